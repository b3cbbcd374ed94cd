"""What accepted returns say of their own quality: what is missing in their rows, and which stated totals their own
cases do not bear out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from palermo.figures.method.alone import DIMENSIONS, computed_alone
from palermo.register.method.facts import FACTS, SCHEMA, definition
from palermo.register.method.register import forget_register
from palermo.register.method.render import text
from palermo.vocabulary.codes import codes

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

KEYS = ("category", *DIMENSIONS)
_ALONE = "alone"


@dataclass(frozen=True)
class Counts:
    """Of one return: persons, those without age and birth date, cases, those whose district is not known, and how
    many stated totals were held against its cases."""

    persons: int = 0
    without_age: int = 0
    cases: int = 0
    without_district: int = 0
    totals: int = 0


@dataclass(frozen=True)
class Differing:
    """A stated total that the cases of the same return do not give. What the line leaves open is empty."""

    figure: str
    category: str
    district: str
    sex: str
    age_group: str
    stage: str
    stated: int
    computed: int


def counts(con: DuckDBPyConnection) -> dict[int, Counts]:
    """By return_no, of every return in the schema `facts`. A province given as district is a district not known."""
    vague = ", ".join(text(code) for code in ("UNKNOWN", *codes("provinces")))
    rows = con.execute(
        "SELECT r.return_no, coalesce(p.persons, 0), coalesce(p.without_age, 0), coalesce(c.cases, 0),"
        f" coalesce(c.without_district, 0), CASE WHEN r.basis = 'BOTH' THEN coalesce(t.totals, 0) ELSE 0 END"
        f" FROM {SCHEMA}.returns r"
        " LEFT JOIN (SELECT return_no, count(*) AS persons,"
        " count(*) FILTER (WHERE age IS NULL AND birth_date IS NULL) AS without_age"
        f" FROM {SCHEMA}.persons GROUP BY return_no) p USING (return_no)"
        " LEFT JOIN (SELECT return_no, count(*) AS cases,"
        f" count(*) FILTER (WHERE district IN ({vague})) AS without_district"
        f" FROM {SCHEMA}.cases GROUP BY return_no) c USING (return_no)"
        f" LEFT JOIN (SELECT return_no, count(*) AS totals FROM {SCHEMA}.totals GROUP BY return_no) t USING (return_no)"
    ).fetchall()
    return {return_no: Counts(*numbers) for return_no, *numbers in rows}


def differing(con: DuckDBPyConnection) -> dict[int, list[Differing]]:
    """By return_no, of the returns that hold cases and totals. The schema `facts` is left with their rows alone, each
    return apart: a case of two returns is two cases.

    Source: rules.csv, total-differs; README of the return, 'Totals beside cases'.
    """
    _stand_alone(con)
    stated = f"(SELECT * REPLACE (CASE sex WHEN 'U' THEN 'UNKNOWN' ELSE sex END AS sex) FROM {SCHEMA}.totals)"
    filled = ", ".join(f"{name} IS NOT NULL" for name in DIMENSIONS)
    asked = [
        (figure, tuple(name for name, there in zip(DIMENSIONS, flags, strict=True) if there))
        for figure, *flags in con.execute(
            f"SELECT DISTINCT figure, {filled} FROM {SCHEMA}.totals ORDER BY ALL"
        ).fetchall()
    ]
    found: dict[int, list[Differing]] = {}
    if not asked:
        return found
    con.register("computed_total", computed_alone(con, asked))
    same = " AND ".join(f"c.{name} IS NOT DISTINCT FROM l.{name}" for name in ("figure", *KEYS))
    said = ", ".join(f"coalesce(l.{name}, '')" for name in KEYS)
    try:
        rows = con.execute(
            f"SELECT l.return_no, l.figure, {said}, l.value, coalesce(c.value, 0) FROM {stated} l"
            f" LEFT JOIN computed_total c ON c.file = l.return_no AND {same}"
            " WHERE l.value <> coalesce(c.value, 0) ORDER BY ALL"
        ).fetchall()
    finally:
        con.unregister("computed_total")
        forget_register(con)
    for return_no, *line in rows:
        found.setdefault(return_no, []).append(Differing(*line))
    return found


def _stand_alone(con: DuckDBPyConnection) -> None:
    con.execute(f"DROP SCHEMA IF EXISTS {_ALONE} CASCADE")
    con.execute(f"CREATE SCHEMA {_ALONE}")
    con.execute(
        f"CREATE TABLE {_ALONE}.number AS SELECT return_no, case_no, row_number() OVER (ORDER BY return_no, case_no)"
        f" AS apart FROM {SCHEMA}.cases WHERE return_no IN (SELECT return_no FROM {SCHEMA}.returns WHERE basis = 'BOTH')"
    )
    for table, columns in FACTS.items():
        given = {"case_no": "n.apart", "from_case_no": "NULL"}
        values = ", ".join(f'{given.get(name, _of_table(name))} AS "{name}"' for name in columns)
        join = (
            f"JOIN {_ALONE}.number n USING (return_no, case_no)"
            if "case_no" in columns
            else f"WHERE return_no IN (SELECT return_no FROM {_ALONE}.number)"
        )
        con.execute(f"CREATE TABLE {_ALONE}.{table} ({definition(table)})")
        con.execute(f"INSERT INTO {_ALONE}.{table} SELECT {values} FROM {SCHEMA}.{table} t {join}")
    con.execute(f"DROP SCHEMA {SCHEMA} CASCADE")
    con.execute(f"CREATE SCHEMA {SCHEMA}")
    for table in FACTS:
        con.execute(f"CREATE TABLE {SCHEMA}.{table} AS FROM {_ALONE}.{table}")
    con.execute(f"DROP SCHEMA {_ALONE} CASCADE")


def _of_table(column: str) -> str:
    return f't."{column}"'
