"""A picture of an invented country answers every figure as the facts do, changes nothing and is never changed."""

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from hashlib import sha256
from itertools import combinations
from pathlib import Path

import duckdb
import pytest

from palermo.figures.method.compute import compute
from palermo.figures.method.coverage import coverage
from palermo.figures.method.freeze import open_freeze, write_freeze
from palermo.figures.method.picture import make_picture, open_picture
from palermo.figures.method.totals import stated_totals
from palermo.invention.country import quarters
from palermo.invention.facts import invent_facts
from palermo.register.method.facts import open_facts
from palermo.vocabulary.figures import DIMENSIONS, NEEDS_LINKAGE, ONLY_WITH, figures

START, END = date(2023, 4, 10), date(2024, 6, 30)
MUST = [dimension for pair in ONLY_WITH.values() for dimension in pair]
COUNTRY = quarters(date(2022, 1, 1), date(2024, 12, 31))


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    folder = tmp_path_factory.mktemp("facts")
    invent_facts(1500, COUNTRY, 5, folder)
    con = duckdb.connect()
    open_facts(con, folder)
    return con


@pytest.fixture(scope="module")
def path(facts: duckdb.DuckDBPyConnection, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("picture") / "1.duckdb"
    make_picture(facts, path)
    return path


@pytest.fixture
def picture(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    con = open_picture(path)
    yield con
    con.close()


def questions() -> list[tuple[list[str], dict[str, list[str]]]]:
    r = random.Random(3)
    pairs = r.sample(list(combinations(DIMENSIONS, 2)), 6)
    asked: list[tuple[list[str], dict[str, list[str]]]] = [
        (list(by), {}) for by in [(), *((name,) for name in DIMENSIONS), *pairs]
    ]
    filters = {
        "category": ["TIP"],
        "sex": ["F", "UNKNOWN"],
        "law": ["PTPA"],
        "quarter": ["2023-Q3"],
        "exploitation": ["SEX"],
    }
    asked += [([*by, *(name for name in MUST if name not in by)], {}) for by, _ in asked[:6]]
    return asked + [(["province"], {name: codes}) for name, codes in filters.items()]


def test_every_figure_of_the_picture_is_that_of_the_facts(
    facts: duckdb.DuckDBPyConnection, picture: duckdb.DuckDBPyConnection
) -> None:
    seen = set()
    for by, where in questions():
        found = compute(facts, START, END, by, where)
        assert compute(picture, START, END, by, where).equals(found), (by, where)
        seen |= set(found["figure"].to_pylist())
    assert seen >= set(figures()) - NEEDS_LINKAGE - {"returns_nil"}


def test_every_figure_of_a_freeze_is_that_of_the_facts(
    facts: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    manifest = write_freeze(facts, tmp_path / "freeze", b"its own")
    con = duckdb.connect()
    open_freeze(con, tmp_path / "freeze", manifest)
    for by, where in questions():
        assert compute(con, START, END, by, where).equals(compute(facts, START, END, by, where)), (by, where)
    make_picture(con, tmp_path / "picture")
    asked = ["age_band", "month"]
    assert compute(open_picture(tmp_path / "picture"), START, END, asked).equals(
        compute(facts, START, END, asked)
    )
    assert coverage(con, START, END).equals(coverage(facts, START, END))
    assert stated_totals(con, START, END).equals(stated_totals(facts, START, END))


def test_what_is_no_figure_is_told_by_the_picture_too(
    facts: duckdb.DuckDBPyConnection, picture: duckdb.DuckDBPyConnection
) -> None:
    assert coverage(picture, START, END).equals(coverage(facts, START, END))
    assert stated_totals(picture, START, END).equals(stated_totals(facts, START, END))


def test_questions_change_nothing_and_threads_may_ask_at_once(
    path: Path, picture: duckdb.DuckDBPyConnection
) -> None:
    before = sha256(path.read_bytes()).hexdigest()
    asked = [["province"], ["stage"], ["sex"], ["month"], ["convicted_of"]] * 4
    cursors = [picture.cursor() for _ in asked]
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda con, by: compute(con, START, END, by), cursors, asked))
    assert all(table.equals(found[place % 5]) for place, table in enumerate(found))
    assert sha256(path.read_bytes()).hexdigest() == before
    assert [each.name for each in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize(
    "sql", ["DELETE FROM derived.cases", "CREATE TABLE facts.more (n INTEGER)", "DROP SCHEMA facts CASCADE"]
)
def test_a_picture_cannot_be_changed(picture: duckdb.DuckDBPyConnection, sql: str) -> None:
    with pytest.raises(duckdb.InvalidInputException, match="read-only"):
        picture.execute(sql)


def test_a_picture_reads_no_other_file(picture: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text("a\n1\n")
    with pytest.raises(duckdb.PermissionException):
        picture.execute(f"FROM '{tmp_path}/other.csv'")


def test_no_name_is_used_twice_and_a_try_that_was_cut_off_is_written_over(
    facts: duckdb.DuckDBPyConnection, path: Path, tmp_path: Path
) -> None:
    with pytest.raises(FileExistsError):
        make_picture(facts, path)
    (tmp_path / "2.duckdb.part").write_bytes(b"cut off")
    (tmp_path / "2.duckdb.part.wal").write_bytes(b"cut off")
    make_picture(facts, tmp_path / "2.duckdb")
    assert [each.name for each in tmp_path.iterdir()] == ["2.duckdb"]


def test_a_file_that_is_no_picture_is_refused(tmp_path: Path) -> None:
    (tmp_path / "3.duckdb").write_bytes(b"something else" * 1000)
    with pytest.raises(duckdb.IOException):
        open_picture(tmp_path / "3.duckdb")
