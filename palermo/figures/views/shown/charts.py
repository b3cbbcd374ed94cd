"""The chart of an answer: columns and lines over time, bars of named things, quartiles as ranges."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from palermo.figures.method.answers import Answer, Number
from palermo.figures.method.silence import MISSING, PARTIAL
from palermo.figures.views.shown.words import Words
from palermo.ui import charts
from palermo.ui.svg import Drawing
from palermo.vocabulary.figures import TIME

MOST_SERIES, MOST_BARS, MOST_GROUPS, MOST_RANGES = 5, 25, 12, 15


class Charted:
    """`drawing` is None where numbers of different units, or too many of them, are better read in the table."""

    def __init__(self, answer: Answer, words: Words) -> None:
        self.answer, self.words, self.lang = answer, words, words.lang
        self.notes: list[str] = []
        self.rows: list[dict[str, Any]] = []
        self.hatched = "partial"
        self.drawing = self._drawing()

    def _drawing(self) -> Drawing | None:
        answer = self.answer
        if answer.asked.figure == "time_to_stage":
            return self._ranges()
        if not answer.asked.has_totals or not answer.dimensions:
            return None
        time = next((place for place, name in enumerate(answer.dimensions) if name in TIME), None)
        if time is not None:
            return self._over_time(time)
        return self._bars() if len(answer.dimensions) == 1 else self._grouped()

    def key(self) -> list[tuple[str, str]]:
        """What is hatched: the mark itself, or behind lines the period."""
        states = {row.get("state") for row in self.rows}
        key = []
        if PARTIAL in states:
            key.append((self.hatched, gettext("Some returns are missing: the number may be too low")))
        if MISSING in states:
            key.append(("missing", gettext("No return came: nothing is known")))
        return key

    def text(self) -> str:
        """What is read to those who cannot see the chart: its title and its first numbers."""
        parts = [f"{row['label']}: {row['text'] or gettext('no return')}" for row in self.rows[:12]]
        more = [gettext("The table has the rest.")] if len(self.rows) > 12 else []
        return ". ".join([self.words.title, *parts, *more])

    def _row(self, label: str, number: Number) -> dict[str, Any]:
        value = None if number.value is None else float(number.value)
        if value is not None and self.words.kind == "ratio":
            value *= 100
        text = "" if number.value is None else self.words.number(number)
        return {"label": label, "value": value, "text": text, "state": charted_state(number)}

    def _periods(self, dimension: str, numbers: Mapping[str, Number]) -> list[dict[str, Any]]:
        return [
            {**self._row(self.words.code(dimension, code), number), **self._tick(dimension, code, place)}
            for place, (code, number) in enumerate(numbers.items())
        ]

    def _tick(self, dimension: str, code: str, place: int) -> dict[str, Any]:
        """Under the axis: on two lines where they are few, else only the years."""
        year, _, part = code.partition("-")
        if dimension == "year":
            return {"tick": year, "first": int(year) % 5 == 0}
        if dimension == "quarter":
            first = part == "Q1"
            return {"tick": self.words.tell.tick(code, first or place == 0), "first": first}
        name = self.words.code(dimension, code).split()[0]
        short = name[:3] if self.lang == "en" else name
        return {"tick": f"{short}|{year}" if part == "01" or place == 0 else short, "first": part == "01"}

    def _over_time(self, time: int) -> Drawing:
        answer, dimension = self.answer, self.answer.dimensions[time]
        periods = answer.axes[dimension]
        whole = {code: answer.number(*self._key(time, code)) for code in periods}
        self.rows = self._periods(dimension, whole)
        if len(answer.dimensions) == 1:
            return charts.columns(self.rows, self.lang)
        other = 1 - time
        shown = self._most(other, MOST_SERIES)
        series = {}
        for code in shown:
            numbers = {period: answer.number(*self._key(time, period, code)) for period in periods}
            rows = self._periods(dimension, numbers)
            # Whether returns are missing is said of the period, not of each line.
            series[self.words.code(answer.dimensions[other], code)] = [
                {**row, "state": of_all["state"]} for row, of_all in zip(rows, self.rows, strict=True)
            ]
        if not series:
            return charts.columns(self.rows, self.lang)
        self.hatched = "pale"
        return charts.lines(series, self.lang)

    def _key(self, time: int, period: str, code: str | None = None) -> tuple[str | None, ...]:
        if len(self.answer.dimensions) == 1:
            return (period,)
        return (period, code) if time == 0 else (code, period)

    def _most(self, place: int, most: int) -> list[str]:
        """The codes with the highest totals, in reading order."""
        codes = self.answer.axes[self.answer.dimensions[place]]
        size = {code: self._size(place, code) for code in codes}
        kept = sorted((code for code in codes if size[code] > 0), key=lambda code: -size[code])[:most]
        if len(kept) < sum(number > 0 for number in size.values()):
            words = gettext("The chart shows the {count} largest; the table has all.")
            self.notes.append(words.format(count=len(kept)))
        return [code for code in codes if code in kept]

    def _size(self, place: int, code: str) -> float:
        key = [code if at == place else None for at in range(len(self.answer.dimensions))]
        return float(self.answer.number(*key).value or 0)

    def _bars(self) -> Drawing | None:
        dimension = self.answer.dimensions[0]
        codes = self.answer.axes[dimension]
        if len(codes) > MOST_BARS:
            codes = self._most(0, MOST_BARS)
        self.rows = [self._row(self.words.code(dimension, code), self.answer.number(code)) for code in codes]
        return charts.bars(self.rows, self.lang) if self.rows else None

    def _grouped(self) -> Drawing | None:
        one, other = self.answer.dimensions
        labels, groups = self._most(0, MOST_GROUPS), self._most(1, MOST_SERIES)
        names = [self.words.code(other, code) for code in groups]
        self.rows = [
            {
                **self._row(self.words.code(one, label), self.answer.number(label, code)),
                "group": place,
                "state": "",  # said in the table: side by side bars have no room for hatching
            }
            for label in labels
            for place, code in enumerate(groups)
        ]
        rows = [{**row, "value": row["value"] or 0, "group": names[row["group"]]} for row in self.rows]
        return charts.grouped(rows, names, self.lang) if rows else None

    def _ranges(self) -> Drawing | None:
        answer = self.answer
        others = answer.axes[answer.asked.by[0]] if len(answer.asked.by) == 1 else [None]
        if len(answer.asked.by) > 1 or len(others) * len(answer.axes["stage"]) > MOST_RANGES:
            return None
        for other in others:
            for stage in answer.axes["stage"]:
                self.rows += self._range(other, stage)
        title = gettext("days from registration")
        return charts.ranges(self.rows, self.lang, title) if self.rows else None

    def _range(self, other: str | None, stage: str) -> list[dict[str, Any]]:
        """A quarter, half and three quarters of the cases; nothing where no quarter has come so far."""
        key = () if other is None else (other,)
        found = {code: self.answer.number(*key, stage, code) for code in ("P25", "P50", "P75")}
        if found["P25"].value is None:
            return []
        label = self.words.code("stage", stage)
        if other is not None:
            label = f"{self.words.code(self.answer.asked.by[0], other)} · {label}"
        low, mid, high = (None if each.value is None else int(each.value) for each in found.values())
        text = self.words.number(found["P50"])
        return [{"label": label, "low": low, "mid": mid, "high": high, "text": text}]


def charted_state(number: Number) -> str:
    return number.state if number.state in (MISSING, PARTIAL) else MISSING if number.value is None else ""
