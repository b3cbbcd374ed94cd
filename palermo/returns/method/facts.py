"""Facts of the returns that stand: what the figures are computed from."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from palermo.register.method.facts import FACTS, SCHEMA, make_facts
from palermo.register.method.render import text
from palermo.vocabulary.codes import FOLD_CODE_SQL, codes

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from palermo.returns.method.check import Checked

# The two halves of transferred_from, split at the first colon.
_FROM_BODY = FOLD_CODE_SQL.format(x="split_part(transferred_from, ':', 1)")
_FROM_ID = "trim(substr(transferred_from, instr(transferred_from, ':') + 1))"
_EVENT_NUMBER = "(file::BIGINT << 32 | row)"


def facts_from(checked: Checked, alone: bool = False, files: Collection[int] | None = None) -> None:
    """Make the schema `facts` in checked.con of the accepted rows of the returns that stand.

    A return's number is its file's. With `alone` every return is kept apart: a case of two returns is two
    cases, and no case is followed to the body that sent it. `files` are other returns than those that stand, not
    refused ones.
    """
    con = checked.con
    make_facts(con)
    con.execute("CREATE OR REPLACE TABLE counted (file INTEGER)")
    con.execute(
        "INSERT INTO counted SELECT unnest($1::INTEGER[])", [list(checked.stands if files is None else files)]
    )
    _number_cases(con, alone)
    for table, select in _selects(alone).items():
        names = ", ".join(f'"{column}"' for column in FACTS[table])
        con.execute(f"INSERT INTO {SCHEMA}.{table} BY NAME SELECT {names} FROM ({select})")
    for name in ("case_numbered", "case_key", "counted"):
        con.execute(f"DROP TABLE {name}")


def facts_of_one(checked: Checked, file: int) -> None:
    """Make the schema `facts` of the accepted rows of one return, and beside it what the ledger asks to number them.

    Tables that hold what identifies and are not facts: case_key(case_no, row, case_id, from_body, from_case_id), one
    row a case of `facts`, with the row of the sheet it stands in and the two halves of transferred_from (the body as
    its code); event_court(event_no, court), the events that name a court.
    """
    facts_from(checked, alone=True, files=[file])
    known = ", ".join(f"({text(body.lower())}, {text(body)})" for body in codes("bodies"))
    con = checked.con
    con.execute(
        "CREATE OR REPLACE TABLE case_key AS SELECT row_number() OVER (ORDER BY case_id) AS case_no, row, case_id,"
        f" b.code AS from_body, CASE WHEN b.code IS NOT NULL THEN {_FROM_ID} END AS from_case_id"
        f" FROM t_cases t LEFT JOIN (VALUES {known}) b(key, code) ON b.key = {_FROM_BODY}"
        " WHERE accepted AND file = $1",
        [file],
    )
    con.execute(
        f"CREATE OR REPLACE TABLE event_court AS SELECT {_EVENT_NUMBER} AS event_no, court FROM t_events"
        " WHERE accepted AND file = $1 AND court IS NOT NULL",
        [file],
    )


def _number_cases(con: DuckDBPyConnection, alone: bool) -> None:
    """case_key(apart, body, case_id, case_no) in byte order; case_numbered(file, c, case_no, again) per accepted row."""
    apart = "file" if alone else "0"
    con.execute(
        f"CREATE OR REPLACE TABLE case_numbered AS SELECT t.file, {apart} AS apart, p.body, t.case_id, t.c"
        " FROM t_cases t JOIN t_return p USING (file) JOIN counted USING (file) WHERE t.accepted"
    )
    con.execute(
        "CREATE OR REPLACE TABLE case_key AS SELECT *, row_number() OVER (ORDER BY apart, body, case_id) AS case_no"
        " FROM (SELECT apart, body, case_id, count(*) > 1 AS again FROM case_numbered GROUP BY ALL)"
    )
    con.execute(
        "CREATE OR REPLACE TABLE case_numbered AS SELECT n.file, n.c, k.case_no, k.again"
        " FROM case_numbered n JOIN case_key k USING (apart, body, case_id)"
    )


def _selects(alone: bool) -> dict[str, str]:
    accepted = "SELECT t.*, t.file AS return_no, n.case_no, n.again FROM t_{sheet} t JOIN case_numbered n USING (c) WHERE t.accepted"
    return {
        "returns": _returns(),
        "cases": _cases(alone),
        "persons": accepted.format(sheet="persons"),
        "events": _events(accepted.format(sheet="events")),
        "journeys": f'SELECT *, "on" AS on_first, on_last AS on_last FROM ({accepted.format(sheet="journeys")})',
        "seizures": accepted.format(sheet="seizures"),
        "totals": "SELECT t.*, t.file AS return_no FROM t_totals t JOIN counted USING (file) WHERE t.accepted",
    }


def _returns() -> str:
    holds = "file IN (SELECT file FROM sent WHERE sheet {sheet} AND rows > 0)"
    totals, cases = holds.format(sheet="= 'totals'"), holds.format(sheet="= 'cases'")
    return (
        "SELECT t.*, t.file AS return_no, CASE WHEN t.nil THEN 'NIL'"
        f" WHEN t.{totals} AND t.{cases} THEN 'BOTH' WHEN t.{totals} THEN 'TOTALS' ELSE 'CASES' END AS basis"
        " FROM t_return t JOIN counted USING (file)"
    )


def _cases(alone: bool) -> str:
    rows = "SELECT t.*, t.file AS return_no, n.case_no FROM t_cases t JOIN case_numbered n USING (c) WHERE t.accepted"
    if alone:
        return f"SELECT *, NULL AS from_case_no FROM ({rows})"
    return (
        f"SELECT r.*, k.case_no AS from_case_no FROM (SELECT *, {_FROM_BODY} AS from_body, {_FROM_ID} AS from_id FROM ({rows})) r"
        " LEFT JOIN case_key k ON lower(k.body) = r.from_body AND k.case_id = r.from_id"
    )


def _events(rows: str) -> str:
    """Only a case that several returns list can have an event twice: its equal rows take the least number."""
    number = _EVENT_NUMBER
    same = 'case_no, person_no, stage, "on", court, offences, sentence_months, fine_pkr'
    return (
        f"SELECT *, {number} AS event_no FROM ({rows}) WHERE NOT again UNION ALL"
        f" SELECT *, min({number}) OVER (PARTITION BY {same}) AS event_no FROM ({rows}) WHERE again"
    )
