"""The sheet `read me`: how to fill the return, and every column's meaning, in English and Urdu."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from palermo.returns.method.fields import Field, fields
from palermo.returns.method.form.lists import Lists, list_of
from palermo.returns.method.form.look import BRAND, MUTED, ON_BRAND, PALE, Look, text_height
from palermo.returns.method.meanings import meaning, required_words, sheet_meaning, type_words
from palermo.returns.method.stated import StatedFigure, stated_figures
from palermo.ui.language import LANGUAGES, words
from palermo.vocabulary.codes import label

if TYPE_CHECKING:
    from xlsxwriter import Workbook

README_SHEET = "read me"
_SHORT_LIST = 13
_WIDE = 68

# Marks a text for the catalogue where it stands; it is translated when it is shown.
_ = str

_STEPS = (
    _("Fill the sheet return first, all of it, then the other sheets. Dark headers are required; light ones may stay empty."),
    _("Empty means not known or none. It never means zero: write 0 where you counted and there were none."),
    _("Write dates as 2025-03-31 or, day first, as 31/3/2025. Then look at the cell: it shows the day that was understood."),
    _("Where the whole date is not known, birth_date, offence_from and the day of a journey may be a month (2025-03) or a year (2025)."),
    _("Choose codes from the dropdown or from the sheet lists. Several codes in one cell are written with ; between them."),
    _("Identity numbers, FIR numbers and keys are text: all their digits stay as you write them."),
    _("The same case_id joins a case with its persons, events, journeys and seizures. Case and person numbers never change."),
    _("Send every case that was registered or moved in the period, with all its people and its events in the period."),
    _("nil = yes states that nothing happened in the period; then all other sheets stay empty. Sending nothing is not a nil return."),
    _("Leave sheet names and headers as they are. No formulas, no merged cells, no rows of sums."),
    _("Check the workbook before sending it: palermo check return.xlsx --mark marked.xlsx colours every cell that needs a look."),
)  # fmt: skip
_TOTALS_STEPS = (
    _("Fill the sheet return first, all of it, then one row of totals for each number you state."),
    _("Empty means the whole: an empty district is the whole area of the body, an empty sex is everybody."),
    _("Leave a row out when the number is not known. Write 0 where you counted and there were none."),
    _("A total and its parts may both be stated; the total is not smaller than the sum of its parts."),
    _("Write dates as 2025-03-31 or, day first, as 31/3/2025. Then look at the cell: it shows the day that was understood."),
    _("nil = yes states that nothing happened in the period; then all other sheets stay empty. Sending nothing is not a nil return."),
    _("Leave sheet names and headers as they are. No formulas, no merged cells, no rows of sums."),
    _("Check the workbook before sending it: palermo check return.xlsx --mark marked.xlsx colours every cell that needs a look."),
)  # fmt: skip
_SEND = _("Where to send: {place}")
_SEND_UNSAID = _(
    "to the Bureau, by the closed way agreed with it. Never by open e-mail or messenger: named people are inside."
)
_TITLE = _("Return of {body}, {start} to {end}")
_HEADS = (_("Sheet"), _("Column"), _("Required"))
_MEANING = _("What it means and how it is written")
_FIGURES = _("Figures that may be stated, and the columns each may fill beside category and value")


class Guide:
    """Writes the read me row by row; column D is in the reader's language, column E in the other."""

    def __init__(self, workbook: "Workbook", look: Look, lists: Lists) -> None:
        self.sheet = workbook.add_worksheet(README_SHEET)
        self.look, self.lists = look, lists
        self.languages = sorted(LANGUAGES, key=lambda lang: lang != look.lang)
        self.row = 0
        # Names stand at the side where the reader starts.
        self.side = {"align": "right" if look.right_to_left else "left"}
        if look.right_to_left:
            self.sheet.right_to_left()
        for column, wide in enumerate((10, 18, 16, _WIDE, _WIDE)):
            self.sheet.set_column(column, column, wide)
        self.sheet.hide_gridlines(2)
        self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)

    def write(
        self, body: str, start: str, end: str, sheets: Sequence[str], send_to: str | None, totals_only: bool
    ) -> None:
        names = {lang: label("bodies", body, lang) for lang in self.languages}
        self._both(_TITLE, "", names, start=start, end=end, bold=True, font_size=14, font_color=BRAND)
        for number, step in enumerate(_TOTALS_STEPS if totals_only else _STEPS, 1):
            self._both(step, str(number))
        self._send(send_to, str(len(_TOTALS_STEPS if totals_only else _STEPS) + 1))
        self.row += 1
        self._head()
        for sheet in sheets:
            self._sheet(sheet)
        if "totals" in sheets:
            self._figures()
        self.sheet.activate()

    def _line(self, cells: Sequence[str], texts: Sequence[str], **properties: Any) -> None:
        lead = self.look.text("en", **properties, **self.side)
        for column, cell in enumerate(cells):
            self.sheet.write_string(self.row, column, cell, lead)
        self._texts(texts, **properties)

    def _texts(self, texts: Sequence[str], **properties: Any) -> None:
        """The text in both languages, and on to the next row."""
        by_language = dict(zip(self.languages, texts, strict=True))
        for column, (lang, text) in enumerate(by_language.items(), 3):
            self.sheet.write_string(self.row, column, text, self.look.text(lang, **properties))
        size = float(properties.get("font_size", 11)) / 11
        self.sheet.set_row(self.row, text_height(by_language, _WIDE / size) * size)
        self.row += 1

    def _both(
        self,
        text: str,
        number: str,
        bodies: Mapping[str, str] | None = None,
        start: str = "",
        end: str = "",
        **look: Any,
    ) -> None:
        texts = [
            words("palermo.returns", lang)(text).format(body=(bodies or {}).get(lang), start=start, end=end)
            for lang in self.languages
        ]
        self._line((number, "", ""), texts, **look)

    def _send(self, send_to: str | None, number: str) -> None:
        texts = []
        for lang in self.languages:
            translated = words("palermo.returns", lang)
            texts.append(translated(_SEND).format(place=send_to or translated(_SEND_UNSAID)))
        self._line((number, "", ""), texts)

    def _head(self) -> None:
        own = words("palermo.returns", self.look.lang)
        texts = [words("palermo.returns", lang)(_MEANING) for lang in self.languages]
        self._line([own(head) for head in _HEADS], texts, bold=True, bg_color=BRAND, font_color=ON_BRAND)

    def _sheet(self, sheet: str) -> None:
        texts = [sheet_meaning(sheet, lang) for lang in self.languages]
        self._line((sheet, "", ""), texts, bold=True, bg_color=PALE)
        for field in fields(sheet):
            texts = [f"{meaning(field, lang)}\n{self._type(field, lang)}" for lang in self.languages]
            ink = {"bold": True} if field.required else {"font_color": MUTED}
            required = required_words(field, self.look.lang)
            self.sheet.write_string(self.row, 0, sheet, self.look.text("en", font_color=MUTED, **self.side))
            self.sheet.write_string(self.row, 1, field.column, self.look.text("en", **ink, **self.side))
            self.sheet.write_string(self.row, 2, required, self.look.text(self.look.lang, **ink))
            self._texts(texts)

    def _type(self, field: Field, lang: str) -> str:
        name = list_of(field)
        if name != field.codes or name is None or len(self.lists.entries[name]) > _SHORT_LIST:
            return type_words(field, lang)
        return type_words(field, lang) + ": " + ", ".join(each.written for each in self.lists.entries[name])

    def _figures(self) -> None:
        self.row += 1
        texts = [words("palermo.returns", lang)(_FIGURES) for lang in self.languages]
        self._line(("", "", ""), texts, bold=True, bg_color=PALE)
        for figure in stated_figures():
            texts = [_figure_text(figure, lang) for lang in self.languages]
            self.sheet.write_string(
                self.row, 0, "totals", self.look.text("en", font_color=MUTED, **self.side)
            )
            self.sheet.write_string(self.row, 1, figure.figure, self.look.text("en", bold=True, **self.side))
            self._texts(texts)


def _figure_text(figure: StatedFigure, lang: str) -> str:
    label, definition = (
        (figure.label_ur, figure.definition_ur) if lang == "ur" else (figure.label, figure.definition)
    )
    return f"{label}: {definition}\n{', '.join(figure.columns)}"
