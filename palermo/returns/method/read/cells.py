"""Cells of a workbook into text, a column at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

_NONE = {"": None}
_PLAIN = {str, float, int, type(None)}
_DAY = dt.timedelta(days=1)


@dataclass
class TextColumn:
    """A column as text; `damaged` (a date or boolean cell) and `long_numbers` are indices into it."""

    text: pa.Array
    damaged: list[int] = field(default_factory=list)
    long_numbers: list[int] = field(default_factory=list)


def number_text(number: float) -> str:
    """Digits without an exponent: 12.0 is 12, 1e-7 is 0.0000001."""
    if number.is_integer():
        return str(int(number))
    text = repr(number)
    return format(Decimal(text), "f") if "e" in text else text


class CellTexts:
    """How a cell of each type is written; midnight of day 0 is a day only in the system that begins in 1904."""

    def __init__(self, from_1904: bool) -> None:
        self._of: dict[type, Callable[..., str | None]] = {
            str: lambda cell: cell or None,
            float: number_text,
            int: str,
            bool: lambda cell: "TRUE" if cell else "FALSE",
            dt.date: dt.date.isoformat,
            dt.datetime: lambda cell: cell.date().isoformat(),
            dt.time: (lambda _: "1904-01-01") if from_1904 else (lambda cell: cell.isoformat("seconds")),
            dt.timedelta: lambda cell: number_text(cell / _DAY),
            type(None): lambda _: None,
        }

    def one(self, cell: object) -> str | None:
        return self._of[type(cell)](cell)

    def column(self, cells: list, find_long_numbers: bool = False) -> TextColumn:
        """A whole column; alike cells are converted at once, mixed ones one by one."""
        kinds = set(map(type, cells))
        if kinds <= {str}:
            return TextColumn(pa.array(cells, pa.string()))
        if str in kinds:
            cells = list(map(_NONE.get, cells, cells))
            kinds = set(map(type, cells))
        return TextColumn(
            self._alike(cells, kinds)
            or pa.array([self._of[type(cell)](cell) for cell in cells], pa.string()),
            [] if kinds <= _PLAIN else [at for at, cell in enumerate(cells) if type(cell) not in _PLAIN],
            self._long_numbers(cells) if find_long_numbers and float in kinds else [],
        )

    @staticmethod
    def _alike(cells: list, kinds: set[type]) -> pa.Array | None:
        kinds = kinds - {type(None)}
        if kinds == {float}:
            try:
                return pc.cast(pc.cast(pa.array(cells, pa.float64()), pa.int64()), pa.string())
            except pa.ArrowInvalid:
                return None
        if kinds == {dt.date}:
            return pc.cast(pa.array(cells, pa.date32()), pa.string())
        if kinds <= {str}:
            return pa.array(cells, pa.string())
        return None

    @staticmethod
    def _long_numbers(cells: list) -> list[int]:
        return [at for at, cell in enumerate(cells) if type(cell) is float and _digits(cell) > 15]


def _digits(number: float) -> int:
    return sum(map(str.isdigit, number_text(number).lstrip("-0.")))
