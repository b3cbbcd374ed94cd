"""The rows of the sheet `return`: one field a row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from palermo.returns.method.fields import columns, fields
from palermo.returns.method.read.header import Header, fold
from palermo.returns.method.read.limits import Refused
from palermo.returns.method.read.notes import HIDDEN, Notes, shown

ReturnRow = tuple[int, str, str | None, bool]


def read_fields(
    rows: Iterable[tuple[int, Sequence[str | None]]], header: Header, notes: Notes, longest: int
) -> list[ReturnRow]:
    """(row, field folded, value, filled cells beyond the header) of numbered rows below the header.

    Repeated, unknown and missing fields are noted; of a repeated one the first row is kept.
    """
    known = columns("return")
    kept: dict[str, ReturnRow] = {}
    seen: set[str] = set()
    for number, cells in rows:
        if any(cell is not None and len(cell) > longest for cell in cells):
            notes.add("too-large", "return", number, None, HIDDEN, "cell")
        name = _cell(cells, header.at.get("field")) or ""
        field = fold(name)
        if not field:
            continue
        if header.repeated_by(cells):
            notes.refuse(Refused("repeated-header"), "return", number)
            continue
        label = field if field in known else shown(name)
        if field in seen:
            notes.add("duplicate-column", "return", number, label)
            continue
        seen.add(field)
        if field not in known:
            notes.add("unknown-column", "return", number, label)
        beyond = any(cell and cell.strip() for cell in cells[header.width :])
        kept[field] = (number, field, _cell(cells, header.at.get("value")) or None, beyond)
    for required in fields("return"):
        if required.required and required.column not in kept:
            notes.add("missing-column", "return", None, required.column)
    return list(kept.values())


def _cell(cells: Sequence[str | None], place: int | None) -> str | None:
    return cells[place] if place is not None and place < len(cells) else None
