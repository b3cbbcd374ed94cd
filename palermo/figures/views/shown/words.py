"""What an answer is called and what stands beside it, in the language of the page."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import get_language, gettext

from palermo.figures.method.answers import FEW, NONE, UNREACHED, Answer, Number
from palermo.figures.method.silence import MISSING, PARTIAL
from palermo.figures.report.telling import Telling
from palermo.figures.rules.asking import is_stock
from palermo.vocabulary.figures import figures
from palermo.vocabulary.labels import dimension_label


class Words:
    """Of one answer. `tell` is how the report calls figures, codes and days."""

    def __init__(self, answer: Answer) -> None:
        self.answer, self.asked = answer, answer.asked
        self.lang = get_language() or "en"
        self.tell = Telling(self.lang)
        self.kind = figures()[self.asked.figure].kind

    @property
    def title(self) -> str:
        figure = self.tell.figure(self.asked.figure)
        names = [self.dimension(name) for name in self.asked.by]
        if not names:
            return figure
        if len(names) == 1:
            return gettext("{figure}, by {one}").format(figure=figure, one=names[0])
        return gettext("{figure}, by {one} and {other}").format(figure=figure, one=names[0], other=names[1])

    def dimension(self, name: str) -> str:
        label = dimension_label(name, self.lang)
        return label[:1].lower() + label[1:]

    def code(self, dimension: str, code: str | None) -> str:
        return gettext("Total") if code is None else self.tell.value(dimension, code, self.asked.figure)

    def number(self, number: Number) -> str:
        """As people read it; what is no number says why by its sign."""
        if number.value is None:
            return {FEW: "<20", UNREACHED: "…"}.get(number.state, "–")
        if self.kind == "ratio":
            return f"{float(number.value) * 100:.1f}%"
        return self.tell.number(number.value)

    def state(self, number: Number) -> str:
        """The same for those who cannot see the sign, and for files."""
        return {
            MISSING: gettext("no return came"),
            PARTIAL: gettext("returns are missing"),
            FEW: gettext("fewer than 20 people decided"),
            UNREACHED: gettext("not reached"),
            NONE: gettext("nothing to measure"),
        }.get(number.state, "")

    def period(self) -> str:
        if is_stock(self.asked.figure):
            return gettext("as of {day}").format(day=self.tell.day(self.asked.end))
        return self.tell.span(self.asked.start, self.asked.end)

    def coverage(self) -> str:
        silence = self.answer.silence
        if not silence.due:
            return gettext("no return was due")
        return gettext("{received} of {due} returns").format(received=silence.received, due=silence.due)

    def basis(self) -> str:
        """What bodies state as totals is never added to what is counted from cases."""
        silence = self.answer.silence
        parts = [(gettext("returns that list cases: {count}"), silence.with_basis("CASES", "BOTH"))]
        parts += [
            (words, count)
            for words, count in (
                (gettext("that say nothing happened: {count}"), silence.with_basis("NIL")),
                (gettext("that state totals only, not counted here: {count}"), silence.with_basis("TOTALS")),
            )
            if count
        ]
        return self.tell.listed([words.format(count=count) for words, count in parts])

    def about(self) -> list[tuple[str, str]]:
        figure = self.asked.figure
        stands = gettext("Day") if is_stock(figure) else gettext("Period")
        return [
            (gettext("Definition"), self.tell.definition(figure)),
            (gettext("Unit"), self.tell.unit(figure)),
            (stands, self.period()),
            (gettext("Coverage"), self.coverage()),
            (gettext("Basis"), self.basis()),
        ]

    def filters(self) -> list[tuple[str, str, str]]:
        """Each filter that stands: dimension, its name, the names of its codes."""
        return [
            (
                name,
                dimension_label(name, self.lang),
                self.tell.listed([self.code(name, code) for code in codes]),
            )
            for name, codes in self.asked.where.items()
        ]

    def notes(self, numbers: Iterable[Number]) -> list[str]:
        """What the signs in these numbers mean, as far as they occur."""
        states = {number.state for number in numbers}
        known = {
            MISSING: gettext("Hatched, with a dash: no return came, so nothing is known. It is not zero."),
            PARTIAL: gettext("† Returns are missing: the number may be too low."),
            FEW: gettext("<20: of fewer than twenty people decided no rate is made."),
            UNREACHED: gettext("…: so many cases have not come so far yet."),
            NONE: gettext("–: there is nothing of which it could be made."),
        }
        return [words for state, words in known.items() if state in states]

    def day(self, day: date) -> str:
        return self.tell.day(day)
