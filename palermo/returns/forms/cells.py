"""One cell of a return as a field of a page: what may be chosen, what was typed, what was found in it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from palermo.returns.method.drafting import FIRST_ROW
from palermo.returns.method.fields import Field, columns, fields
from palermo.returns.method.form.lists import entries, list_of
from palermo.returns.method.marking.marks import Finding
from palermo.returns.method.meanings import meaning, type_words
from palermo.vocabulary.columns import column_label

# Longer lists are looked up by typing; a select of two hundred districts in every row would weigh more than the return.
LONGEST_SELECT = 40
KEYS = ("case_id", "person_no")
# Set when the draft was begun.
FIXED = ("format", "body", "period_start", "period_end")
EXAMPLES = {"date": "2025-03-31", "partial date": "2025-03"}
SHORT = {"integer": "numeric", "number": "decimal"}


@dataclass(frozen=True)
class Said:
    """A finding at a cell or a row."""

    severity: str
    words: str


@dataclass(frozen=True)
class Cell:
    """`shape` is text, select, list (typed, with suggestions) or codes (several, with ; between them)."""

    field: Field
    name: str
    label: str
    hint: str
    value: str
    shape: str
    options: Sequence[tuple[str, str]] = ()
    said: Sequence[Said] = ()

    @property
    def listed(self) -> str:
        """The list of the page that it takes its suggestions from."""
        if self.shape not in ("list", "codes"):
            return ""
        return f"list-{list_of(self.field)}".replace("/", "-")

    @property
    def example(self) -> str:
        return EXAMPLES.get(self.field.kind, "")

    @property
    def mode(self) -> str:
        return SHORT.get(self.field.kind, "")

    @property
    def is_wrong(self) -> bool:
        return any(each.severity == "error" for each in self.said)

    @property
    def length(self) -> int:
        return self.field.length or 200


@dataclass(frozen=True)
class DraftRow:
    """`place` counts from 0; `row` as the sheet of a workbook counts."""

    sheet: str
    place: int
    cells: Sequence[Cell]
    said: Sequence[Said] = ()
    is_new: bool = False

    @property
    def row(self) -> int:
        return self.place + FIRST_ROW

    @property
    def summary(self) -> list[str]:
        """What tells rows apart when they are folded: keys, and whatever was chosen."""
        told = [each.value for each in self.cells if each.field.column in KEYS and each.value]
        chosen = [
            dict(each.options).get(each.value, each.value)
            for each in self.cells
            if each.shape == "select" and each.value and each.field.required
        ]
        return told + chosen[:2]

    @property
    def count(self) -> int:
        return len(self.said) + sum(len(each.said) for each in self.cells)

    @property
    def has_errors(self) -> bool:
        return any(each.severity == "error" for each in self.said) or any(
            each.is_wrong for each in self.cells
        )


@dataclass
class Found:
    """The findings of a draft, by sheet, row and column."""

    by_cell: dict[tuple[str, int, str], list[Said]] = field(default_factory=dict)
    by_row: dict[tuple[str, int], list[Said]] = field(default_factory=dict)
    by_sheet: dict[str, list[Said]] = field(default_factory=dict)

    def __init__(self, findings: Iterable[Finding], language: str) -> None:
        self.by_cell, self.by_row, self.by_sheet = {}, {}, {}
        for each in findings:
            said, sheet = Said(each.severity, in_words(each, language)), each.sheet or "return"
            if each.row is None:
                self.by_sheet.setdefault(sheet, []).append(said)
            elif each.column is None:
                self.by_row.setdefault((sheet, each.row), []).append(said)
            else:
                self.by_cell.setdefault((sheet, each.row, each.column), []).append(said)

    def count(self, sheet: str) -> int:
        rows = [said for by in (self.by_cell, self.by_row) for key, said in by.items() if key[0] == sheet]
        return len(self.by_sheet.get(sheet, ())) + sum(map(len, rows))


def in_words(each: Finding, language: str) -> str:
    """The message with the column as the page calls it: nobody sees its code there."""
    said = each.said(language)
    if each.sheet is None or each.column not in columns(each.sheet):
        return said
    label = f"“{column_label(each.sheet, each.column, language)}”"
    # A column's code is an English word, but a word of its own in these two places only.
    pattern = rf"\b{each.column}\b" if language == "ur" else rf"(?:^|(?<=\bthat )){each.column}\b"
    return re.sub(pattern, label, said, count=1)


def shape_of(each: Field) -> str:
    if each.kind == "codes":
        return "codes"
    name = list_of(each)
    if name is None:
        return "text"
    return "select" if len(entries(name)) <= LONGEST_SELECT else "list"


@cache
def options_of(list_name: str, language: str, body: str = "") -> tuple[tuple[str, str], ...]:
    """What is written, and what it means."""
    return tuple(
        (each.written, (each.code.label_ur if language == "ur" else "") or each.code.label)
        for each in entries(list_name, body or None)
    )


def cell_of(each: Field, value: str, language: str, said: Sequence[Said], name: str, body: str) -> Cell:
    shape = shape_of(each)
    options: tuple[tuple[str, str], ...] = ()
    if shape == "select":
        options = options_of(list_of(each) or "", language, body)
        if value and value not in dict(options):
            options = (*options, (value, value))
    return Cell(
        field=each,
        name=name,
        label=column_label(each.sheet, each.column, language),
        hint=f"{meaning(each, language)}. {type_words(each, language)}"
        if shape in ("text", "codes")
        else meaning(each, language),
        value=value,
        shape=shape,
        options=options,
        said=said,
    )


def row_of(
    sheet: str,
    place: int,
    values: Mapping[str, str],
    found: Found,
    language: str,
    body: str,
    *,
    is_new: bool = False,
) -> DraftRow:
    row = place + FIRST_ROW
    cells = [
        cell_of(
            each,
            values.get(each.column, ""),
            language,
            found.by_cell.get((sheet, row, each.column), ()),
            f"r{place}-{each.column}",
            body,
        )
        for each in fields(sheet)
    ]
    return DraftRow(sheet, place, cells, found.by_row.get((sheet, row), ()), is_new)


def head_of(values: Mapping[str, str], found: Found, language: str, body: str) -> list[Cell]:
    """The sheet `return`: a field a row, without what was set when the draft was begun."""
    return [
        cell_of(
            each,
            values.get(each.column, ""),
            language,
            found.by_cell.get(("return", number, each.column), ()),
            f"r0-{each.column}",
            body,
        )
        for number, each in enumerate(fields("return"), FIRST_ROW)
        if each.column not in FIXED
    ]


def lists_of(sheet: str, language: str, body: str) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    """The lists that the cells of a sheet take suggestions from, each once on a page."""
    names = dict.fromkeys(
        list_of(each) or "" for each in fields(sheet) if shape_of(each) in ("list", "codes")
    )
    return [(f"list-{name}".replace("/", "-"), options_of(name, language, body)) for name in names]
