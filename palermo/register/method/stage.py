"""What touches an accused, who is settled, which stage a case has on a day: the one place of these rules.

The rules themselves are the SQL files beside this one, written for relations of one schema:
`events` (unit, person_no, "on", key, rank, phase, seq, event_no, own) and `listed` (unit, person_no, first_seq),
the accused. Figures fill these from the register; `stage_on` fills them from any rows that stand alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from palermo.register.method.render import day, render, text
from palermo.vocabulary.codes import codes

if TYPE_CHECKING:
    from datetime import date

    from duckdb import DuckDBPyConnection

PACKAGE = "palermo.register.method"
STAGE_SCHEMA = "stage_of_rows"


def make(con: DuckDBPyConnection, schema: str, table: str, name: str | None = None, **values: str) -> None:
    """Run one SQL file of this room and keep its rows as a table of the schema."""
    sql = render(PACKAGE, name or table, derived=schema, **values)
    con.execute(f"CREATE OR REPLACE TABLE {schema}.{table} AS {sql}")


def make_stages(con: DuckDBPyConnection, schema: str) -> None:
    """stage(code, rank, phase) from case_status.csv."""
    rows = ", ".join(
        f"({text(code)}, {stage.extra['rank']}, {stage.extra['phase']})"
        for code, stage in codes("stages").items()
    )
    con.execute(
        f"CREATE OR REPLACE TABLE {schema}.stage AS SELECT code, rank::TINYINT AS rank, phase::TINYINT AS phase"
        f" FROM (VALUES {rows}) t(code, rank, phase)"
    )


def make_firsts(con: DuckDBPyConnection, schema: str) -> None:
    """From `events`, `history` and `listed` of the schema: `own` events and `accused` with their firsts."""
    for table in ("own", "meeting", "unlike", "touched", "accused"):
        make(con, schema, table)
    con.execute(f"DROP TABLE {schema}.meeting")


def make_history(con: DuckDBPyConnection, schema: str) -> None:
    """From `events` of the schema: `history`, the firsts of each case."""
    make(con, schema, "history")


def make_stage(con: DuckDBPyConnection, schema: str, on: date, table: str) -> None:
    """The stage (a rank) that every case with an event has on a day; a case without a row is REGISTERED."""
    make(con, schema, table, "stage", day=day(on))


def stage_on(
    con: DuckDBPyConnection,
    into: str,
    cases: str = "unit_cases",
    persons: str = "unit_persons",
    events: str = "unit_events",
) -> None:
    """The stage of each case from rows that stand alone, as a table `into`(unit, stage).

    cases(unit BIGINT, day DATE): the day asked for, per case. persons(unit, person_no, accused BOOLEAN).
    events(unit, person_no, stage VARCHAR, "on" DATE); events after the case's day are passed over.
    All rows count as of one period, so nobody is listed later than an event. Source: figures.md, 'Cases', 'People'.
    """
    schema = STAGE_SCHEMA
    con.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE")
    con.execute(f"CREATE SCHEMA {schema}")
    make_stages(con, schema)
    con.execute(f"CREATE TABLE {schema}.events AS {_alone(schema, cases, events)}")
    con.execute(
        f"CREATE TABLE {schema}.listed AS SELECT p.unit, p.person_no, 1 AS first_seq"
        f" FROM {persons} AS p WHERE p.accused"
    )
    make_history(con, schema)
    make_firsts(con, schema)
    make(con, schema, "found", "stage", day="DATE '9999-12-31'")
    con.execute(
        f"CREATE OR REPLACE TABLE {into} AS SELECT c.unit, s.code AS stage"
        f" FROM {cases} AS c LEFT JOIN {schema}.found AS f ON f.unit = c.unit"
        f" JOIN {schema}.stage AS s ON s.rank = coalesce(f.stage, {_rank('REGISTERED')})"
    )
    con.execute(f"DROP SCHEMA {schema} CASCADE")


def _alone(schema: str, cases: str, events: str) -> str:
    return (
        'SELECT e.unit, e.person_no, e."on",'
        " CAST(date_diff('day', DATE '1900-01-01', e.\"on\") * 64 + s.rank AS INTEGER) AS key,"
        " s.rank, s.phase, 1 AS seq, CAST(NULL AS BIGINT) AS event_no, TRUE AS own"
        f" FROM {events} AS e JOIN {cases} AS c ON c.unit = e.unit"
        f' JOIN {schema}.stage AS s ON s.code = e.stage WHERE e."on" <= c.day'
    )


def _rank(stage: str) -> str:
    return codes("stages")[stage].extra["rank"]
