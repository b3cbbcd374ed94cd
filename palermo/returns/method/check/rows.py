"""From raw rows to typed rows: the select that reads every cell of a sheet once.

Its columns: file, row, extra; every column that is not only a name, typed; `fault`, three bits a column
(a place in words.FAULTS); `control`, one bit a column. A faulty cell is NULL.
"""

from __future__ import annotations

from palermo.returns.method.check import cells
from palermo.returns.method.check.words import (
    DAMAGED,
    EMPTY,
    TOO_LONG,
    in_words,
    number_of,
)
from palermo.returns.method.fields import Field, fields

FAULT_BITS = 3
# Names and the like are looked at, but no rule asks what they say.
UNREAD = frozenset({"name", "relation_name", "alias"})


def raw_table(sheet: str) -> str:
    return "raw_return_wide" if sheet == "return" else f"raw_{sheet}"


def typed_select(sheet: str, damaged: bool = False) -> str:
    """The select over the raw table of a sheet; `damaged` when the table damaged_<sheet>(file, row, bits) exists."""
    reads = [_Reading(place, field, damaged) for place, field in enumerate(fields(sheet))]
    values = [pick for read in reads for pick in read.values()]
    faults = " | ".join(f"(({read.fault()})::UBIGINT << {FAULT_BITS * read.place})" for read in reads)
    control = " | ".join(f"(({read.control()})::UINTEGER << {read.place})" for read in reads)
    joins = " ".join(read.join() for read in reads if in_words(read.field))
    if damaged:
        joins += f" LEFT JOIN damaged_{sheet} dm ON dm.file = r.file AND dm.row = r.row"
    nothing = " AND ".join(read.is_empty() for read in reads)
    return (
        f"SELECT r.file, r.row, r.extra, {', '.join(values)}, {faults} AS fault, {control} AS control"
        f" FROM {_source(sheet, reads)} r {joins} WHERE NOT ({nothing})"
    )


def _source(sheet: str, reads: list[_Reading]) -> str:
    """The raw table; beside the texts that are read row by row, whether they need care and what is left of them."""
    columns = [read.field.column for read in reads if not in_words(read.field)]
    if not columns:
        return raw_table(sheet)
    care = ", ".join(f"{cells.needs_care(f'{column}')} AS {column}_care" for column in columns)
    texts = ", ".join(
        f"CASE WHEN {column}_care THEN {cells.fold_digits(cells.shown_text(column))}"
        f" ELSE nullif({column}, '') END AS {column}_text"
        for column in columns
    )
    return f"(SELECT *, {texts} FROM (SELECT *, {care} FROM {raw_table(sheet)}))"


class _Reading:
    """How one column of a sheet is read."""

    def __init__(self, place: int, field: Field, damaged: bool) -> None:
        self.place = place
        self.field = field
        self.name = f'"{field.column}"'
        self.damaged = damaged and field.kind == "text"

    def join(self) -> str:
        alias = f"d{self.place}"
        return (
            f"LEFT JOIN (SELECT * FROM words WHERE kind = {number_of(self.field)}) {alias}"
            f" ON {alias}.raw = r.{self.name}"
        )

    def _text(self) -> str:
        """The cleaned text of a column that is read row by row."""
        return f"r.{self.field.column}_text"

    def is_empty(self) -> str:
        if in_words(self.field):
            return f"(r.{self.name} IS NULL OR d{self.place}.fault = {EMPTY})"
        return f"{self._text()} IS NULL"

    def fault(self) -> str:
        if in_words(self.field):
            found = f"coalesce(d{self.place}.fault, {EMPTY})"
        else:
            longest = self.field.length
            found = (
                f"CASE WHEN {self._text()} IS NULL THEN {EMPTY}"
                f" WHEN strlen({self._text()}) > {longest} AND length({self._text()}) > {longest} THEN {TOO_LONG}"
                f" ELSE 0 END"
            )
        if self.damaged:
            bit = f"(coalesce(dm.bits, 0) >> {self.place}) & 1 = 1"
            found = f"CASE WHEN {bit} AND {found} = 0 THEN {DAMAGED} ELSE {found} END"
        if not self.field.required:
            found = f"CASE WHEN {found} = {EMPTY} THEN 0 ELSE {found} END"
        return found

    def control(self) -> str:
        if in_words(self.field):
            return f"coalesce(d{self.place}.control, false)"
        return (
            f"CASE WHEN r.{self.field.column}_care THEN {cells.has_control(f'r.{self.name}')} ELSE false END"
        )

    def values(self) -> list[str]:
        """The typed columns of this one; a faulty cell of effect row is empty whatever is known of it."""
        column, alias = self.field.column, f"d{self.place}"
        if column in UNREAD:
            return []
        if not in_words(self.field):
            return [f'{self._kept(self._text())} AS "{column}"']
        kind = self.field.kind
        picks = {
            "text": {"": "text"},
            "date": {"": "first"},
            "partial date": {"": "first", "_last": "last"},
            "integer": {"": "n"},
            "number": {"": "num"},
        }.get(kind, {"": "code"})
        if self.field.codes == "stages":
            picks = {"": "code", "_rank": "n"}
        if self.field.codes == "offences" and self.field.sheet == "cases":
            picks = {"": "code", "_latest": "first", "_earliest": "last", "_categories": "more"}
        return [f'{self._kept(f"{alias}.{pick}")} AS "{column}{suffix}"' for suffix, pick in picks.items()]

    def _kept(self, value: str) -> str:
        spoilt = self.field.kind == "codes" and self.field.bad_value == "row"
        if self.damaged or spoilt or not in_words(self.field):
            return f"CASE WHEN ({self.fault()}) = 0 THEN {value} END"
        return value
