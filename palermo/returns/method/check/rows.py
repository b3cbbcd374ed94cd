"""From raw rows to typed rows: the select that reads every cell of a sheet once.

Its columns: file, row, extra; every column that is not only a name, typed; `fault`, three bits a column
(a place in words.FAULTS); `control`, one bit a column. A faulty cell is NULL.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from palermo.returns.method.check import cells
from palermo.returns.method.check.words import (
    DAMAGED,
    EMPTY,
    TOO_LONG,
    Seen,
    in_words,
    number_of,
)
from palermo.returns.method.fields import Field, fields

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FAULT_BITS = 3
# Names and the like are looked at, but no rule asks what they say.
UNREAD = frozenset({"name", "relation_name", "alias"})


def raw_table(sheet: str) -> str:
    return "raw_return_wide" if sheet == "return" else f"raw_{sheet}"


def typed_select(sheet: str, seen: Seen) -> str:
    """The select over the raw table of a sheet. Of a sheet with damaged cells damaged_<sheet>(file, row, bits) exists."""
    reads = [_Reading(place, field, seen) for place, field in enumerate(fields(sheet))]
    values = [pick for read in reads for pick in read.values()]
    faults = [f"(({read.fault()})::UBIGINT << {FAULT_BITS * read.place})" for read in reads if read.fault()]
    control = [f"(({read.control()})::UINTEGER << {read.place})" for read in reads if read.control()]
    joins = " ".join(read.join() for read in reads if in_words(read.field))
    if sheet in seen.damaged:
        joins += f" LEFT JOIN damaged_{sheet} dm ON dm.file = r.file AND dm.row = r.row"
    nothing = " AND ".join(read.is_empty() for read in reads)
    return (
        f"SELECT r.file, r.row, r.extra, {', '.join(values)}, {' | '.join(faults)} AS fault,"
        f" {' | '.join(control) or '0::UINTEGER'} AS control"
        f" FROM {_source(sheet, reads)} r {joins} WHERE NOT ({nothing})"
    )


def make_empty(con: DuckDBPyConnection, sheet: str) -> None:
    """w_<sheet> and repeat_<sheet> of a sheet without a row; quicker than asking a long question about nothing."""
    types = {"n": "BIGINT", "num": "DOUBLE", "first": "DATE", "last": "DATE"}
    nothing = Seen(frozenset(), frozenset())
    columns = [
        f'"{read.field.column}{suffix}" {types.get(pick, "VARCHAR")}'
        for place, field in enumerate(fields(sheet))
        if (read := _Reading(place, field, nothing)).field.column not in UNREAD
        for suffix, pick in (read.picks() if in_words(field) else {"": "text"}).items()
    ]
    con.execute(
        f"CREATE OR REPLACE TABLE w_{sheet} (file INTEGER, row INTEGER, extra BOOLEAN, {', '.join(columns)},"
        " fault UBIGINT, control UINTEGER, flags UINTEGER, c BIGINT, person_row INTEGER, reg DATE, st DATE,"
        " transferred BOOLEAN)"
    )
    con.execute(f"CREATE OR REPLACE TABLE repeat_{sheet} (file INTEGER, row INTEGER)")


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

    def __init__(self, place: int, field: Field, seen: Seen) -> None:
        self.place = place
        self.field = field
        self.name = f'"{field.column}"'
        self.damaged = field.sheet in seen.damaged and field.kind == "text"
        by_row = not in_words(field)
        self.may_be_faulty = by_row or field.required or self.damaged or number_of(field) in seen.faulty
        self.may_hold_control = by_row or number_of(field) in seen.control

    def join(self) -> str:
        alias = f"d{self.place}"
        picks = ", ".join(dict.fromkeys(self.picks().values()))
        return (
            f"LEFT JOIN (SELECT raw, fault, control, {picks} FROM words WHERE kind = {number_of(self.field)}) {alias}"
            f" ON {alias}.raw = r.{self.name}"
        )

    def picks(self) -> dict[str, str]:
        """What is taken of a word: suffix of the typed column -> column of `words`."""
        if self.field.codes == "stages":
            return {"": "code", "_rank": "n"}
        if self.field.codes == "offences" and self.field.sheet == "cases":
            return {"": "code", "_latest": "first", "_earliest": "last", "_categories": "more"}
        return {
            "text": {"": "text"},
            "date": {"": "first"},
            "partial date": {"": "first", "_last": "last"},
            "integer": {"": "n"},
            "number": {"": "num"},
        }.get(self.field.kind, {"": "code"})

    def _text(self) -> str:
        """The cleaned text of a column that is read row by row."""
        return f"r.{self.field.column}_text"

    def is_empty(self) -> str:
        if in_words(self.field):
            return f"(r.{self.name} IS NULL OR d{self.place}.fault = {EMPTY})"
        return f"{self._text()} IS NULL"

    def fault(self) -> str:
        """The fault of the cell; nothing where there can be none."""
        if not self.may_be_faulty:
            return ""
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
        """Whether the cell holds a control character; nothing where none can."""
        if not self.may_hold_control:
            return ""
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
        return [
            f'{self._kept(f"{alias}.{pick}")} AS "{column}{suffix}"' for suffix, pick in self.picks().items()
        ]

    def _kept(self, value: str) -> str:
        spoilt = self.field.kind == "codes" and self.field.bad_value == "row"
        if self.damaged or spoilt or not in_words(self.field):
            return f"CASE WHEN ({self.fault()}) = 0 THEN {value} END"
        return value
