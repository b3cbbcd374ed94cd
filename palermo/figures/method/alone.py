"""Figures of returns that each stand alone: every return over its own period, all of them in one question."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from palermo.figures.method.compute import PACKAGE
from palermo.figures.method.dimensions import Rows, clauses, texts
from palermo.figures.method.families import FAMILIES
from palermo.figures.method.relations import needed
from palermo.register.method.register import DERIVED, make_register, stages_on
from palermo.register.method.render import render

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection

DIMENSIONS = ("district", "sex", "age_group", "stage")
"""The columns of totals beside category that may be filled."""

_WINDOW = f"JOIN {DERIVED}.return_window AS w ON w.unit = c.unit"


def computed_alone(con: DuckDBPyConnection, asked: Iterable[tuple[str, tuple[str, ...]]]) -> pa.Table:
    """The figures of each return by category and some of DIMENSIONS, from facts in which no case has two returns.

    asked: a figure that may be stated, and the dimensions it is counted by beside category. Gives the columns file
    (the return's number), figure, category, district, sex, age_group, stage (NULL where not asked), value; zeros
    are left out. KeyError for a figure that is no count of cases or people.
    """
    import pyarrow as pa

    make_register(con)
    con.execute(
        f"CREATE OR REPLACE TABLE {DERIVED}.return_window AS SELECT c.case_no AS unit, r.return_no AS file,"
        " r.period_start, r.period_end FROM facts.cases AS c JOIN facts.returns AS r ON r.return_no = c.return_no"
    )
    parts = [_one(con, figure, shown) for figure, shown in asked]
    return pa.concat_tables(parts)


def _one(con: DuckDBPyConnection, figure: str, shown: tuple[str, ...]) -> pa.Table:
    import pyarrow as pa

    family = FAMILIES[figure]
    rows = Rows(family.rows.day, {**family.rows.columns, "file": "w.file"}, family.rows.several)
    values = needed(con, family, shown)
    by = ("file", "category", *shown)
    parts = clauses(rows, by, {})
    parts["joins"] += f"\n{_WINDOW}"
    # No accepted event lies after its return's period, so the stage of any later day is that of its last day.
    stages = {"stages": stages_on(con, date.max)} if family.sql == "stock" else {}
    sql = render(PACKAGE, family.sql, **parts, **values, **stages, start="w.period_start", end="w.period_end")
    table = con.sql(sql).to_arrow_table()
    columns = {"file": table["d0"].cast(pa.int32()), "figure": pa.array([figure] * len(table), pa.string())}
    places = {name: place for place, name in enumerate(by)}
    for name in ("category", *DIMENSIONS):
        there = name in places
        empty = pa.nulls(len(table), pa.string())
        columns[name] = texts(name, table[f"d{places[name]}"], False) if there else empty
    return pa.table({**columns, "value": table["value"].cast(pa.int64())})
