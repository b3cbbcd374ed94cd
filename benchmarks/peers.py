"""Beside peers: 500,000 person rows, eleven rules in frictionless and pandera (polars), all of rules.csv here.

Each peer is used as its documentation has a user write the rules; every process reads the file itself, and its
whole life is timed. Peers see one sheet and eleven rules; Palermo checks the whole return with every rule.
"""

import sys
import tempfile
from pathlib import Path

from benchmarks.measure import PYTHON, in_turn, once, report

ROWS = 500_000
ROLES = ["VICTIM", "ACCUSED", "VICTIM_ACCUSED", "MIGRANT"]
SEXES = ["F", "M", "X", "U"]
RELATIONS = ["FATHER", "HUSBAND", "MOTHER", "GUARDIAN"]
ID_TYPES = ["CNIC", "BFORM", "NICOP", "PASSPORT", "POR", "ACC", "OTHER"]
YES_NO = ["yes", "no", "unknown"]
DATE = r"^\d{4}(-\d{2}(-\d{2})?)?$"
CNIC = r"^[1-8]\d{4}-?\d{7}-?\d$"


def make(folder: Path, rows: int) -> None:
    """One return: half as many cases as persons, one person row in five with one fault."""
    import duckdb

    con = duckdb.connect()
    con.execute("SELECT setseed(0.42)")
    con.execute(f"""
        COPY (
            SELECT 'C' || i AS case_id, 'Circle ' || i % 90 AS police_station, i AS fir_number,
                2024 AS fir_year, DATE '2024-01-01' + (i % 90)::INTEGER AS registered_on, 'TIP' AS category,
                'PTPA-3-1' AS offences, NULL AS offence_from, 'PB-lahore' AS district, 'no' AS cross_border,
                'BON' AS exploitation, 'DEBT' AS means, 'REGISTERED' AS status,
                DATE '2024-01-01' + (i % 90)::INTEGER AS status_on, NULL AS transferred_from
            FROM range({rows // 2}) t(i)
        ) TO '{folder}/cases.csv' (HEADER true)
    """)
    con.execute(f"""
        COPY (
            WITH invented AS (SELECT i, random() AS luck FROM range({rows}) t(i))
            SELECT CASE WHEN luck < 0.01 THEN NULL ELSE 'C' || i // 2 END AS case_id,
                CASE WHEN luck BETWEEN 0.01 AND 0.03 THEN '0' ELSE (1 + i % 2)::VARCHAR END AS person_no,
                CASE WHEN luck BETWEEN 0.03 AND 0.05 THEN 'CULPRIT'
                    ELSE ['VICTIM', 'ACCUSED'][1 + i % 2] END AS role,
                'Invented Person ' || i AS name,
                CASE WHEN luck BETWEEN 0.05 AND 0.07 THEN 'UNCLE' ELSE 'FATHER' END AS relation,
                'Invented Father ' || i % 5000 AS relation_name,
                CASE WHEN luck BETWEEN 0.07 AND 0.09 THEN 'W' ELSE ['F', 'M'][1 + i % 2] END AS sex,
                CASE WHEN luck BETWEEN 0.09 AND 0.11 THEN '1990-13'
                    ELSE (DATE '1960-01-01' + (i % 14000)::INTEGER)::VARCHAR END AS birth_date,
                CASE WHEN luck BETWEEN 0.11 AND 0.13 THEN 'about 40' END AS age,
                CASE WHEN luck BETWEEN 0.13 AND 0.15 THEN 'QQ' ELSE 'PK' END AS nationality,
                CASE WHEN luck BETWEEN 0.15 AND 0.17 THEN 'CARD' ELSE 'CNIC' END AS id_type,
                CASE WHEN luck BETWEEN 0.17 AND 0.19 THEN '123'
                    ELSE '35202' || lpad((i % 9999999)::VARCHAR, 7, '0') || (2 - i % 2) END AS id_number,
                CASE WHEN luck BETWEEN 0.19 AND 0.21 THEN 'maybe' ELSE 'no' END AS referred
            FROM invented ORDER BY i
        ) TO '{folder}/persons.csv' (HEADER true)
    """)
    (folder / "events.csv").write_text("case_id,person_no,stage,on\n")
    (folder / "return.csv").write_text(
        "field,value\nformat,palermo-return/1\nbody,PB-POLICE\nperiod_start,2024-01-01\n"
        "period_end,2024-03-31\nprepared_on,2024-04-10\nnil,no\nopening_pending,0\n"
        f"registered,{rows // 2}\ndisposed,0\npending,{rows // 2}\n"
    )


def countries() -> list[str]:
    from palermo.vocabulary.codes import codes

    return list(codes("countries"))


def floor(folder: Path) -> None:
    import duckdb

    con = duckdb.connect()
    for name in ("cases", "persons", "events", "return"):
        con.execute(
            f"CREATE TABLE t_{name} AS SELECT * FROM read_csv('{folder}/{name}.csv', all_varchar = true)"
        )
    print(con.execute("SELECT count(*) FROM t_persons").fetchall())


def with_frictionless(folder: Path) -> None:
    from frictionless import Checklist, Resource, Schema, system, validate

    def field(name: str, kind: str = "string", **constraints: object) -> dict[str, object]:
        return {"name": name, "type": kind, "constraints": constraints}

    schema = Schema.from_descriptor(
        {
            "fields": [
                field("case_id", required=True),
                field("person_no", "integer", required=True, minimum=1, maximum=9999),
                field("role", enum=ROLES),
                field("name", maxLength=120),
                field("relation", enum=RELATIONS),
                field("relation_name"),
                field("sex", enum=SEXES),
                field("birth_date", pattern=DATE),
                field("age", "integer", minimum=0, maximum=120),
                field("nationality", enum=countries()),
                field("id_type", enum=ID_TYPES),
                field("id_number", pattern=CNIC),
                field("referred", enum=YES_NO),
            ],
            "primaryKey": ["case_id", "person_no"],
        }
    )
    with system.use_context(trusted=True):
        resource = Resource(path=str(folder / "persons.csv"), schema=schema)
        found = validate(resource, checklist=Checklist(), limit_errors=10_000_000)
    print(sum(len(task.errors) for task in found.tasks))


def with_pandera(folder: Path) -> None:
    import pandera.polars as pa
    import polars as pl
    from pandera.errors import SchemaErrors

    schema = pa.DataFrameSchema(
        {
            "case_id": pa.Column(str),
            "person_no": pa.Column(int, pa.Check.in_range(1, 9999), coerce=True),
            "role": pa.Column(str, pa.Check.isin(ROLES)),
            "name": pa.Column(str, pa.Check.str_length(max_value=120), nullable=True),
            "relation": pa.Column(str, pa.Check.isin(RELATIONS), nullable=True),
            "sex": pa.Column(str, pa.Check.isin(SEXES)),
            "birth_date": pa.Column(str, pa.Check.str_matches(DATE), nullable=True),
            "age": pa.Column(int, pa.Check.in_range(0, 120), coerce=True, nullable=True),
            "nationality": pa.Column(str, pa.Check.isin(countries())),
            "id_type": pa.Column(str, pa.Check.isin(ID_TYPES), nullable=True),
            "id_number": pa.Column(str, pa.Check.str_matches(CNIC), nullable=True),
            "referred": pa.Column(str, pa.Check.isin(YES_NO), nullable=True),
        },
        unique=["case_id", "person_no"],
    )
    frame = pl.read_csv(folder / "persons.csv", infer_schema=False)
    try:
        schema.validate(frame, lazy=True)
    except SchemaErrors as found:
        found.failure_cases.write_csv(folder / "failures.csv")
        print(len(found.failure_cases))


PEERS = {"floor": floor, "frictionless": with_frictionless, "pandera": with_pandera}


def main() -> None:
    if sys.argv[1:2] == ["make"]:
        make(Path(sys.argv[2]), ROWS)
        return
    if len(sys.argv) == 3:
        PEERS[sys.argv[1]](Path(sys.argv[2]))
        return
    with tempfile.TemporaryDirectory() as name:
        script = [PYTHON, "-m", "benchmarks.peers"]
        # A process of its own: a forked child starts with its parent's peak of memory.
        once([*script, "make", name])
        commands = {
            "palermo check (every rule)": [PYTHON, "-m", "palermo.config", "check", "--format", "json", name],
            "duckdb, all_varchar, no rule": [*script, "floor", name],
            "pandera (polars), 11 rules": [*script, "pandera", name],
        }
        results = in_turn(commands, runs=3)
        slow = {"frictionless, 11 rules": [*script, "frictionless", name]}
        results |= {key: runs * 3 for key, runs in in_turn(slow, runs=1, warm_up=0).items()}
        report(results, "palermo check (every rule)")


if __name__ == "__main__":
    main()
