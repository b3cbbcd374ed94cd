"""Colours, fonts and cell formats of the workbooks that people fill."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from palermo.ui.language import RIGHT_TO_LEFT

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

BRAND, ON_BRAND, PALE, INK, MUTED, LINE = "#0F5C55", "#FFFFFF", "#E3F1EE", "#1C2430", "#56606C", "#D9D5CC"
ERROR, ERROR_FILL, WARNING, WARNING_FILL = "#A1242B", "#F6CDD0", "#7A5200", "#FBE6B0"
MISSING_FILL = "#FFF6D6"

LATIN_FONT = "Calibri"
# Where it is not installed, Excel draws Arabic script with its own Naskh.
URDU_FONT = "Noto Naskh Arabic"

MARKS: Mapping[str, Mapping[str, Any]] = {
    "error": {"bg_color": ERROR_FILL, "border": 2, "border_color": ERROR},
    "warning": {"bg_color": WARNING_FILL, "border": 3, "border_color": WARNING},
}
NUMBER_FORMATS = {"date": "yyyy-mm-dd", "integer": "0", "number": "General"}


def number_format(kind: str) -> str:
    """The cell format of a column: a spreadsheet turns 2019 in a date cell into 1905, so partial dates are text."""
    return NUMBER_FORMATS.get(kind, "@")


def text_height(texts: Mapping[str, str], width: float) -> float:
    """The height in points of a row that shows each language's text in a column of this width in characters."""
    tallest = 15.0
    for lang, text in texts.items():
        line, fitting = (23.0, width * 1.2) if lang in RIGHT_TO_LEFT else (16.0, width)
        tallest = max(tallest, line * sum(1 + int(len(part) / fitting) for part in text.split("\n")) + 2)
    return min(tallest, 400.0)


class Look:
    """The formats of one workbook, each made once."""

    def __init__(self, workbook: "Workbook", lang: str) -> None:
        self.workbook = workbook
        self.lang = lang
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    @property
    def right_to_left(self) -> bool:
        return self.lang in RIGHT_TO_LEFT

    def format(self, **properties: Any) -> "Format":
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self.workbook.add_format(
                {"font_name": LATIN_FONT, "font_size": 11, "font_color": INK, **properties}
            )
        return self._made[key]

    def cell(self, kind: str, mark: str | None = None) -> "Format":
        return self.format(num_format=number_format(kind), **(MARKS[mark] if mark else {}))

    def header(self, required: bool, mark: str | None = None) -> "Format":
        fill, ink = (BRAND, ON_BRAND) if required else (PALE, INK)
        properties = {"bold": True, "bg_color": fill, "font_color": ink, "border": 1, "border_color": LINE}
        if mark:
            properties |= MARKS[mark]
            properties["font_color"] = INK
        return self.format(valign="vcenter", num_format="@", **properties)

    def text(self, lang: str, **properties: Any) -> "Format":
        """Wrapped text of one language; Urdu reads from the right whatever the sheet does."""
        own: dict[str, Any] = {"text_wrap": True, "valign": "top", "num_format": "@", "indent": 1}
        if lang in RIGHT_TO_LEFT:
            own |= {
                "font_name": URDU_FONT,
                "font_size": 12,
                "font_charset": 178,
                "reading_order": 2,
                "align": "right",
            }
        else:
            own |= {"reading_order": 1, "align": "left"}
        return self.format(**{**own, **properties})

    def marked(self, number_format: int | str, severity: str) -> "Format":
        """A cell as it was sent, in the colour of its worst finding."""
        return self.format(num_format=number_format, **MARKS[severity])

    def link(self) -> "Format":
        return self.format(font_color=BRAND, underline=1, valign="top")
