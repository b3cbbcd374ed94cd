"""What the report calls things, in its language: figures, codes, days, periods, numbers."""

import csv
from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib.resources import files

from palermo.ui.documents import Term, isolate
from palermo.ui.language import words
from palermo.vocabulary.figures import figures
from palermo.vocabulary.labels import MONTHS, figure_label, figure_labels, period_label, value_label


@cache
def plain_definitions() -> dict[str, str]:
    """What figures.csv defines with codes, in the words of a reader."""
    text = files("palermo.figures.report").joinpath("definitions.csv").read_text(encoding="utf-8")
    return {row["figure"]: row["definition"] for row in csv.DictReader(text.splitlines())}


class Telling:
    """The words of one report; `_` is its room's catalogue."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self._ = words("palermo.figures", lang)

    def apart(self, text: object) -> str:
        """A number, code or Latin name inside a sentence; only Urdu has to keep it apart."""
        return isolate(text) if self.lang == "ur" else str(text)

    def number(self, value: object) -> str:
        """A value of a figure as people read it: thousands parted, digits Western in both languages."""
        text = str(value)
        whole, dot, rest = text.partition(".")
        sign, digits = ("−", whole[1:]) if whole.startswith("-") else ("", whole)
        return f"{sign}{int(digits):,}{dot}{rest}" if digits.isdigit() else text

    def day(self, day: date) -> str:
        return f"{self.apart(day.day)} {MONTHS[self.lang][day.month - 1]} {self.apart(day.year)}"

    def span(self, start: date, end: date) -> str:
        return self._("{start} to {end}").format(start=self.day(start), end=self.day(end))

    def figure(self, figure: str) -> str:
        return figure_label(figure, self.lang)

    def value(self, dimension: str, value: str, figure: str = "") -> str:
        return value_label(dimension, value, self.lang, figure)

    def period(self, value: str) -> str:
        return period_label(value, self.lang)

    def quarter(self, value: str) -> str:
        """A quarter at the head of a row, short enough to stand on one line."""
        year, _, number = value.partition("-Q")
        return self._("{year} Q{number}").format(year=self.apart(year), number=self.apart(number))

    def tick(self, value: str, with_year: bool) -> str:
        """A quarter under an axis, on two lines parted by |."""
        year, _, number = value.partition("-Q")
        short = self._("Q{number}").format(number=number)
        return f"{short}|{year}" if with_year else short

    def definition(self, figure: str) -> str:
        if self.lang == "ur":
            return figure_labels()[figure].definition_ur
        return plain_definitions()[figure]

    def unit(self, figure: str) -> str:
        if self.lang == "ur":
            return figure_labels()[figure].unit_ur
        return figures()[figure].unit if figure in figures() else self._("per 100,000 people")

    def defined(self, figures: Sequence[str]) -> Term:
        """The definitions of what an exhibit counts; with their names where there are several."""
        if len(figures) == 1:
            return Term(self._("Definition"), self.definition(figures[0]))
        parts = [f"{self.figure(figure)} – {self.definition(figure)}" for figure in figures]
        return Term(self._("Definitions"), "؛ ".join(parts) if self.lang == "ur" else "; ".join(parts))

    def units(self, figures: Sequence[str]) -> Term:
        names = list(dict.fromkeys(self.unit(figure) for figure in figures))
        return Term(self._("Unit"), ("، " if self.lang == "ur" else ", ").join(names))

    def listed(self, texts: Sequence[str]) -> str:
        return ("، " if self.lang == "ur" else ", ").join(texts)
