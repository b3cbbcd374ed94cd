"""Drawing whole columns: weighted choice, chances, ranges of rows. No value is drawn one at a time."""

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.random import PCG64, Generator, SeedSequence

Column = np.ndarray
Table = dict[str, np.ndarray]

NEVER = np.int32(2**30)
"""The day of what does not happen: later than every day, and small enough to add to."""


def stream(seed: int, *path: int) -> Generator:
    """An independent stream of chance for one part of the work, the same on every machine."""
    return Generator(PCG64(SeedSequence([seed, *path])))


def pick(rng: Generator, n: int, weights: Column | Sequence[float]) -> Column:
    """n indices into weights, each as often as its weight says."""
    bounds = np.cumsum(np.asarray(weights, dtype=np.float64))
    return np.searchsorted(bounds / bounds[-1], rng.random(n), side="right").astype(np.int32)


def chance(rng: Generator, n: int, share: float | Column) -> Column:
    return rng.random(n) < share


def days_after(rng: Generator, n: int, shortest: int, mean: float) -> Column:
    """Whole days, at least `shortest`, the rest with the given mean."""
    return (shortest + rng.exponential(mean, n)).astype(np.int32)


def around(rng: Generator, n: int, median: float, spread: float) -> Column:
    """Whole days of a lag with a long tail, at least 1."""
    return np.maximum(1, rng.lognormal(np.log(median), spread, n)).astype(np.int32)


def starts(counts: Column) -> Column:
    """Where each group begins when groups of these sizes stand one after another."""
    return np.concatenate(([0], np.cumsum(counts)[:-1])).astype(np.int64) if len(counts) else counts


def spread_rows(first: Column, counts: Column) -> tuple[Column, Column]:
    """For groups of rows (first row, number of rows): the group of each row, and the row, one after another."""
    group = np.repeat(np.arange(len(counts)), counts)
    row = np.arange(len(group)) - np.repeat(starts(counts), counts) + np.repeat(first, counts)
    return group, row


def day_number(day: date | str) -> int:
    return int(np.datetime64(day, "D").astype(np.int64))


def as_days(numbers: Column | int) -> Column:
    return np.asarray(numbers).astype("datetime64[D]")


def years_between(born: Column, on: Column) -> Column:
    """Whole years from one day to another; a 29 February birthday falls on 1 March of a common year."""
    born, on = as_days(born), as_days(on)
    year = on.astype("datetime64[Y]").astype(int) - born.astype("datetime64[Y]").astype(int)
    return (year - (_within_year(on) < _within_year(born))).astype(np.int32)


def _within_year(day: Column) -> Column:
    month = day.astype("datetime64[M]")
    return (month.astype(int) % 12) * 32 + (day - month.astype("datetime64[D]")).astype(int)


def joined(tables: list[Table]) -> Table:
    return {column: np.concatenate([table[column] for table in tables]) for column in tables[0]}


def taken(table: Table, rows: Column) -> Table:
    return {column: values[rows] for column, values in table.items()}
