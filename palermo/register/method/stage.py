"""The stage of a case on a day, and which accused are settled: one place for checking and for figures.

Works on units: a unit is one case, whatever its events were gathered from. Tables (or views) of the caller:
cases(unit BIGINT, registered_on DATE, <day> DATE), persons(unit, person_no, accused BOOLEAN),
events(unit, person_no, stage, "on" DATE, row).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from palermo.vocabulary.codes import codes

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def stage_on(con: DuckDBPyConnection, cases: str, persons: str, events: str, day_column: str) -> str:
    """The stage of every unit on its day, as a select with columns unit and stage.

    Source: figures.md, "stage of a case on day D" and "settled on D". An event that names a person and is of
    phase 4 or 5 counts only when every accused of the case is settled on the day, or the case lists none.
    Makes the tables stage_event and stage_open on the connection, which the select reads.
    """
    ranks = ", ".join(
        f"('{stage.code}', {stage.extra['rank']}, {stage.extra['phase']})"
        for stage in codes("stages").values()
    )
    con.execute(f"""
CREATE OR REPLACE TABLE stage_event AS
SELECT e.unit, e.person_no, e."on", s.phase, s.code,
    (("on" - DATE '1900-01-01')::BIGINT << 37) | (s.rank::BIGINT << 32) | e.row AS k
FROM {events} e JOIN {cases} c ON c.unit = e.unit AND e."on" <= c.{day_column}
JOIN (VALUES {ranks}) s(code, rank, phase) ON s.code = e.stage""")
    con.execute(f"""
CREATE OR REPLACE TABLE stage_open AS
WITH accused AS (
    SELECT unit, person_no FROM {persons} WHERE accused
        AND unit IN (SELECT unit FROM stage_event WHERE person_no IS NOT NULL AND phase >= 4)),
own AS (SELECT e.* FROM stage_event e JOIN accused USING (unit, person_no)),
settled AS (
    SELECT unit, person_no FROM own GROUP BY ALL HAVING bool_or(phase = 4) OR arg_max(code, k) = 'SENT_512'
    UNION
    SELECT a.unit, a.person_no FROM accused a
    JOIN stage_event e ON e.unit = a.unit AND e.person_no IS NULL AND e.phase = 4
    LEFT JOIN own o ON o.unit = a.unit AND o.person_no = a.person_no AND o."on" <= e."on"
    GROUP BY a.unit, a.person_no, e.k HAVING coalesce(arg_max(o.code, o.k), '') <> 'SENT_512')
SELECT DISTINCT unit FROM (SELECT unit, person_no FROM accused EXCEPT SELECT unit, person_no FROM settled)""")
    return (
        f"SELECT c.unit, coalesce(arg_max(e.code, e.k), 'REGISTERED') AS stage FROM {cases} c"
        " LEFT JOIN (SELECT * FROM stage_event WHERE person_no IS NULL OR phase < 4"
        " OR unit NOT IN (SELECT unit FROM stage_open)) e ON e.unit = c.unit GROUP BY c.unit"
    )
