"""Relations that only some figures ask for: made when they are first needed, kept with the register."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from palermo.figures.method.families import Family
from palermo.register.method.coding import coded
from palermo.register.method.register import DERIVED
from palermo.register.method.render import render

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

PACKAGE = "palermo.figures"
# The file that makes each relation, and the relation that has to be there before.
FILES = {
    "milestone": ("milestones", None),
    "defendant": ("defendants", None),
    "set_aside": ("set_aside", None),
    "conviction": ("convictions", None),
    "convicting_case": ("convicting_cases", "conviction"),
    "convicting_person": ("convicting_persons", "conviction"),
    "convicted_case": ("convicted_of", "convicting_case"),
    "convicted_person": ("convicted_of", "convicting_person"),
}


def need(con: DuckDBPyConnection, family: Family, dimensions: Collection[str]) -> None:
    """Make the relations that a figure's rows, or the dimensions asked of it, are read from."""
    wanted = [name for name in FILES if f"{DERIVED}.{name}" in " ".join(family.values.values())]
    if family.sql == "attrition":
        wanted.append("milestone")
    if "convicted_of" in dimensions:
        wanted.append("convicted_person" if family.sql == "accused" else "convicted_case")
    for name in wanted:
        _make(con, name)


def _make(con: DuckDBPyConnection, name: str) -> None:
    made = con.execute(
        f"SELECT count(*) FROM duckdb_tables() WHERE schema_name = '{DERIVED}' AND table_name = $1", [name]
    ).fetchall()
    if made != [(0,)]:
        return
    before = FILES[name][1]
    if before:
        _make(con, before)
    con.execute(f"CREATE TABLE {DERIVED}.{name} AS {relation_sql(name)}")


def relation_sql(name: str) -> str:
    """The SELECT that makes one of these relations."""
    file, before = FILES[name]
    values = {}
    if file == "convicted_of":
        values = {"event": f"{DERIVED}.{before}", "other": str(coded("convicted_of").index("OTHER"))}
    return render(PACKAGE, file, **values)
