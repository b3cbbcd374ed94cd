"""The register as relations that every figure shares: cases, persons, accused with their firsts, events.

They do not depend on any day and are made once per connection, as tables of the schema `derived`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from palermo.register.method.chain import make_chains
from palermo.register.method.coding import make_codings
from palermo.register.method.facts import FACTS, SCHEMA
from palermo.register.method.render import day, render
from palermo.register.method.stage import PACKAGE, make, make_firsts, make_history, make_stage, make_stages

if TYPE_CHECKING:
    from datetime import date

    from duckdb import DuckDBPyConnection

DERIVED = "derived"
STAGES_KEPT = 8
PICTURE = "picture"
"""The mark of a `derived` that is kept with its facts and made of no others."""

# Whole years from a birth date to the day `basis`; a 29 February birthday has not come before 1 March.
_YEARS = (
    "year(basis) - year({birth}) - CASE WHEN month(basis) * 100 + day(basis)"
    " < month({birth}) * 100 + day({birth}) THEN 1 ELSE 0 END"
)


def make_register(con: DuckDBPyConnection) -> None:
    """Make `derived` from the schema `facts`, unless it is there and made from these very facts or kept for good."""
    made = _made_from(con)
    if made == PICTURE or made == (mark := _mark(con)):
        return
    forget_register(con)
    con.execute(f"CREATE SCHEMA {DERIVED}")
    make_codings(con, DERIVED)
    make_stages(con, DERIVED)
    _derive(con)
    con.execute(f"CREATE TABLE {DERIVED}.stage_day (on_day DATE, place INTEGER)")
    con.execute(f"CREATE TABLE {DERIVED}.made_from AS SELECT $1::VARCHAR AS mark", [mark])


def _derive(con: DuckDBPyConnection) -> None:
    facts = {"facts": SCHEMA}
    for table, name in (
        ("period", "periods"),
        ("offence_list", "offence_lists"),
        ("offence_part", "offence_parts"),
        ("form_list", "form_lists"),
        ("form_part", "form_parts"),
        ("holder", "holders"),
    ):
        make(con, DERIVED, table, name, **facts)
    make_chains(con, DERIVED, SCHEMA)
    make(con, DERIVED, "events", **facts)
    make_history(con, DERIVED)
    make(con, DERIVED, "cases")
    make(con, DERIVED, "persons", aged=aged(con))
    con.execute(f"CREATE VIEW {DERIVED}.listed AS {render(PACKAGE, 'listed', derived=DERIVED)}")
    make_firsts(con, DERIVED)
    con.execute(f"DROP TABLE {DERIVED}.holder")


def aged(con: DuckDBPyConnection) -> str:
    """The rows of facts.persons with unit, people, low and high: the ages that they allow, from what the facts state."""
    if "age_from" in {name for name, *_ in con.execute(f"DESCRIBE {SCHEMA}.persons").fetchall()}:
        ages = {"low": "age_from", "high": "age_to"}
    else:
        ages = {side: _age(birth) for side, birth in (("low", "birth_date_last"), ("high", "birth_date"))}
    return render(PACKAGE, "aged", derived=DERIVED, facts=SCHEMA, **ages)


def _age(birth: str) -> str:
    return f"coalesce(age, CASE WHEN {birth} IS NOT NULL THEN {_YEARS.format(birth=birth)} END)"


def forget_register(con: DuckDBPyConnection) -> None:
    """Drop what was derived, for a connection whose facts change."""
    con.execute(f"DROP SCHEMA IF EXISTS {DERIVED} CASCADE")


def stages_on(con: DuckDBPyConnection, on: date) -> str:
    """The relation (unit, stage as a rank) of every case's stage on a day; the last few days asked for are kept."""
    if has_derived(con, "stage_span"):
        on_day = day(on)
        return (
            f"(SELECT unit, stage FROM {DERIVED}.stage_span"
            f" WHERE since <= {on_day} AND (until IS NULL OR until > {on_day}))"
        )
    kept = dict(con.execute(f"SELECT on_day, place FROM {DERIVED}.stage_day ORDER BY place").fetchall())
    if on in kept:
        return f"{DERIVED}.stage_{kept[on]}"
    place = max(kept.values(), default=0) + 1
    make_stage(con, DERIVED, on, f"stage_{place}")
    con.execute(f"INSERT INTO {DERIVED}.stage_day VALUES ({day(on)}, {place})")
    if place > STAGES_KEPT:
        con.execute(f"DROP TABLE {DERIVED}.stage_{place - STAGES_KEPT}")
        con.execute(f"DELETE FROM {DERIVED}.stage_day WHERE place = {place - STAGES_KEPT}")
    return f"{DERIVED}.stage_{place}"


def make_spans(con: DuckDBPyConnection) -> None:
    """stage_span(unit, stage, since, until): every case's stage on every day, so that no day has to be made again."""
    make(con, DERIVED, "stage_span", "stage_spans")


def _mark(con: DuckDBPyConnection) -> str:
    """What tells these facts from others on the same connection: which tables they are, and how many rows."""
    things = con.execute(
        "SELECT table_name, table_oid FROM duckdb_tables() WHERE schema_name = $1"
        " UNION ALL SELECT view_name, view_oid FROM duckdb_views() WHERE schema_name = $1 ORDER BY ALL",
        [SCHEMA],
    ).fetchall()
    if {name for name, _ in things} != set(FACTS):
        raise LookupError(f"the connection has no schema {SCHEMA} with the tables {', '.join(FACTS)}")
    counts = ", ".join(f"(SELECT count(*) FROM {SCHEMA}.{table})" for table in FACTS)
    return repr((things, con.execute(f"SELECT {counts}").fetchall()))


def _made_from(con: DuckDBPyConnection) -> str | None:
    if not has_derived(con, "made_from"):
        return None
    return con.execute(f"SELECT mark FROM {DERIVED}.made_from").fetchall()[0][0]


def has_derived(con: DuckDBPyConnection, table: str) -> bool:
    found = con.execute(
        f"SELECT count(*) FROM duckdb_tables() WHERE schema_name = '{DERIVED}' AND table_name = $1", [table]
    ).fetchall()
    return found != [(0,)]
