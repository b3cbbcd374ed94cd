"""The numbers of the report: every one from compute(), asked once and kept."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from palermo.vocabulary.figures import figures

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Where = Mapping[str, Sequence[str]]
Key = tuple[str, ...]


class LeftOut(LookupError):
    """A figure that has not all dimensions of the filters, so that it is not computed: it is not zero either."""

    def __init__(self, figure: str) -> None:
        super().__init__(figure)
        self.figure = figure


class Answers(dict[Key, str]):
    """(figure, value of each dimension …) -> value as printed. Zeros are not there; asking for a figure that
    was left out raises LeftOut."""

    def __init__(self, found: Mapping[Key, str], left_out: frozenset[str]) -> None:
        super().__init__(found)
        self.left_out = left_out

    def get(self, key: Key, default=None):
        if key[0] in self.left_out:
            raise LeftOut(key[0])
        return super().get(key, default)

    def __or__(self, other: "Answers") -> "Answers":  # type: ignore[override]
        return Answers({**self, **other}, self.left_out | other.left_out)


def dimensions_of(figure: str) -> frozenset[str]:
    return frozenset(figures()[figure].dimensions)


class Numbers:
    """Answers of compute() over one connection and period, for one set of filters."""

    def __init__(
        self, con: "DuckDBPyConnection", start: date, end: date, where: Where, late_days: int
    ) -> None:
        self.con, self.start, self.end, self.late_days = con, start, end, late_days
        self.where = {dimension: tuple(codes) for dimension, codes in where.items()}
        self._kept: dict[tuple[object, ...], Answers] = {}

    def cells(
        self,
        figures: Sequence[str],
        by: Sequence[str] = (),
        end: date | None = None,
        where: Where | None = None,
    ) -> Answers:
        """The figures by some dimensions; compute() is asked once for each question."""
        from palermo.figures.method.compute import compute

        filters = self.where | {dimension: tuple(codes) for dimension, codes in (where or {}).items()}
        until = self.end if end is None else end
        key = (tuple(figures), tuple(by), until, tuple(sorted(filters.items())))
        if key not in self._kept:
            table = compute(
                self.con, self.start, until, by=by, where=filters, figures=figures, late_days=self.late_days
            )
            columns = [table.column(name).to_pylist() for name in ("figure", *by, "value")]
            found = {row[:-1]: row[-1] or "" for row in zip(*columns, strict=True)}
            self._kept[key] = Answers(found, frozenset(f for f in figures if not self.has(f, filters)))
        return self._kept[key]

    def has(self, figure: str, filters: Where | None = None) -> bool:
        """Whether a figure has every dimension that is filtered by."""
        return set(self.where if filters is None else filters) <= dimensions_of(figure)
