"""The form above an answer: figure, dimensions, days, source, filters, and the periods that have a name."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from palermo.figures.forms.asking import FROM, TO
from palermo.figures.question import TIME as PERIODS
from palermo.figures.question import known_codes
from palermo.figures.rules.asking import kept_to, offered, shown_by
from palermo.figures.rules.presets import presets
from palermo.figures.views.asked import Put, last_day
from palermo.register.method.coding import UNKNOWN, coded
from palermo.ui.listing_drawing import options_drawn
from palermo.vocabulary.figures import DIMENSIONS, TIME
from palermo.vocabulary.labels import dimension_label, figure_label, value_label

Choices = list[tuple[str, str | Promise]]


class Sieve:
    def __init__(self, put: Put, today: date) -> None:
        self.put, self.question = put, put.question
        self.lang = get_language() or "en"
        self.until = last_day(put.source, today)

    @property
    def wrong(self) -> dict[str, str]:
        return self.question.wrong

    @property
    def figures(self) -> SafeString:
        labels: Choices = [(name, figure_label(name, self.lang)) for name in offered()]
        return options_drawn(labels, self.question.figure)

    @property
    def by(self) -> list[tuple[str, SafeString, SafeString]]:
        """Two choices of a dimension, each with those that only other figures have apart."""
        own = shown_by(self.question.figure)
        others = [name for name in DIMENSIONS if name not in own]
        found = []
        for place in range(2):
            chosen = self.question.by[place] if place < len(self.question.by) else ""
            first: Choices = [("", gettext("–"))]
            found.append(
                (
                    str(place + 1),
                    options_drawn([*first, *self._dimensions(own)], chosen),
                    options_drawn(self._dimensions(others), chosen),
                )
            )
        return found

    def _dimensions(self, names: Iterable[str]) -> Choices:
        return [(name, dimension_label(name, self.lang)) for name in names]

    @property
    def days(self) -> tuple[str, str]:
        start, end = self.question.start, self.question.end
        return (
            self.question.written.get(FROM, "") if start is None else start.isoformat(),
            self.question.written.get(TO, "") if end is None else end.isoformat(),
        )

    @property
    def sources(self) -> SafeString:
        chosen = str(self.put.source.freeze.address) if self.put.source and self.put.source.freeze else ""
        if not chosen and self.question.of:
            chosen = str(self.question.of)
        first: Choices = [("", gettext("The register, as it stands"))]
        frozen: Choices = [
            (
                str(each.address),
                gettext("Frozen {start} to {end}, on {day}").format(
                    start=each.period_start, end=each.period_end, day=f"{each.frozen_at:%Y-%m-%d}"
                ),
            )
            for each in self.put.freezes
        ]
        return options_drawn([*first, *frozen], chosen)

    @property
    def presets(self) -> list[tuple[str | Promise, str, bool]]:
        """Words, address, whether it stands; of a freeze only those that lie in its days."""
        limits = self.put.source.limits if self.put.source else None
        return [
            (
                each.words,
                self.question.query({FROM: each.start, TO: each.end}),
                (each.start, each.end) == (self.question.start, self.question.end),
            )
            for each in presets(self.until)
            if limits is None or (each.start >= limits[0] and each.end <= limits[1])
        ]

    @property
    def filters(self) -> list[tuple[str, str, SafeString]]:
        """Each dimension of this figure that is no time: name, label, its codes."""
        names = [name for name in kept_to(self.question.figure) if name not in TIME and name != "statistic"]
        return [(name, dimension_label(name, self.lang), self._codes(name)) for name in names]

    def _codes(self, dimension: str) -> SafeString:
        chosen = self.question.where.get(dimension, ())
        labels: Choices = [("", gettext("all"))]
        if len(chosen) > 1:
            labels.append((",".join(chosen), ", ".join(self._label(dimension, code) for code in chosen)))
        labels += sorted_by_label(
            [(code, self._label(dimension, code)) for code in listed(dimension)], dimension
        )
        return options_drawn(labels, ",".join(chosen))

    def _label(self, dimension: str, code: str) -> str:
        if dimension in PERIODS and not PERIODS[dimension].fullmatch(code):
            return code  # nobody knows what it may mean
        return value_label(dimension, code, self.lang, self.question.figure)

    @property
    def chips(self) -> list[tuple[str, str, str]]:
        """Each filter that stands, with the address without it."""
        return [
            (
                dimension_label(name, self.lang),
                ", ".join(self._label(name, code) for code in codes),
                self.question.query({name: None}),
            )
            for name, codes in self.question.where.items()
        ]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Filters that stand and have no field: those by time."""
        return [(name, ",".join(codes)) for name, codes in self.question.where.items() if name in TIME]

    @property
    def left_out(self) -> list[str]:
        return [dimension_label(name, self.lang) for name in self.question.left_out]


def listed(dimension: str) -> Sequence[str]:
    if dimension == "stage":
        return list(dict.fromkeys(known_codes("stage").values()))
    codes = coded(dimension)
    return [*(code for code in codes if code != UNKNOWN), UNKNOWN]


def sorted_by_label(choices: Choices, dimension: str) -> Choices:
    """Long lists by their names; short ones have an order of their own. Not known stays last."""
    if len(choices) < 30:
        return choices
    return sorted(choices, key=lambda each: (each[0] == UNKNOWN, str(each[1])))
