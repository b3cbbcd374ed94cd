"""A freeze holds what describes and nothing else, under numbers of its own, and cannot change unseen."""

import subprocess
from pathlib import Path

import duckdb
import pytest

from palermo.figures.method.freeze import CHANGED, DROPPED, KEPT, SUMS, open_freeze, write_freeze
from palermo.figures.tests.asking import ask
from palermo.register.method.facts import FROZEN, open_facts
from palermo.register.method.sets import DamagedSet, digest
from palermo.register.tests.drawing import facts
from palermo.returns.method.fields import SHEETS, fields

SECRET = b"drawn for this freeze"
# Columns of the freeze that are no field: numbers, and what a return holds.
OURS = {"returns": {"return_no", "basis"}, "events": {"event_no"}}
SPLIT = {"offence_from": {"offence_from", "offence_from_last"}, "on": {"on"}}
CASES = "return_no case_no from_case_no registered_on\n1 10 - 2025-01-05\n3 20 10 2025-01-06\n5 30 10 2025-01-07\n2 10 - 2025-01-05"
PERSONS = """
    return_no case_no person_no age birth_date birth_date_last age_basis
    1         10      1         17  -          -               -
    2         10      1         18  -          -               -
    3         20      1         -   2007-01-01 2007-12-31      -
    3         20      2         -   2004-02-29 2004-02-29      OFFENCE
    5         30      1         -   2026-01-01 2026-12-31      -
    5         30      2         -   2025-01-01 2025-12-31      -
    5         30      3         -   -          -               -
"""
EVENTS = """
    return_no case_no event_no stage  on
    1         10      5        CHARGE 2025-02-01
    2         10      5        CHARGE 2025-02-01
    3         20      5        CHARGE 2025-02-01
"""


def drawn() -> duckdb.DuckDBPyConnection:
    return facts(cases=CASES, persons=PERSONS, events=EVENTS)


def frozen(folder: Path, secret: bytes = SECRET) -> duckdb.DuckDBPyConnection:
    manifest = write_freeze(drawn(), folder, secret)
    con = duckdb.connect()
    open_freeze(con, folder, manifest)
    return con


@pytest.mark.parametrize("sheet", SHEETS)
def test_every_field_of_the_return_is_sorted_and_only_what_describes_is_kept(sheet: str) -> None:
    kept, dropped = KEPT[sheet].split(), DROPPED.get(sheet, "").split()
    changed = list(CHANGED.get(sheet, {}))
    assert sorted([*kept, *dropped, *changed]) == sorted(field.column for field in fields(sheet))
    assert {field.privacy for field in fields(sheet) if field.column in kept} == {"describes"}


@pytest.mark.parametrize("sheet", SHEETS)
def test_the_columns_of_a_freeze_are_those_of_the_sorted_fields(sheet: str) -> None:
    table = "returns" if sheet == "return" else sheet
    columns = {column for names in CHANGED.get(sheet, {}).values() for column in names.split()}
    for name in KEPT[sheet].split():
        columns |= {"on_first", "on_last"} if (sheet, name) == ("journeys", "on") else SPLIT.get(name, {name})
    assert set(FROZEN[table]) == columns | OURS.get(table, set()) | {"return_no"}


def test_birth_dates_become_the_ages_they_allow_on_the_day_of_the_case(tmp_path: Path) -> None:
    con = frozen(tmp_path / "freeze")
    found = con.execute(
        "SELECT b.body, p.person_no, age_from, age_to FROM facts.persons p JOIN facts.returns b USING (return_no)"
        " ORDER BY b.body, person_no, age_from"
    ).fetchall()
    assert found == [
        ("FIA-LAHORE", 1, 17, 18),
        ("FIA-LAHORE", 2, 20, 20),
        ("PB-POLICE", 1, 17, 17),
        ("PB-POLICE", 1, 18, 18),
        ("SD-POLICE", 1, None, None),
        ("SD-POLICE", 2, 0, 0),
        ("SD-POLICE", 3, None, None),
    ]


def test_numbers_are_its_own_and_another_secret_gives_others(tmp_path: Path) -> None:
    first = frozen(tmp_path / "1")
    assert first.execute("SELECT DISTINCT case_no FROM facts.cases ORDER BY ALL").fetchall() == [
        (1,),
        (2,),
        (3,),
    ]
    assert first.execute("SELECT return_no FROM facts.returns").fetchall() == [(n,) for n in range(1, 7)]
    events = "SELECT count(*), count(DISTINCT event_no), max(event_no) FROM facts.events"
    assert first.execute(events).fetchall() == [(3, 2, 2)]
    orders = set()
    for seed in range(12):
        con = frozen(tmp_path / f"other{seed}", bytes([seed]))
        orders.add(
            tuple(
                con.execute(
                    "SELECT c.case_no FROM facts.cases c JOIN facts.returns r USING (return_no) ORDER BY r.body, r.period_end"
                ).fetchall()
            )
        )
    assert len(orders) > 3


def test_only_links_that_count_are_left(tmp_path: Path) -> None:
    con = frozen(tmp_path / "freeze")
    found = con.execute(
        "SELECT r.body, s.body FROM facts.cases c JOIN facts.returns r USING (return_no) LEFT JOIN (SELECT DISTINCT"
        " c.case_no, r.body FROM facts.cases c JOIN facts.returns r USING (return_no)) s ON s.case_no = c.from_case_no"
        " WHERE r.body <> 'PB-POLICE' ORDER BY ALL"
    ).fetchall()
    assert found == [("FIA-LAHORE", "PB-POLICE"), ("SD-POLICE", None)]


def test_figures_are_those_of_the_facts_and_a_freeze_of_a_freeze_has_them_too(tmp_path: Path) -> None:
    con = frozen(tmp_path / "one")
    open_facts(again := duckdb.connect(), tmp_path / "one")
    twice = write_freeze(again, tmp_path / "two", b"another")
    open_freeze(again, tmp_path / "two", twice)
    for figure, by in (
        ("cases_registered", "body"),
        ("persons_prosecuted", "age_band"),
        ("victims_identified", "age_group"),
    ):
        expected = ask(drawn(), figure, by)
        assert ask(con, figure, by) == ask(again, figure, by) == expected
    assert not {"birth_date", "birth_date_last", "age"} & {
        name for name, *_ in con.execute("DESCRIBE facts.persons").fetchall()
    }


def test_its_files_are_read_only_and_its_sums_are_those_of_sha256sum(tmp_path: Path) -> None:
    manifest = write_freeze(drawn(), tmp_path / "freeze", SECRET)
    assert {path.name for path in (tmp_path / "freeze").iterdir()} == {*manifest, SUMS}
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "freeze").iterdir()} == {0o444}
    subprocess.run(["sha256sum", "--check", "--status", SUMS], cwd=tmp_path / "freeze", check=True)
    whole = subprocess.run(
        ["sha256sum", SUMS], cwd=tmp_path / "freeze", check=True, capture_output=True, text=True
    )
    assert whole.stdout.split()[0] == digest(manifest)
    assert [path.name for path in tmp_path.iterdir()] == ["freeze"]


def test_a_freeze_is_never_written_over_and_a_try_that_was_cut_off_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "freeze.part").mkdir()
    (tmp_path / "freeze.part" / "of another try.parquet").write_bytes(b"cut off")
    manifest = write_freeze(drawn(), tmp_path / "freeze", SECRET)
    assert {path.name for path in (tmp_path / "freeze").iterdir()} == {*manifest, SUMS}
    with pytest.raises(FileExistsError):
        write_freeze(drawn(), tmp_path / "freeze", SECRET)


def test_a_flipped_byte_is_named(tmp_path: Path) -> None:
    manifest = write_freeze(drawn(), tmp_path / "freeze", SECRET)
    path = tmp_path / "freeze" / "persons.parquet"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 4
    path.chmod(0o644)
    path.write_bytes(content)
    with pytest.raises(DamagedSet, match=r"persons\.parquet"):
        open_freeze(duckdb.connect(), tmp_path / "freeze", manifest)
