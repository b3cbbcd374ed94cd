"""A report page read back: tables by anchor, charts by exhibit, and its text."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "br", "img", "link", "input", "hr"}


@dataclass
class ShownCell:
    label: str
    missing: bool
    text: str = ""

    @property
    def number(self) -> str | None:
        """The number without the marks that people read beside it."""
        if self.missing:
            return None
        return self.text.replace(",", "").replace("†", "").strip()


@dataclass
class Page:
    tables: dict[str, list[list[ShownCell]]] = field(default_factory=dict)
    charts: dict[str, str] = field(default_factory=dict)
    exhibits_with_tables: set[str] = field(default_factory=set)
    text: str = ""
    outside_isolates: str = ""


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.exhibit = self.table = ""

    def inside(self, *names: str) -> bool:
        return any(tag in names for tag, _ in self.open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if tag not in VOID:
            self.open.append((tag, known))
        if tag == "article":
            self.exhibit = str(known["id"])
        elif tag == "table":
            self.table = str(known["id"])
            self.page.tables[self.table] = []
            self.page.exhibits_with_tables.add(self.exhibit)
        elif tag == "tr" and self.inside("tbody"):
            self.page.tables[self.table].append([])
        elif tag in ("td", "th") and self.inside("tbody"):
            missing = "missing" in str(known.get("class", "")).split()
            self.page.tables[self.table][-1].append(ShownCell(str(known.get("data-label", "")), missing))
        elif self.inside("svg"):
            self.page.charts[self.exhibit] = self.page.charts.get(self.exhibit, "") + (
                self.get_starttag_text() or ""
            )

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.inside("svg"):
            self.page.charts[self.exhibit] += self.get_starttag_text() or ""

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self.inside("style", "svg"):
            return
        self.page.text += data
        if not self.inside("bdi"):
            self.page.outside_isolates += data
        if self.inside("tbody") and self.inside("td", "th") and not self.inside("sup"):
            self.page.tables[self.table][-1][-1].text += data


def read_page(source: str) -> Page:
    reader = Reader()
    reader.feed(source)
    return reader.page
