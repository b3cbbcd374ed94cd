"""Relations that only some figures ask for: made when they are first needed, kept with the register."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from palermo.figures.method.families import Family
from palermo.register.method.coding import coded
from palermo.register.method.register import DERIVED, has_derived
from palermo.register.method.render import render
from palermo.vocabulary.figures import PERSON

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
    "accused_told": ("told", "accused"),
    "defendant_told": ("told", "defendant"),
    "set_aside_told": ("told", "set_aside"),
}


def needed(con: DuckDBPyConnection, family: Family, dimensions: Collection[str]) -> dict[str, str]:
    """Make the relations that a figure's rows, or the dimensions asked of it, are read from; gives what its SQL file
    asks for beside the clauses."""
    values = dict(family.values)
    wanted = []
    if family.sql == "attrition":
        wanted.append("milestone")
    if family.accused:
        told = {"role", *PERSON} & set(dimensions)
        wanted.append(f"{family.accused}_told" if told else family.accused)
        values["accused"] = f"{DERIVED}.{wanted[-1]}"
    if "convicted_of" in dimensions:
        wanted.append("convicted_person" if family.sql == "accused" else "convicted_case")
    for name in wanted:
        _make(con, name)
    return values


def make_relations(con: DuckDBPyConnection) -> None:
    """Make all of them."""
    for name in FILES:
        _make(con, name)


def _make(con: DuckDBPyConnection, name: str) -> None:
    if name not in FILES or has_derived(con, name):
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
    if file == "told":
        values = {"accused": f"{DERIVED}.{before}"}
    return render(PACKAGE, file, **values)
