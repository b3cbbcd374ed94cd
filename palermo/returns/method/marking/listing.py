"""The first sheet of a marked copy: what the colours mean, what was counted, and every finding."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from palermo.returns.method.form.guide import README_SHEET
from palermo.returns.method.form.look import BRAND, MARKS, ON_BRAND, Look, text_height
from palermo.returns.method.marking.marks import SEVERITIES, Finding
from palermo.ui.language import LANGUAGES, words

if TYPE_CHECKING:
    from xlsxwriter import Workbook

    from palermo.returns.method.check import Rows

# The sheet of findings is the template's own read me: a checker passes it over, so the copy can be sent again.
_WIDE = 70
_MOST_LISTED = 1_000_000
_MOST_LINKS = 10_000

# Marks a text for the catalogue where it stands; it is translated when it is shown.
_ = str

_TITLE = _("What the check found in {file}")
_REFUSED = _("This return is refused: nothing in it counts until the errors on the file are corrected.")
_REJECTED = _("Rows are rejected: they do not count until they are corrected.")
_CLEAN = _("No row is rejected.")
_RED = _("A cell of this colour holds an error.")
_YELLOW = _("A cell of this colour deserves a second look.")
_HOW = _("Point at a coloured cell to read its message. Correct it, check this workbook again, and send it.")
_LEFT_OUT = _(
    "{count} coloured cells have no comment, because a spreadsheet cannot hold so many: see the list below."
)
_NOT_LISTED = _("The list ends after {count} findings; palermo check --format json gives them all.")
_BEFORE = (_("Kind"), _("Sheet"), _("Row"), _("Column"))
_AFTER = (_("Value"), _("Effect"), _("Rule"))
_MESSAGE = _("What is wrong and what to do")
EFFECTS = {
    "file": _("file refused"),
    "row": _("row rejected"),
    "cell": _("cell left out"),
    "kept": _("kept as it is"),
}


class Listing:
    def __init__(self, workbook: "Workbook", look: Look) -> None:
        self.sheet = workbook.add_worksheet(README_SHEET)
        self.look = look
        self.languages = sorted(LANGUAGES, key=lambda lang: lang != look.lang)
        self.words = words("palermo.returns", look.lang)
        self.row = 0
        if look.right_to_left:
            self.sheet.right_to_left()
        for column, wide in enumerate((12, 12, 10, 18, _WIDE, _WIDE, 18, 16, 22)):
            self.sheet.set_column(column, column, wide)
        self.sheet.hide_gridlines(2)
        self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)
        self.sheet.activate()

    def write(
        self,
        file: str,
        refused: bool,
        rows: Mapping[str, "Rows"],
        findings: Sequence[Finding],
        names: Mapping[str, str],
        left_out: int,
    ) -> None:
        """`names` are the sheets of the copy as they are called there, by the format's name for them."""
        self._text(_TITLE, bold=True, font_size=14, font_color=BRAND, values={"file": file})
        rejected = any(counts.rejected for counts in rows.values())
        self._text(_REFUSED if refused else _REJECTED if rejected else _CLEAN, bold=True)
        self._text(_RED, mark="error")
        self._text(_YELLOW, mark="warning")
        self._text(_HOW)
        if left_out:
            self._text(_LEFT_OUT, values={"count": left_out})
        if len(findings) > _MOST_LISTED:
            self._text(_NOT_LISTED, values={"count": _MOST_LISTED})
        self.row += 1
        self._counts(rows)
        self._head()
        for number, finding in enumerate(findings[:_MOST_LISTED]):
            self._finding(finding, names, linked=number < _MOST_LINKS)

    def _text(
        self, text: str, mark: str | None = None, values: Mapping[str, object] | None = None, **look: Any
    ) -> None:
        """The same sentence in both languages, in the columns of the messages."""
        if mark:
            self.sheet.write_blank(self.row, len(_BEFORE) - 1, None, self.look.format(**MARKS[mark]))
        said = {
            lang: words("palermo.returns", lang)(text).format(**(values or {})) for lang in self.languages
        }
        self._texts(said, **look)

    def _texts(self, said: Mapping[str, str], **look: Any) -> None:
        """A text in both languages, and on to the next row."""
        for column, (lang, text) in enumerate(said.items(), len(_BEFORE)):
            self.sheet.write_string(self.row, column, text, self.look.text(lang, **look))
        size = float(look.get("font_size", 11)) / 11
        self.sheet.set_row(self.row, text_height(said, _WIDE / size) * size)
        self.row += 1

    def _counts(self, rows: Mapping[str, "Rows"]) -> None:
        head = self.look.format(bold=True, bg_color=BRAND, font_color=ON_BRAND)
        for column, text in enumerate((_("Sheet"), _("Sent"), _("Accepted"), _("Rejected"))):
            self.sheet.write_string(self.row, column, self.words(text), head)
        self.row += 1
        for sheet, counts in rows.items():
            self.sheet.write_string(self.row, 0, sheet, self.look.format())
            for column, count in enumerate((counts.sent, counts.accepted, counts.rejected), 1):
                self.sheet.write_number(self.row, column, count, self.look.format(num_format="#,##0"))
            self.row += 1
        self.row += 1

    def _head(self) -> None:
        colours = {"bold": True, "bg_color": BRAND, "font_color": ON_BRAND}
        for column, text in (*enumerate(_BEFORE), *enumerate(_AFTER, len(_BEFORE) + len(self.languages))):
            self.sheet.write_string(self.row, column, self.words(text), self.look.format(**colours))
        self._texts({lang: words("palermo.returns", lang)(_MESSAGE) for lang in self.languages}, **colours)

    def _finding(self, finding: Finding, names: Mapping[str, str], linked: bool) -> None:
        plain = self.look.format(num_format="@", valign="top")
        kind = self.look.format(valign="top", **MARKS[finding.severity])
        self.sheet.write_string(self.row, 0, self.words(SEVERITIES[finding.severity]), kind)
        if finding.row is not None:
            self._place(finding, names, linked)
        after = len(_BEFORE) + len(self.languages)
        texts = {
            1: finding.sheet,
            3: finding.column,
            after: finding.value,
            after + 1: self.words(EFFECTS[finding.effect]),
            after + 2: finding.rule,
        }
        for column, text in texts.items():
            if text:
                self.sheet.write_string(self.row, column, text, plain)
        self._texts({lang: finding.said(lang) for lang in self.languages})

    def _place(self, finding: Finding, names: Mapping[str, str], linked: bool) -> None:
        """The row number, as a link to the row where there is one."""
        if linked and finding.sheet is not None and finding.sheet in names:
            name = names[finding.sheet].replace("'", "''")
            place = f"internal:'{name}'!A{finding.row}"
            self.sheet.write_url(self.row, 2, place, self.look.link(), str(finding.row))
        else:
            self.sheet.write_number(self.row, 2, finding.row or 0, self.look.format(valign="top"))
