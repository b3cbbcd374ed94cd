"""What a sent return is made of: sheets, rows and cells with their value, type and number format."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

Value = float | str | bool | datetime
NumberFormat = int | str


class SpreadsheetError(str):
    """An error value such as #N/A."""

    __slots__ = ()


class Cell(NamedTuple):
    column: int
    value: Value | None
    number_format: NumberFormat = "General"


Row = tuple[int, list[Cell]]


@dataclass
class SentSheet:
    """One sheet as sent; `rows` gives the row number (from 1) and the cells that are there."""

    name: str
    rows: Iterator[Row] = field(repr=False)


@dataclass
class SentBook:
    sheets: Iterator[SentSheet]
    date_1904: bool = False
