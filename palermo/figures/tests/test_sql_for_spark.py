"""Every SQL file is written in what sqlglot carries from DuckDB to Spark and what Spark's grammar takes."""

from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

import palermo.figures
import palermo.register.method
from palermo.figures.method.families import FAMILIES
from palermo.register.method.render import render

FILES = [
    (package.__name__, path.stem)
    for package in (palermo.register.method, palermo.figures)
    for path in sorted((Path(package.__file__).parent / "sql").glob("*.sql"))
]
VALUES = {
    "facts": "facts",
    "derived": "derived",
    "day": "DATE '2025-01-01'",
    "start": "DATE '2025-01-01'",
    "end": "DATE '2025-12-31'",
    "low": "year(basis) - year(birth_date_last)",
    "high": "year(basis) - year(birth_date)",
    "aged": "SELECT p.*, 1 AS unit, TRUE AS people, 1 AS low, 2 AS high FROM facts.persons AS p",
    "dims": "c.province AS d0, year(c.registered_on) * 4 + quarter(c.registered_on) - 1 AS d1, ",
    "joins": FAMILIES["cases_convicted"].rows.several["law"].join,
    "filters": " AND " + FAMILIES["cases_convicted"].rows.several["convicted_of"].keeps("1, 2"),
    "group": "GROUP BY 1, 2",
    "stages": "derived.stage_1",
    "kept": "c.stage = 26",
    "roles": "1, 3",
    "accused": "derived.accused",
    "within": "TRUE",
    "acquitted": FAMILIES["conviction_rate"].values["acquitted"],
    "event": "derived.convicting_case",
    "other": "8",
    "due": "SELECT body, period_start, period_end FROM (VALUES (1, DATE '2025-01-01', DATE '2025-03-31')) AS v(body, period_start, period_end)",
    "late_days": "30",
    "stocks": "'case_status'",
}
# What is there under the same name, and means the same, in both.
SHARED = {
    "split_part", "bool_or", "dense_rank", "row_number", "greatest", "least", "coalesce", "year", "month", "day",
    "quarter", "count", "sum", "min", "max", "datediff", "explode", "split", "concat",
}  # fmt: skip


def rendered(package: str, name: str) -> str:
    days = {
        "cases": "registered_on",
        "people": "registered_on",
        "accused": "first_convicted",
        "durations": "first_challan",
    }
    values = VALUES | ({"day": days[name]} if package == "palermo.figures" and name in days else {})
    return render(package, name, **values)


def test_there_are_files() -> None:
    assert len(FILES) > 30


@pytest.mark.parametrize(("package", "name"), FILES)
def test_every_file_is_carried_to_spark(package: str, name: str) -> None:
    carried = sqlglot.transpile(
        rendered(package, name), read="duckdb", write="spark", unsupported_level=sqlglot.ErrorLevel.RAISE
    )
    assert len(carried) == 1
    tree = sqlglot.parse_one(carried[0], read="spark")
    assert isinstance(tree, exp.Select | exp.SetOperation)
    unknown = {function.name.lower() for function in tree.find_all(exp.Anonymous)} - SHARED
    assert unknown == set()
    assert not list(tree.find_all(exp.Placeholder, exp.Parameter))


def test_days_between_and_lists_mean_the_same_in_spark() -> None:
    events = sqlglot.transpile(rendered("palermo.register.method", "events"), read="duckdb", write="spark")[0]
    assert (
        "DATEDIFF(DAY, CAST('1900-01-01' AS DATE), e.`on`)" in events
        or "DATEDIFF(e.`on`, CAST('1900-01-01' AS DATE))" in events
    )
    parts = sqlglot.transpile(
        rendered("palermo.register.method", "offence_parts"), read="duckdb", write="spark"
    )[0]
    assert "EXPLODE(SPLIT(codes" in parts
