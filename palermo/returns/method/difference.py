"""What a return changes against the one that it would replace: row by row, sheet by sheet."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pyarrow.parquet as pq

from palermo.returns.method.check.typed import show_names
from palermo.returns.method.fields import DATA_SHEETS, Field, columns, fields

if TYPE_CHECKING:
    from palermo.returns.method.check import Checked

OLD, NEW = 1, 2
"""The numbers of the files in `checked`: the one that stands, then the one that would replace it."""

KEYS = {
    "cases": ("case_id",),
    "persons": ("case_id", "person_no"),
    "events": columns("events"),
    "journeys": ("case_id", "person_no", "leg"),
    "seizures": ("case_id", "seizure_no"),
    "totals": ("figure", "category", "district", "sex", "age_group", "stage"),
}
"""By what a row is known again. Events have no number: each is there or not."""

NAMES = ("name", "relation_name", "alias", "id_number")
BATCH = 50_000


def difference(checked: Checked) -> bytes:
    """Parquet in memory: sheet, change, case_id, number, row_before, row, column, before, after.

    `checked` holds two returns. Accepted rows are compared by their values as read. An added or removed row is one
    line with neither column nor values; of a changed row each changed column is a line. `number` tells rows of a case
    apart: person_no, leg or seizure_no. Of the sheet `return` each changed field is a line.
    """
    con = checked.con
    show_names(con)
    found = con.sql(" UNION ALL ".join(_selects()) + " ORDER BY place, case_id, number, row, row_before")
    out = io.BytesIO()
    reader = found.project("* EXCLUDE (place)").to_arrow_reader(BATCH)
    with pq.ParquetWriter(out, reader.schema, compression="zstd") as writer:
        for batch in reader:
            writer.write_batch(batch)
    return out.getvalue()


def _selects() -> Iterator[str]:
    yield _header()
    for place, sheet in enumerate(DATA_SHEETS, 1):
        yield _sheet(place, sheet)


def _header() -> str:
    names = [name for name in columns("return") if name != "format"]
    values = " UNION ALL ".join(
        f"SELECT file, '{name}' AS field, \"{name}\"::VARCHAR AS said FROM t_return" for name in names
    )
    return (
        "SELECT 0 AS place, 'return' AS sheet, 'changed' AS change, NULL::VARCHAR AS case_id, NULL::BIGINT AS number,"
        ' NULL::INTEGER AS row_before, NULL::INTEGER AS row, b.field AS "column", a.said AS before, b.said AS after'
        f" FROM ({values}) a JOIN ({values}) b ON a.field = b.field AND a.file = {OLD} AND b.file = {NEW}"
        " WHERE a.said IS DISTINCT FROM b.said"
    )


def _sheet(place: int, sheet: str) -> str:
    key = KEYS[sheet]
    same = " AND ".join(f'a."{name}" IS NOT DISTINCT FROM b."{name}"' for name in (*key, "nth"))
    case_id = "coalesce(a.case_id, b.case_id)" if "case_id" in key else "NULL::VARCHAR"
    number = {"persons": "person_no", "journeys": "leg", "seizures": "seizure_no"}.get(sheet)
    numbered = f"coalesce(a.{number}, b.{number})::BIGINT" if number else "NULL::BIGINT"
    pairs = [
        f"{{'column': '{field.column}', 'before': {_text(field, 'a')}, 'after': {_text(field, 'b')}}}"
        for field in fields(sheet)
        if field.column not in key
    ]
    nothing = "{'column': NULL::VARCHAR, 'before': NULL::VARCHAR, 'after': NULL::VARCHAR}"
    changed = (
        f"list_filter([{', '.join(pairs)}], lambda x: x.before IS DISTINCT FROM x.after)" if pairs else "[]"
    )
    return (
        f"SELECT {place}, '{sheet}', change, case_id, number, row_before, row, told.column, told.before, told.after"
        f" FROM (SELECT CASE WHEN a.row IS NULL THEN 'added' WHEN b.row IS NULL THEN 'removed' ELSE 'changed' END"
        f" AS change, {case_id} AS case_id, {numbered} AS number, a.row AS row_before, b.row AS row,"
        f" unnest(CASE WHEN a.row IS NULL OR b.row IS NULL THEN [{nothing}] ELSE {changed} END) AS told"
        f" FROM ({_rows(sheet, OLD)}) a FULL JOIN ({_rows(sheet, NEW)}) b ON {same})"
    )


def _rows(sheet: str, file: int) -> str:
    """The accepted rows of a file; nth tells rows of one key apart, in their order."""
    key = ", ".join(f't."{name}"' for name in KEYS[sheet])
    names, join = "", ""
    if sheet == "persons":
        names = "".join(f", n.{name}" for name in NAMES)
        join = "JOIN t_names n ON n.file = t.file AND n.row = t.row"
    return (
        f"SELECT t.*{names}, row_number() OVER (PARTITION BY {key} ORDER BY t.row) AS nth"
        f" FROM t_{sheet} t {join} WHERE t.file = {file} AND t.accepted"
    )


def _text(field: Field, table: str) -> str:
    first = f'{table}."{field.column}"'
    if field.kind != "partial date":
        return f"{first}::VARCHAR"
    last = f'{table}."{field.column}_last"'
    return (
        f"CASE WHEN {first} = {last} THEN {first}::VARCHAR WHEN month({first}) = month({last})"
        f" THEN strftime({first}, '%Y-%m') ELSE strftime({first}, '%Y') END"
    )
