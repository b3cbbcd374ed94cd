"""The rows that findings speak of, with what describes in them: shown beside a finding, so that it can be seen at once."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from palermo.returns.method.check.typed import IDENTIFYING
from palermo.returns.method.fields import DATA_SHEETS, Field, fields

if TYPE_CHECKING:
    from palermo.returns.method.check import Checked

MOST = 100
"""Rows kept of each rule in each column: more are looked at in the workbook."""

HIDDEN = "…"
SCHEMA = pa.schema(
    [pa.field("sheet", pa.string()), pa.field("row", pa.int32()), pa.field("cells", pa.list_(pa.string()))]
)


def extracts(checked: Checked) -> bytes:
    """Parquet in memory: sheet, row, cells (as read, in the order of the columns; what identifies or points is `…`);
    nothing where no finding speaks of a row.

    `checked` holds one return. A cell that could not be read is null: its finding says what stands there.
    """
    out, count = io.BytesIO(), 0
    with pq.ParquetWriter(out, SCHEMA, compression="zstd") as writer:
        for sheet in DATA_SHEETS:
            found = checked.con.sql(_rows(sheet)).to_arrow_table()
            writer.write_table(found.cast(SCHEMA))
            count += found.num_rows
    return out.getvalue() if count else b""


def _rows(sheet: str) -> str:
    wanted = (
        f'SELECT DISTINCT row FROM (SELECT row, row_number() OVER (PARTITION BY line, "column" ORDER BY row) AS nth'
        f" FROM finding WHERE sheet = '{sheet}' AND row IS NOT NULL) WHERE nth <= {MOST}"
    )
    cells = ", ".join(_cell(field) for field in fields(sheet))
    raw = "JOIN raw_persons r ON r.file = t.file AND r.row = t.row" if sheet == "persons" else ""
    return (
        f"SELECT '{sheet}' AS sheet, t.row, [{cells}] AS cells FROM t_{sheet} t {raw}"
        f" WHERE t.row IN ({wanted}) ORDER BY t.row"
    )


def _cell(field: Field) -> str:
    if field.column in IDENTIFYING:
        return f"CASE WHEN r.\"{field.column}\" IS NOT NULL THEN '{HIDDEN}' END"
    value = f't."{field.column}"'
    if field.privacy != "describes":
        return f"CASE WHEN {value} IS NOT NULL THEN '{HIDDEN}' END"
    if field.kind != "partial date":
        return f"{value}::VARCHAR"
    last = f't."{field.column}_last"'
    return (
        f"CASE WHEN {value} = {last} THEN {value}::VARCHAR WHEN month({value}) = month({last})"
        f" THEN strftime({value}, '%Y-%m') ELSE strftime({value}, '%Y') END"
    )
