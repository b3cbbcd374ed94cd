"""The header row of a sheet: which column stands where, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from palermo.returns.method.fields import SHEETS, columns, fields
from palermo.returns.method.read.notes import HIDDEN, Notes, shown

PASSED_OVER = ("read me", "lists")
RETURN_COLUMNS = ("field", "value")


def fold(name: str) -> str:
    """Names of sheets, files and columns compare without regard to case and outer blanks."""
    return name.strip().casefold()


def sheet_named(name: str) -> str | None:
    """The sheet of the format that has this name."""
    folded = fold(name)
    return folded if folded in SHEETS else None


@dataclass(frozen=True)
class Header:
    """`names`: the header cells, folded; `at`: known column to its place; `width`: cells up to the last name."""

    names: tuple[str, ...]
    at: Mapping[str, int]
    width: int

    def repeated_by(self, cells: Sequence[str | None]) -> bool:
        """Whether a row repeats all names of this header."""
        folded = [fold(cell or "") for cell in cells[: self.width]]
        folded += [""] * (self.width - len(folded))
        return all(name in ("", cell) for name, cell in zip(self.names, folded, strict=True))


def read_header(sheet: str, cells: Sequence[str], notes: Notes, longest: int) -> Header:
    """The header of a sheet; missing, repeated and unknown columns and cells longer than `longest` are noted."""
    if any(len(cell) > longest for cell in cells):
        notes.add("too-large", sheet, 1, None, HIDDEN, "cell")
    known = RETURN_COLUMNS if sheet == "return" else columns(sheet)
    folded = [fold(cell) for cell in cells]
    width = max((place for place, name in enumerate(folded, start=1) if name), default=0)
    names = tuple(folded[:width])
    at: dict[str, int] = {}
    some_known = any(name in known for name in names)
    seen: dict[str, int] = {}
    for place, name in enumerate(names):
        if not name:
            continue
        label = name if name in known else shown(cells[place]) if some_known else HIDDEN
        seen[name] = seen.get(name, 0) + 1
        if seen[name] == 2:
            notes.add("duplicate-column", sheet, 1, label)
        if name in known:
            at.setdefault(name, place)
        elif seen[name] == 1:
            notes.add("unknown-column", sheet, 1, label)
    required = RETURN_COLUMNS if sheet == "return" else [f.column for f in fields(sheet) if f.required]
    for name in required:
        if name not in at:
            notes.add("missing-column", sheet, 1, name)
    notes.columns[sheet] = tuple(at)
    return Header(names, at, width)
