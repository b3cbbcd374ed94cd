"""One figure as asked: by at most two dimensions (and those it must be shown by), with totals, and zero told from missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from palermo.figures.method.compute import compute
from palermo.figures.method.families import FAMILIES
from palermo.figures.method.periods import days_of, values_between
from palermo.figures.method.silence import MISSING, PARTIAL, Silence
from palermo.register.method.coding import UNKNOWN, coded
from palermo.vocabulary.codes import codes
from palermo.vocabulary.figures import ONLY_WITH, TIME, figures

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FEW, NONE, UNREACHED = "few", "none", "unreached"
Codes = tuple[str, ...]
Key = tuple[str | None, ...]

# Dimensions whose codes are all shown, with or without a number; of the others those that were counted.
_WHOLE = ("sex", "age_band", "age_group", "cross_border", "statistic")
_STATISTICS = ("P25", "P50", "P75", "P50_LOW", "P50_HIGH")
_MILESTONES = (
    *("REGISTERED", "INVESTIGATION", "CHALLAN_FINAL", "COGNIZANCE", "CHARGE", "DECIDED", "CONVICTED"),
)


@dataclass(frozen=True)
class Asked:
    """A question in codes: a figure of the days from `start` to `end`, both inclusive."""

    figure: str
    start: date
    end: date
    by: Codes = ()
    where: Mapping[str, Codes] = field(default_factory=dict)

    @property
    def dimensions(self) -> Codes:
        """What it is shown by: as asked, and what the figure is never shown without."""
        return (*self.by, *(name for name in ONLY_WITH.get(self.figure, ()) if name not in self.by))

    @property
    def has_totals(self) -> bool:
        return self.figure not in ONLY_WITH


@dataclass(frozen=True)
class Number:
    """value: as in figures.csv, None where there is none. state: "" whole; partial (returns are missing); missing (no
    return came); few (a rate of too few people); unreached (a quartile); none (nothing of which a rate or a duration
    could be made)."""

    value: str | None
    state: str = ""


class Answer:
    """axes: the codes of each dimension in reading order. Numbers are asked for by a code, or None for the total."""

    def __init__(self, con: DuckDBPyConnection, asked: Asked, silence: Silence, late_days: int = 30) -> None:
        self.asked, self.silence = asked, silence
        self.dimensions = asked.dimensions
        self._values: dict[Codes, dict[Codes, str]] = {}
        for by in self._groupings():
            self._values[by] = self._summed(by) or self._computed(con, by, late_days)
        self.axes = {name: self._axis(name) for name in self.dimensions}

    def _groupings(self) -> list[Codes]:
        """All dimensions first, then each alone, then none."""
        if not self.asked.has_totals or not self.dimensions:
            return [self.dimensions]
        single = [(name,) for name in self.dimensions] if len(self.dimensions) > 1 else []
        return [self.dimensions, *single, ()]

    def _computed(self, con: DuckDBPyConnection, by: Codes, late_days: int) -> dict[Codes, str]:
        asked = self.asked
        table = compute(
            con, asked.start, asked.end, by, asked.where, figures=[asked.figure], late_days=late_days
        )
        columns = [table.column(name).to_pylist() for name in (*by, "value")]
        return {row[:-1]: row[-1] for row in zip(*columns, strict=True)}

    def _summed(self, by: Codes) -> dict[Codes, str]:
        """From what was computed before, where every unit has one code of each dimension that is left out.

        A case may count under several laws: of such a dimension a total is computed anew, and so is every rate.
        """
        if figures()[self.asked.figure].kind == "ratio":
            return {}
        several = set(FAMILIES[self.asked.figure].rows.several) if self.asked.figure in FAMILIES else set()
        for done, values in self._values.items():
            if set(by) < set(done) and not several & (set(done) - set(by)):
                places = [done.index(name) for name in by]
                sums: dict[Codes, int] = {}
                for key, value in values.items():
                    at = tuple(key[place] for place in places)
                    sums[at] = sums.get(at, 0) + int(value)
                return {key: str(value) for key, value in sums.items()}
        return {}

    def _axis(self, dimension: str) -> list[str]:
        asked = self.asked
        kept = asked.where.get(dimension)
        if dimension in TIME:
            spans = values_between(dimension, asked.start, asked.end)
            return [value for value in spans if kept is None or value in kept]
        found = self._totals_of(dimension)
        every = [*self._listed(dimension), *(code for code in found if code not in self._listed(dimension))]
        shown = [code for code in every if kept is None or code in kept]
        return [code for code in shown if code != UNKNOWN] + [UNKNOWN] * (
            UNKNOWN in shown and UNKNOWN in found
        )

    def _listed(self, dimension: str) -> Sequence[str]:
        """What is shown whether it was counted or not, or at least in which order it is."""
        if dimension == "province":
            return [code for code in codes("provinces") if not self.asked.where.get("district")]
        if dimension == "body":
            return sorted({each.body for each in self.silence.owed})
        if dimension == "statistic":
            return _STATISTICS
        return coded(dimension) if dimension in _WHOLE else ()

    def _totals_of(self, dimension: str) -> dict[str, str]:
        """The codes that were counted: stages in their order, everything else the most first."""
        place = self.dimensions.index(dimension)
        if (dimension,) in self._values:
            found = {key[0]: value for key, value in self._values[dimension,].items()}
        else:
            found = {key[place]: "" for key in self._values[self.dimensions]}
        if dimension == "stage":
            order = _MILESTONES if self.asked.figure in ("attrition", "time_to_stage") else coded("stage")
            return {code: found[code] for code in order if code in found}
        return {code: found[code] for code in sorted(found, key=lambda code: (-_size(found[code]), code))}

    def number(self, *key: str | None) -> Number:
        """Of one code or None (the total) for each dimension. KeyError where no total was computed."""
        by = tuple(name for name, code in zip(self.dimensions, key, strict=True) if code is not None)
        at = tuple(code for code in key if code is not None)
        value = self._values[by].get(at)
        return self._told(value, self._state(dict(zip(by, at, strict=True))), by, at)

    def _told(self, value: str | None, state: str, by: Codes, at: Codes) -> Number:
        if self.asked.figure == "time_to_stage":
            return self._duration(value, by, at)
        if figures()[self.asked.figure].kind == "ratio":
            if value is None:
                return Number(None, MISSING if state == MISSING else NONE)
            return Number(value, PARTIAL if state else "") if value else Number(None, FEW)
        if value is None:
            return Number(None, MISSING) if state == MISSING else Number("0", state)
        return Number(value, PARTIAL if state else "")

    def _duration(self, value: str | None, by: Codes, at: Codes) -> Number:
        """A line of 0 days is left out of figures.csv: beside another statistic of the same cases nothing means 0."""
        if value is not None:
            return Number(value) if value else Number(None, UNREACHED)
        place = by.index("statistic")
        same = (
            key for key in self._values[by] if key[:place] + key[place + 1 :] == at[:place] + at[place + 1 :]
        )
        return Number("0") if any(same) else Number(None, NONE)

    def _state(self, at: Mapping[str, str]) -> str:
        asked = self.asked
        first, last = asked.start, asked.end
        for dimension in TIME:
            values = (at[dimension],) if dimension in at else asked.where.get(dimension, ())
            if spans := [days_of(dimension, value) for value in values]:
                first = max(first, min(begins for begins, _ in spans))
                last = min(last, max(ends for _, ends in spans))
        if figures()[asked.figure].unit == "return":
            return ""  # what is missing is what these figures count
        return self.silence.of(first, last, _province(at, asked), at.get("body", ""))

    def lines(self) -> Iterator[tuple[Key, Number]]:
        """Every number, in reading order, totals after what they are of; of kinds and quartiles those there are."""
        keys: list[Key] = [()]
        for dimension in self.dimensions:
            ends = [None] if self.asked.has_totals else []
            keys = [(*key, code) for key in keys for code in [*self.axes[dimension], *ends]]
        for key in keys:
            number = self.number(*key)
            if self.asked.has_totals or number.state == UNREACHED or number.value not in (None, "0"):
                yield key, number


def _province(at: Mapping[str, str], asked: Asked) -> str:
    if "district" in at:
        district = codes("districts").get(at["district"])
        return district.extra.get("iso3166_2", "") if district else ""
    if "province" in at:
        return at["province"] if at["province"] in codes("provinces") else ""
    kept = asked.where.get("province", ())
    return kept[0] if len(kept) == 1 and kept[0] in codes("provinces") else ""


def _size(value: str) -> float:
    try:
        return float(value)
    except ValueError:
        return 0.0


def answer(con: DuckDBPyConnection, asked: Asked, late_days: int = 30) -> Answer:
    """The numbers of one question.

    con: a connection with the schema `facts`, or one that shows a picture. late_days: as in compute. Dimensions and
    codes must be those of the vocabulary: KeyError for another. Source: figures.md.
    """
    silence = Silence(
        con, asked.start, asked.end, asked.where.get("category"), asked.where.get("body"), late_days
    )
    return Answer(con, asked, silence, late_days)
