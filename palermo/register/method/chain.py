"""Which rows of several bodies are one case: the chain of holders that `transferred_from` makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from palermo.register.method.render import render

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

PACKAGE = "palermo.register.method"


def make_chains(con: DuckDBPyConnection, schema: str, facts: str) -> None:
    """chain(case_no, unit, place, last, people) of the schema, from its `holder`: only cases of two or more holders.

    unit: case_no of the first holder, whose place is 0. last: the holder whose attributes are used. people: the last holder that
    lists any. Paths are doubled step by step, so a chain of n holders takes log2(n) joins over the links alone.
    """
    _replace(con, schema, "link", _sql("links", schema))
    _find_circles(con, schema)
    _replace(con, schema, "continued", _sql("continued", schema))
    _replace(
        con, schema, "climb", f"SELECT case_no, from_case_no AS reached, 1 AS steps FROM {schema}.continued"
    )
    while _count(con, f"{schema}.climb WHERE reached IN (SELECT case_no FROM {schema}.climb)"):
        _replace(con, schema, "climb", _sql("climb", schema))
    _replace(con, schema, "chain", _sql("chains", schema, facts=facts))
    for table in ("link", "circle", "continued", "climb"):
        con.execute(f"DROP TABLE {schema}.{table}")


def _find_circles(con: DuckDBPyConnection, schema: str) -> None:
    """circle(case_no): every case on a circle. Whoever is still on a link after as many steps as there are links
    has entered a circle, and stands on it by then."""
    _replace(con, schema, "jump", f"SELECT case_no, from_case_no AS reached FROM {schema}.link")
    steps, links = 1, _count(con, f"{schema}.link")
    while steps <= links and _count(con, f"{schema}.jump"):
        _replace(con, schema, "jump", _sql("jump", schema))
        steps *= 2
    _replace(con, schema, "circle", f"SELECT DISTINCT reached AS case_no FROM {schema}.jump")
    con.execute(f"DROP TABLE {schema}.jump")


def _sql(name: str, schema: str, **values: str) -> str:
    return render(PACKAGE, name, derived=schema, **values)


def _replace(con: DuckDBPyConnection, schema: str, table: str, sql: str) -> None:
    con.execute(f"CREATE OR REPLACE TABLE {schema}.new_{table} AS {sql}")
    con.execute(f"DROP TABLE IF EXISTS {schema}.{table}")
    con.execute(f"ALTER TABLE {schema}.new_{table} RENAME TO {table}")


def _count(con: DuckDBPyConnection, rows: str) -> int:
    return con.execute(f"SELECT count(*) FROM {rows}").fetchall()[0][0]
