"""The sheet `lists`: every code with its English and Urdu label, and where each list stands for the dropdowns."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from palermo.returns.method.fields import Field
from palermo.returns.method.form.look import BRAND, ON_BRAND
from palermo.returns.method.stated import stated_figures
from palermo.vocabulary.codes import Code, CodeError, codes, resolve

if TYPE_CHECKING:
    from xlsxwriter import Workbook

    from palermo.returns.method.form.look import Look

LISTS_SHEET = "lists"
_FIRST_ROW = 2
_ANSWERS = {
    "yes/no": {"yes": "ہاں", "no": "نہیں"},
    "yes/no/unknown": {"yes": "ہاں", "no": "نہیں", "unknown": "نامعلوم"},
}
_WIDTHS = {"write": 22, "code": 24, "en": 42, "ur": 34}


@dataclass(frozen=True)
class Entry:
    """What may be written for a code; a district is written by its name where only one answers to it."""

    written: str
    code: Code


def entries(list_name: str, body: str | None = None) -> list[Entry]:
    """The entries of a list in the order of the dropdown: districts of the body's own province first, Pakistan first."""
    found = _codes_of(list_name)
    if list_name == "districts":
        found.sort(key=lambda code: _nearness(code, body))
    elif list_name == "countries":
        found.sort(key=lambda code: code.code != "PK")
    return [Entry(_written(code), code) for code in found]


def _codes_of(list_name: str) -> list[Code]:
    if list_name == "figures":
        return [Code(list_name, each.figure, each.label, each.label_ur) for each in stated_figures()]
    if list_name in _ANSWERS:
        return [
            Code(list_name, answer, answer, _ANSWERS[list_name][answer]) for answer in _ANSWERS[list_name]
        ]
    return list(codes(list_name).values())


def list_of(field: Field) -> str | None:
    """The list that a column's dropdown shows; answers such as yes and no are lists too."""
    return field.kind if field.kind in _ANSWERS else field.codes


def _nearness(code: Code, body: str | None) -> int:
    if not code.extra:
        return 0
    province = codes("bodies")[body].extra.get("province") if body else None
    return 1 if province and code.extra.get("iso3166_2") == province else 2


def _written(code: Code) -> str:
    if code.list != "districts" or not code.extra.get("division"):
        return code.code
    try:
        return code.label if resolve("districts", code.label).code == code.code else code.code
    except CodeError:
        return code.code


class Lists:
    """Writes the sheet and answers with the range that holds a list, as a dropdown wants it."""

    def __init__(self, names: Sequence[str], body: str | None = None) -> None:
        self.entries = {name: entries(name, body) for name in dict.fromkeys(names)}
        self._columns: dict[str, int] = {}
        at = 0
        for name in self.entries:
            self._columns[name] = at
            at += len(_heads(name)) + 1

    def source(self, name: str) -> str:
        from xlsxwriter.utility import xl_range_abs

        column = self._columns[name]
        last = _FIRST_ROW + len(self.entries[name]) - 1
        return f"={LISTS_SHEET}!{xl_range_abs(_FIRST_ROW, column, last, column)}"

    def write(self, workbook: "Workbook", look: "Look", words: dict[str, str]) -> None:
        """`words` are the heads of the columns: write, code, en, ur."""
        sheet = workbook.add_worksheet(LISTS_SHEET)
        if look.right_to_left:
            sheet.right_to_left()
        sheet.freeze_panes(_FIRST_ROW, 0)
        head = look.format(bold=True, bg_color=BRAND, font_color=ON_BRAND, num_format="@")
        cells = {"en": look.text("en"), "ur": look.text("ur")}
        for name, listed in self.entries.items():
            for offset, part in enumerate(_heads(name)):
                column = self._columns[name] + offset
                sheet.set_column(column, column, _WIDTHS[part])
                sheet.write_string(0, column, name if offset == 0 else "", head)
                sheet.write_string(1, column, words[part], head)
                for row, entry in enumerate(listed, _FIRST_ROW):
                    sheet.write_string(row, column, _part(entry, part), cells["ur" if part == "ur" else "en"])


def _heads(name: str) -> tuple[str, ...]:
    return ("write", "code", "en", "ur") if name == "districts" else ("write", "en", "ur")


def _part(entry: Entry, part: str) -> str:
    return {
        "write": entry.written,
        "code": entry.code.code,
        "en": entry.code.label,
        "ur": entry.code.label_ur,
    }[part]
