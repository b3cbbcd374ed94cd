"""What a submission changes against the one it would replace, out of the sealed comparison."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from palermo.returns.method.fields import SHEETS, fields
from palermo.returns.models import Derived
from palermo.vault.queries import open_sealed

HIDDEN = "…"


@dataclass(frozen=True)
class Change:
    """`change` is added, removed or changed; column, before and after only of what changed."""

    sheet: str
    change: str
    case_id: str | None
    number: int | None
    row_before: int | None
    row: int | None
    column: str | None
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Changes:
    """`counts`: of each sheet the rows (of `return` the fields) added, removed, changed."""

    counts: Mapping[str, Mapping[str, int]]
    lines: list[Change]
    count: int


def changes(
    derived: Derived, *, names: bool, sheet: str = "", change: str = "", first: int = 0, size: int = 50
) -> Changes:
    """`names`: whether the reader may see what identifies people or points to them; else it is "…"."""
    import duckdb
    import pyarrow as pa
    import pyarrow.parquet as pq

    assert derived.content is not None
    table = pq.read_table(pa.BufferReader(open_sealed(derived.content)))
    con = duckdb.connect(":memory:", config={"threads": 1, "temp_directory": ""})
    try:
        con.register("kept", table.append_column("place", pa.arange(0, len(table))))
        wanted = [(name, value) for name, value in (("sheet", sheet), ("change", change)) if value]
        where = " AND ".join(["true", *(f"{name} = ?" for name, _value in wanted)])
        values: list[Any] = [value for _name, value in wanted]
        counted = con.execute(COUNTS).fetchall()
        (count,) = con.execute(f"SELECT count(*) FROM kept WHERE {where}", values).fetchone() or (0,)
        rows = con.execute(
            f"SELECT * EXCLUDE (place) FROM kept WHERE {where} ORDER BY place LIMIT ? OFFSET ?",
            [*values, size, first],
        ).fetchall()
    finally:
        con.close()
    lines = [Change(*row) if names else masked(Change(*row)) for row in rows]
    return Changes(by_sheet(counted), lines, count)


COUNTS = (
    "SELECT sheet, change, count(DISTINCT CASE WHEN sheet = 'return' THEN \"column\" ELSE"
    " coalesce(row_before, 0)::VARCHAR || ':' || coalesce(row, 0) END) FROM kept GROUP BY sheet, change"
)


def by_sheet(counted: list[tuple[str, str, int]]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for sheet, change, count in sorted(counted, key=lambda each: SHEETS.index(each[0])):
        found.setdefault(sheet, {})[change] = count
    return found


def masked(line: Change) -> Change:
    private = {field.column for field in fields(line.sheet) if field.privacy != "describes"}
    hide = line.column in private
    return Change(
        sheet=line.sheet,
        change=line.change,
        case_id=HIDDEN if line.case_id else None,
        number=line.number,
        row_before=line.row_before,
        row=line.row,
        column=line.column,
        before=HIDDEN if hide and line.before else line.before,
        after=HIDDEN if hide and line.after else line.after,
    )
