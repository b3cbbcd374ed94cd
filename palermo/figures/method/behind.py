"""The cases, and the persons in them, behind a number: from the same SQL as the number itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from palermo.figures.method.compute import PACKAGE, parameters
from palermo.figures.method.dimensions import Rows, clauses
from palermo.figures.method.families import DURATION_DAYS, DURATION_ROWS, FAMILIES, Family
from palermo.register.method.register import make_register
from palermo.register.method.render import day, render
from palermo.register.method.sets import insertion_order
from palermo.vocabulary.figures import NEEDS_LINKAGE
from palermo.vocabulary.figures import figures as every_figure

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection


class Behind(NamedTuple):
    """What stands behind a figure: cases, or `persons` in cases; `counted`: its value is the number of them."""

    persons: bool
    counted: bool


_UNITS = {"person in case": Behind(True, True), "case": Behind(False, True)}
_OTHERS = {
    "conviction_rate": Behind(True, False),
    "time_to_stage": Behind(False, False),
    "seized": Behind(False, False),
}


def behind(figure: str) -> Behind | None:
    """What stands behind a figure; None for returns and for figures that need linkage. KeyError for no figure.

    Not counted are conviction_rate (the persons convicted, its numerator), time_to_stage (the cases that have reached
    the milestone) and seized (the cases with such a seizure).
    """
    known = every_figure()[figure]
    return None if figure in NEEDS_LINKAGE else _OTHERS.get(figure) or _UNITS.get(known.unit)


def units_behind(
    con: DuckDBPyConnection,
    figure: str,
    start: date,
    end: date,
    where: Mapping[str, Sequence[str]] | None = None,
    limit: int | None = None,
) -> pa.Table:
    """The units that make up one number, each once: what `compute` counts for the same days and filters.

    con, start, end, where: as of `compute`; the cell of a breakdown is asked for by the codes of its dimensions as
    filters. Columns: case_no (BIGINT; of the case's first holder, in the numbers of the facts: a freeze has its own)
    and, for persons, person_no (INTEGER; of the holder whose people are used). Sorted by them; only the first `limit`.
    LookupError for a figure with nothing behind it, KeyError for a figure or dimension that is none.
    """
    asked, where = behind(figure), dict(where or {})
    if asked is None:
        raise LookupError(figure)
    if unknown := set(where) - set(every_figure()[figure].dimensions):
        raise KeyError(", ".join(sorted(unknown)))
    with insertion_order(con, kept=False):
        make_register(con)
        parts = list(
            _reached(end, where) if figure == "time_to_stage" else _counted(con, figure, start, end, where)
        )
        names = "case_no, person_no" if asked.persons else "case_no"
        most = "" if limit is None else f" LIMIT {int(limit)}"
        rows = (
            " UNION ".join(f"SELECT {names} FROM ({part})" for part in parts)
            or "SELECT 0::BIGINT AS case_no WHERE FALSE"
        )
        return con.sql(f"SELECT {names} FROM ({rows}) AS u ORDER BY ALL{most}").to_arrow_table()


def _counted(
    con: DuckDBPyConnection, figure: str, start: date, end: date, where: Mapping[str, Sequence[str]]
) -> Iterator[str]:
    family = FAMILIES["persons_convicted" if figure == "conviction_rate" else figure]
    by = ["case_no", "person_no"] if _person(family) else ["case_no"]
    parts = clauses(_with_numbers(family), by, where)
    text = render(PACKAGE, family.sql, **parts, **parameters(con, family, where, start, end))
    yield f"SELECT d0 AS case_no{', d1::INTEGER AS person_no' if len(by) > 1 else ''} FROM ({text})"


def _person(family: Family) -> str | None:
    """Where a family's rows have the number of a person."""
    return {"people": "p.person_no", "accused": "a.person_no"}.get(family.sql)


def _with_numbers(family: Family) -> Rows:
    """The family's rows, which offer case and person as if they were dimensions: a group then is one unit."""
    return replace(
        family.rows, columns={**family.rows.columns, **_NUMBERS, "person_no": _person(family) or ""}
    )


_NUMBERS = {"case_no": "c.unit"}


def _reached(end: date, where: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Cases that have reached one of the milestones of time_to_stage; a statistic is of all of them."""
    filters = {name: codes for name, codes in where.items() if name not in ("stage", "statistic")}
    parts = clauses(
        replace(DURATION_ROWS, columns={**DURATION_ROWS.columns, **_NUMBERS}), ["case_no"], filters
    )
    parts["filters"] += " AND c.reached"
    for stage, first in DURATION_DAYS.items():
        if stage in where.get("stage", (stage,)):
            text = render(PACKAGE, "durations", **parts, day=first, end=day(end))
            yield f"SELECT d0 AS case_no FROM ({text})"
