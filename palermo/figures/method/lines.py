"""From grouped numbers to the lines of figures.csv."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from palermo.figures.method.dimensions import texts
from palermo.figures.method.survival import STATISTICS, quartiles
from palermo.vocabulary.figures import LEAST_DECIDED

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa


def named(figure: str, table: pa.Table, shown: Sequence[str], milestones: bool = False) -> pa.Table:
    """The lines of one figure: text columns figure, one a dimension shown, value; lines of value 0 left out.

    `table` has the columns d0, d1, … (numbers that stand for codes) and value, or convicted and decided.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    if "decided" in table.column_names:
        table = table.filter(pc.greater(table["decided"], 0))
        values = _rates(table)
    else:
        table = table.filter(pc.not_equal(table["value"], 0))
        values = written(table["written"]) if "written" in table.column_names else whole(table["value"])
    columns = {"figure": pa.array([figure], pa.string()).take(pa.array([0] * len(table), pa.int32()))}
    for place, dimension in enumerate(shown):
        columns[dimension] = texts(dimension, table[f"d{place}"], milestones)
    return pa.table({**columns, "value": values})


def whole(values: pa.ChunkedArray) -> pa.ChunkedArray:
    import pyarrow as pa
    import pyarrow.compute as pc

    return pc.cast(pc.cast(values, pa.int64()), pa.string())


def written(decimals: pa.ChunkedArray) -> pa.ChunkedArray:
    """Decimals written out in full, without needless zeros."""
    import pyarrow.compute as pc

    return pc.replace_substring_regex(decimals, r"\.?0*$", "")


def _rates(table: pa.Table) -> pa.Array:
    """Shares of 1 with six decimals, halves away from zero; empty where too few were decided."""
    import pyarrow as pa
    import pyarrow.compute as pc

    convicted = pc.cast(table["convicted"], pa.int64())
    decided = pc.cast(table["decided"], pa.int64())
    # In whole millionths, so that no binary fraction decides a half.
    millionths = pc.divide(pc.add(pc.multiply(convicted, 2_000_000), decided), pc.multiply(decided, 2))
    shares = pc.divide(pc.cast(millionths, pa.decimal128(20, 0)), pa.scalar(1_000_000, pa.decimal128(7, 0)))
    texts_of = written(pc.cast(pc.cast(shares, pa.decimal128(20, 6)), pa.string()))
    return pc.if_else(pc.less(decided, LEAST_DECIDED), pa.scalar(None, pa.string()), texts_of)


def durations(
    table: pa.Table, groups: Sequence[str], stage: str, statistics: Sequence[str] | None
) -> pa.Table:
    """The lines of time_to_stage for one milestone: each group's quartiles, empty where not reached.

    `table`: d0, d1, … of the groups, then the days as the last of these, reached, cases.
    """
    import numpy as np
    import pyarrow as pa

    keys = [f"d{place}" for place in range(len(groups))]
    columns_of = {name: table[name].to_numpy().astype(np.int64) for name in table.column_names}
    days = columns_of.pop(f"d{len(groups)}")
    together = _packed([columns_of[key] for key in keys], len(days))
    order = np.argsort(_packed([together, days - days.min(initial=0)], len(days)))
    group = together[order]
    numbers, found = quartiles(
        group, days[order], *(columns_of[name][order] for name in ("reached", "cases"))
    )
    first = order[np.searchsorted(group, numbers)]
    chosen = [name for name in STATISTICS if statistics is None or name in statistics]
    parts = []
    for statistic in chosen:
        days_found = found[statistic]
        columns = {
            "figure": pa.array(["time_to_stage"] * len(numbers), pa.string()),
            **{
                name: texts(name, pa.array(columns_of[key][first]), False)
                for name, key in zip(groups, keys, strict=True)
            },
            "stage": pa.array([stage] * len(numbers), pa.string()),
            "statistic": pa.array([statistic] * len(numbers), pa.string()),
            "value": pa.array(days_found.data, mask=np.ma.getmaskarray(days_found)).cast(pa.string()),
        }
        part = pa.table(columns)
        zero = ~np.ma.getmaskarray(days_found) & (days_found.data == 0)
        parts.append(part.filter(pa.array(~zero)))
    return pa.concat_tables(parts) if parts else sorted_table([], [*groups, "stage", "statistic"])


def _packed(columns: Sequence[np.ndarray], size: int) -> np.ndarray:
    """One number a row, in the order of the columns from left to right; they hold no number below 0."""
    import numpy as np

    packed = np.zeros(size, dtype=np.int64)
    for column in columns:
        packed = packed * (int(column.max(initial=0)) + 1) + column
    return packed


def sorted_table(parts: Sequence[pa.Table], by: Sequence[str]) -> pa.Table:
    """All lines in one table: a dimension that a figure has not is empty; sorted from left to right in byte order."""
    import pyarrow as pa

    names = ["figure", *by, "value"]
    table = pa.concat_tables([_with_columns(part, names) for part in parts] or [_nothing(names)])
    return table.sort_by([(name, "ascending") for name in names]).combine_chunks()


def _nothing(names: Sequence[str]) -> pa.Table:
    import pyarrow as pa

    return pa.table({name: pa.array([], pa.string()) for name in names})


def _with_columns(part: pa.Table, names: Sequence[str]) -> pa.Table:
    """The part with every column, empty text where it has none: empty sorts first."""
    import pyarrow as pa
    import pyarrow.compute as pc

    empty = pa.array([""]).take(pa.array([0] * len(part), pa.int32()))
    columns = {name: part[name] if name in part.column_names else empty for name in names}
    return pa.table({name: pc.fill_null(column, "") for name, column in columns.items()})
