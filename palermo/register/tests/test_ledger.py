"""The ledger of facts: sets of single returns, what stands of them, and that no damage goes unnamed."""

from collections.abc import Mapping
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from palermo.register.method.facts import FACTS
from palermo.register.method.ledger import compact, open_ledger, write_set
from palermo.register.method.sets import DamagedSet, Manifest, digest, verify_set
from palermo.register.tests.drawing import facts

SECRET = b"a secret of the ledger's own"
EVENTS = "return_no case_no person_no stage         on"


def one(**sheets: str) -> duckdb.DuckDBPyConnection:
    """The facts of one return, which no event of names a court."""
    con = facts("return_no\n1", **sheets)
    con.execute("CREATE TABLE event_court (event_no BIGINT, court VARCHAR)")
    return con


def numbers(*rows: tuple[int, int, int | None]) -> pa.Table:
    names = ("case_no", "ledger_case_no", "from_case_no")
    return pa.table(
        {
            name: pa.array(list(column), pa.int64())
            for name, column in zip(names, zip(*rows, strict=True), strict=True)
        }
    )


def written(folder: Path, return_no: int, *rows: tuple[int, int, int | None], **sheets: str) -> Manifest:
    return write_set(one(**sheets), folder, return_no, numbers(*rows), SECRET)


def shown(con: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[object, ...]]:
    return con.execute(sql).fetchall()


def opened(sets: Mapping[Path, Manifest], *standing: int, verify: bool = True) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    open_ledger(con, sets, standing, verify)
    return con


def test_a_set_holds_the_rows_under_the_numbers_of_the_ledger_sorted_by_case(tmp_path: Path) -> None:
    manifest = written(
        tmp_path,
        7,
        (1, 900, None),
        (2, 100, 555),
        cases="case_no\n1\n2",
        persons="case_no person_no\n2 1\n1 1",
    )
    assert {name: piece["rows"] for name, piece in manifest.items()} == {
        "returns.parquet": 1,
        "cases.parquet": 2,
        "persons.parquet": 2,
    }
    con = opened({tmp_path: manifest}, 7)
    assert shown(con, "SELECT return_no, case_no, from_case_no FROM facts.cases") == [
        (7, 100, None),
        (7, 900, None),
    ]
    assert shown(con, "SELECT return_no, case_no FROM facts.persons") == [(7, 100), (7, 900)]
    assert shown(con, "SELECT return_no FROM facts.returns") == [(7,)]
    assert shown(con, "SELECT count(*) FROM facts.seizures") == [(0,)]
    for table, columns in FACTS.items():
        assert [(name, kind) for name, kind, *_ in con.execute(f"DESCRIBE facts.{table}").fetchall()] == list(
            columns.items()
        )


def test_a_sender_without_a_standing_row_is_not_followed(tmp_path: Path) -> None:
    sets = {
        tmp_path / "a": written(tmp_path / "a", 1, (1, 11, 22)),
        tmp_path / "b": written(tmp_path / "b", 2, (1, 22, None)),
    }
    links = "SELECT from_case_no FROM facts.cases WHERE case_no = 11"
    assert shown(opened(sets, 1, 2), links) == [(22,)]
    assert shown(opened(sets, 1), links) == [(None,)]
    assert shown(opened(sets, 2), "SELECT case_no FROM facts.cases") == [(22,)]


def test_the_same_event_has_the_same_number_in_every_return_and_no_other_has(tmp_path: Path) -> None:
    first = f"{EVENTS}\n1 1 - CHARGE 2025-02-01\n1 1 1 CHARGE 2025-02-01\n1 2 - CHARGE 2025-02-01"
    later = f"{EVENTS}\n1 1 - CHARGE 2025-02-01\n1 1 - CHARGE 2025-02-02"
    sets = {
        tmp_path / "a": written(
            tmp_path / "a", 1, (1, 11, None), (2, 12, None), cases="case_no\n1\n2", events=first
        ),
        tmp_path / "b": written(tmp_path / "b", 2, (1, 11, None), events=later),
    }
    con = opened(sets, 1, 2)
    assert shown(con, "SELECT count(*), count(DISTINCT event_no), min(event_no) > 0 FROM facts.events") == [
        (5, 4, True)
    ]
    twice = shown(
        con, 'SELECT case_no, person_no, "on"::VARCHAR FROM facts.events GROUP BY ALL HAVING count(*) > 1'
    )
    assert twice == [(11, None, "2025-02-01")]


def test_another_court_makes_another_event_and_another_secret_other_numbers(tmp_path: Path) -> None:
    found = []
    for place, (court, secret) in enumerate([("A", b"1"), ("B", b"1"), ("B", b"2"), (None, b"1")]):
        con = one(events="event_no stage on\n9 CHARGE 2025-02-01")
        con.execute("INSERT INTO event_court VALUES (9, ?)", [court])
        manifest = write_set(con, tmp_path / str(place), 1, numbers((1, 5, None)), secret)
        found += shown(opened({tmp_path / str(place): manifest}, 1), "SELECT event_no FROM facts.events")
    assert len(set(found)) == 4


def test_a_case_without_a_number_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    for wrong in ([(1, 5, None)], [(1, 5, None), (2, 5, None)], [(1, 5, None), (1, 6, None), (2, 7, None)]):
        with pytest.raises(ValueError, match="one number"):
            written(tmp_path, 1, *wrong, cases="case_no\n1\n2")
    assert list(tmp_path.iterdir()) == []


def test_written_again_a_set_has_the_same_bytes_and_nothing_else_is_left(tmp_path: Path) -> None:
    once = written(tmp_path, 1, (1, 5, None), persons="case_no\n1")
    (tmp_path / "events.parquet").write_bytes(b"of an earlier try")
    (tmp_path / "cases.parquet.part").write_bytes(b"of an earlier try")
    again = written(tmp_path, 1, (1, 5, None), persons="case_no\n1")
    assert once == again
    assert digest(once) == digest(again)
    assert {path.name for path in tmp_path.iterdir()} == set(again)


def test_compacted_sets_show_what_the_sets_showed_but_for_what_is_not_kept(tmp_path: Path) -> None:
    sets = {
        tmp_path / str(number): written(
            tmp_path / str(number),
            number,
            (1, 100 - number, 100 - number + 1),
            persons="person_no\n1\n2",
            events=f"{EVENTS}\n1 1 - CHARGE 2025-02-01",
        )
        for number in (1, 2, 3)
    }
    con = duckdb.connect()
    manifest = compact(con, sets, tmp_path / "one", keep=[1, 3])
    for standing in ((1, 3), (1,), (3,)):
        one_set, many = opened({tmp_path / "one": manifest}, *standing), opened(sets, *standing)
        for table in FACTS:
            rows = f"FROM facts.{table} ORDER BY ALL"
            assert shown(one_set, rows) == shown(many, rows)
    # The number of a case of which nothing is kept stays named: its row may come yet.
    told = shown(con, f"SELECT from_case_no FROM '{tmp_path}/one/cases.parquet' ORDER BY case_no")
    assert told == [(98,), (100,)]


@pytest.mark.parametrize("how", ["flipped", "missing", "short"])
def test_a_damaged_file_is_named_and_nothing_is_read_on(tmp_path: Path, how: str) -> None:
    manifest = written(tmp_path, 1, (1, 5, None))
    path = tmp_path / "cases.parquet"
    content = bytearray(path.read_bytes())
    if how == "missing":
        path.unlink()
    elif how == "short":
        path.write_bytes(content[:-9])
    else:
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
    with pytest.raises(DamagedSet) as raised:
        verify_set(tmp_path, manifest)
    assert raised.value.path == path
    assert raised.value.missing == (how == "missing")
    with pytest.raises(DamagedSet, match=r"cases\.parquet"):
        opened({tmp_path: manifest}, 1)
    with pytest.raises(DamagedSet, match=r"cases\.parquet"):
        compact(duckdb.connect(), {tmp_path: manifest}, tmp_path / "out", [1])
    assert not (tmp_path / "out").exists()


def test_a_missing_file_is_named_also_where_bytes_are_not_looked_at(tmp_path: Path) -> None:
    manifest = written(tmp_path, 1, (1, 5, None))
    (tmp_path / "cases.parquet").unlink()
    with pytest.raises(DamagedSet, match="missing"):
        opened({tmp_path: manifest}, 1, verify=False)


def test_an_empty_ledger_has_the_tables(tmp_path: Path) -> None:
    con = opened({})
    assert [shown(con, f"SELECT count(*) FROM facts.{table}") for table in FACTS] == [[(0,)]] * len(FACTS)
