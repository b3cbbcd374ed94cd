"""All accepted rows of each case of one return, as the register keeps them sealed: JSON by case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from palermo.returns.method.check.typed import show_names
from palermo.returns.method.fields import Field, fields

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from palermo.returns.method.check import Checked

LISTS = ("persons", "events", "journeys", "seizures")
ROWS_AT_ONCE = 100_000
NAMES = ("name", "relation_name", "alias", "id_number")


def make_laid_cases(checked: Checked, file: int) -> None:
    """Make laid_cases(case_no, case_id, from_body, from_id, content) in checked.con, one row an accepted case.

    Called after facts_of_one, whose table case_key gives the numbers. `content` is JSON: "case" with one row, and the
    lists persons, events, journeys and seizures in the order of the sheet. A row holds every column of fields.csv with
    its value as read: days as ISO text, a partial date as far as it is known (1990, 1990-05), and `row`, its number in
    the sheet. It holds what identifies, so it is nothing to write into a file.
    """
    con = checked.con
    show_names(con)
    con.execute(
        "CREATE OR REPLACE TABLE laid_cases"
        " (case_no BIGINT, case_id VARCHAR, from_body VARCHAR, from_id VARCHAR, content VARCHAR)"
    )
    # Lists are gathered in memory whatever it may take, so only some cases are gathered at a time.
    parts = 1 + _accepted(con, file) // ROWS_AT_ONCE
    for part in range(parts):
        con.execute(
            "CREATE OR REPLACE TEMP TABLE part_key AS SELECT * FROM case_key WHERE row % $1 = $2",
            [parts, part],
        )
        con.execute(f"INSERT INTO laid_cases {_cases()}", [file])
    con.execute("DROP TABLE part_key")


def _accepted(con: DuckDBPyConnection, file: int) -> int:
    counts = (
        f"SELECT count(*) AS n FROM t_{sheet} WHERE file = $1 AND accepted" for sheet in ("cases", *LISTS)
    )
    found: tuple[int] | None = con.execute(
        f"SELECT sum(n) FROM ({' UNION ALL '.join(counts)})", [file]
    ).fetchone()
    assert found is not None
    return int(found[0])


def _cases() -> str:
    lists = ", ".join(f"'{sheet}': coalesce({sheet}.told, [])" for sheet in LISTS)
    joins = " ".join(f"LEFT JOIN ({_list(sheet)}) {sheet} ON {sheet}.case_no = k.case_no" for sheet in LISTS)
    return (
        "SELECT k.case_no, k.case_id, k.from_body, k.from_case_id,"
        f" to_json({{'case': {_struct('cases')}, {lists}}})::VARCHAR"
        f" FROM part_key k JOIN t_cases t ON t.file = $1 AND t.row = k.row {joins}"
    )


def _list(sheet: str) -> str:
    names = "JOIN t_names n ON n.file = t.file AND n.row = t.row" if sheet == "persons" else ""
    return (
        f"SELECT k.case_no, list({_struct(sheet)} ORDER BY t.row) AS told FROM t_{sheet} t {names}"
        " JOIN part_key k ON k.case_id = t.case_id WHERE t.file = $1 AND t.accepted GROUP BY k.case_no"
    )


def _struct(sheet: str) -> str:
    values = ["'row': t.row", *(_value(field) for field in fields(sheet))]
    return f"{{{', '.join(values)}}}"


def _value(field: Field) -> str:
    table = "n" if field.column in NAMES else "t"
    column = f'{table}."{field.column}"'
    if field.kind == "partial date":
        return f"'{field.column}': {_partial(column, f'{table}.{field.column}_last')}"
    if field.kind == "date":
        return f"'{field.column}': strftime({column}, '%Y-%m-%d')"
    return f"'{field.column}': {column}"


def _partial(first: str, last: str) -> str:
    """As far as it is known: a year, a month or a day."""
    return (
        f"CASE WHEN {first} = {last} THEN strftime({first}, '%Y-%m-%d')"
        f" WHEN date_trunc('month', {first}) = date_trunc('month', {last}) THEN strftime({first}, '%Y-%m')"
        f" ELSE strftime({first}, '%Y') END"
    )
