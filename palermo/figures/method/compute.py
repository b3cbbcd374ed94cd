"""Every figure of figures.csv that needs no linkage, for any dimensions and filters."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from palermo.figures.method import lines
from palermo.figures.method.coverage import due_sql
from palermo.figures.method.dimensions import Rows, clauses
from palermo.figures.method.families import (
    DURATION_DAYS,
    DURATION_ROWS,
    FAMILIES,
    RETURN_ROWS,
    RETURNS,
    Family,
)
from palermo.figures.method.relations import needed
from palermo.register.method.register import make_register, stages_on
from palermo.register.method.render import day, render
from palermo.register.method.sets import insertion_order
from palermo.vocabulary.figures import NEEDS_LINKAGE, ONLY_WITH, Figure
from palermo.vocabulary.figures import figures as every_figure
from palermo.vocabulary.obligations import Obligation, due

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection

PACKAGE = "palermo.figures"


def compute(
    con: DuckDBPyConnection,
    start: date,
    end: date,
    by: Sequence[str] = (),
    where: Mapping[str, Sequence[str]] | None = None,
    figures: Collection[str] | None = None,
    late_days: int = 30,
    owed: Collection[Obligation] | None = None,
) -> pa.Table:
    """The lines of figures.csv for the days from `start` to `end`, both inclusive; stock figures as of `end`.

    con: a connection with the schema `facts`. by: dimensions in the order of the columns. where: dimension ->
    canonical codes. figures: only these. late_days: a return prepared later after its period is late. owed: other
    obligations than the shipped ones. Gives a table of text columns figure, *by, value, sorted from left to right
    in byte order; what is empty is the empty text. Lines of value 0 are left out, but a conviction rate of 0.
    Units: figures.csv; conviction_rate is a fraction of 1, time_to_stage days.
    KeyError for an unknown figure or dimension. Source: figures.md.
    """
    where = dict(where or {})
    asked = _asked(figures, by, where)
    with insertion_order(con, kept=False):
        make_register(con)
        found = [
            part
            for name, figure in asked.items()
            if name not in RETURNS
            for part in _one(con, figure, start, end, by, where)
        ]
        found += _returns(con, asked, start, end, by, where, late_days, owed)
    return lines.sorted_table(found, by)


def _asked(
    names: Collection[str] | None, by: Sequence[str], where: Mapping[str, Sequence[str]]
) -> dict[str, Figure]:
    """The figures that can be written: with every dimension that is filtered, and what they must be shown by."""
    known = every_figure()
    chosen = known if names is None else {name: known[name] for name in known if name in set(names)}
    if names is not None and (unknown := set(names) - set(known)):
        raise KeyError(", ".join(sorted(unknown)))
    return {
        name: figure
        for name, figure in chosen.items()
        if name not in NEEDS_LINKAGE
        and set(where) <= {*figure.dimensions, *(("category",) if name in RETURNS else ())}
        and set(ONLY_WITH.get(name, ())) <= set(by)
    }


def _one(
    con: DuckDBPyConnection,
    figure: Figure,
    start: date,
    end: date,
    by: Sequence[str],
    where: Mapping[str, Sequence[str]],
) -> Iterator[pa.Table]:
    shown = [dimension for dimension in by if dimension in figure.dimensions]
    if figure.figure == "time_to_stage":
        yield from _durations(con, end, shown, where)
        return
    family = FAMILIES[figure.figure]
    values = parameters(con, family, {*shown, *where}, start, end)
    table = _run(con, family.sql, family.rows, shown, where, values)
    yield lines.named(figure.figure, table, shown, figure.figure == "attrition")


def parameters(
    con: DuckDBPyConnection, family: Family, dimensions: Collection[str], start: date, end: date
) -> dict[str, str]:
    """What a family's SQL file asks for beside the clauses; the relations that it reads are made."""
    values = needed(con, family, dimensions) | {"start": day(start), "end": day(end)}
    if family.sql == "stock":
        values["stages"] = stages_on(con, end)
    return values


def _run(
    con: DuckDBPyConnection,
    sql: str,
    rows: Rows,
    shown: Sequence[str],
    where: Mapping[str, Sequence[str]],
    values: Mapping[str, str],
) -> pa.Table:
    text = render(PACKAGE, sql, **clauses(rows, shown, where), **values)
    return con.sql(text).to_arrow_table()


def _durations(
    con: DuckDBPyConnection, end: date, shown: Sequence[str], where: Mapping[str, Sequence[str]]
) -> Iterator[pa.Table]:
    groups = [dimension for dimension in shown if dimension not in ("stage", "statistic")]
    filters = {name: codes for name, codes in where.items() if name not in ("stage", "statistic")}
    for stage, first in DURATION_DAYS.items():
        if stage in where.get("stage", (stage,)):
            table = _run(
                con, "durations", DURATION_ROWS, [*groups, "days"], filters, {"day": first, "end": day(end)}
            )
            yield lines.durations(table, groups, stage, where.get("statistic"))


def _returns(
    con: DuckDBPyConnection,
    asked: Mapping[str, Figure],
    start: date,
    end: date,
    by: Sequence[str],
    where: Mapping[str, Sequence[str]],
    late_days: int,
    owed: Collection[Obligation] | None,
) -> list[pa.Table]:
    names = [name for name in RETURNS if name in asked]
    if not names:
        return []
    shown = [dimension for dimension in by if dimension in asked[names[0]].dimensions]
    filters = {name: codes for name, codes in where.items() if name != "category"}
    expected = due_sql(due(start, end, where.get("category"), owed))
    values = {"due": expected, "late_days": str(late_days)}
    table = _run(con, "returns", RETURN_ROWS, shown, filters, values)
    keys = [f"d{place}" for place in range(len(shown))]
    return [
        lines.named(name, table.select([*keys, name]).rename_columns([*keys, "value"]), shown)
        for name in names
    ]
