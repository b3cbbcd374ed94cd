"""Facts: the form in which accepted returns are kept, and what every figure is computed from.

One row per accepted row of all standing returns, so a case that was sent for several periods has several rows.
No column identifies a person or points to one: names, identity numbers, FIR numbers, courts and towns stay outside.
Only birth dates stay; a freeze states age_from and age_to, the ages they allow, in place of them.
In DuckDB facts are the tables (or views) of the schema `facts`; on disk they are Parquet files of the same names,
each a file or a folder of parts.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SCHEMA = "facts"

FACTS: Mapping[str, Mapping[str, str]] = {
    # basis: CASES | TOTALS | BOTH | NIL, what the return holds.
    "returns": {
        "return_no": "INTEGER",
        "body": "VARCHAR",
        "period_start": "DATE",
        "period_end": "DATE",
        "prepared_on": "DATE",
        "nil": "BOOLEAN",
        "opening_pending": "INTEGER",
        "registered": "INTEGER",
        "reopened": "INTEGER",
        "disposed": "INTEGER",
        "pending": "INTEGER",
        "basis": "VARCHAR",
    },
    # case_no: one number per (body, case_id), the same in all periods: in the byte order of (body, case_id) where
    # returns are read, drawn at random in the ledger (there the new cases of one return keep that order).
    # from_case_no: case_no of the sender that transferred_from names, when its row is among the accepted ones.
    # offences, exploitation, means: codes joined by ';', of offences the principal first.
    # cross_border: YES | NO | UNKNOWN. offence_from, offence_from_last: first and last day that the date allows.
    "cases": {
        "return_no": "INTEGER",
        "case_no": "BIGINT",
        "from_case_no": "BIGINT",
        "fir_year": "INTEGER",
        "registered_on": "DATE",
        "category": "VARCHAR",
        "offences": "VARCHAR",
        "offence_from": "DATE",
        "offence_from_last": "DATE",
        "district": "VARCHAR",
        "cross_border": "VARCHAR",
        "exploitation": "VARCHAR",
        "means": "VARCHAR",
        "status": "VARCHAR",
        "status_on": "DATE",
    },
    # referred: YES | NO | UNKNOWN. birth_date, birth_date_last: first and last day that the date allows.
    "persons": {
        "return_no": "INTEGER",
        "case_no": "BIGINT",
        "person_no": "INTEGER",
        "role": "VARCHAR",
        "relation": "VARCHAR",
        "sex": "VARCHAR",
        "birth_date": "DATE",
        "birth_date_last": "DATE",
        "age": "INTEGER",
        "age_basis": "VARCHAR",
        "nationality": "VARCHAR",
        "id_type": "VARCHAR",
        "home_district": "VARCHAR",
        "referred": "VARCHAR",
    },
    # event_no: equal for rows of one case that are identical in every column of the return, the court included; its order says nothing.
    "events": {
        "return_no": "INTEGER",
        "case_no": "BIGINT",
        "event_no": "BIGINT",
        "person_no": "INTEGER",
        "stage": "VARCHAR",
        "on": "DATE",
        "offences": "VARCHAR",
        "sentence_months": "INTEGER",
        "fine_pkr": "BIGINT",
    },
    "journeys": {
        "return_no": "INTEGER",
        "case_no": "BIGINT",
        "person_no": "INTEGER",
        "leg": "INTEGER",
        "kind": "VARCHAR",
        "district": "VARCHAR",
        "country": "VARCHAR",
        "mode": "VARCHAR",
        "on_first": "DATE",
        "on_last": "DATE",
    },
    "seizures": {
        "return_no": "INTEGER",
        "case_no": "BIGINT",
        "seizure_no": "INTEGER",
        "kind": "VARCHAR",
        "quantity": "DOUBLE",
        "unit": "VARCHAR",
        "value_pkr": "BIGINT",
        "on": "DATE",
    },
    "totals": {
        "return_no": "INTEGER",
        "figure": "VARCHAR",
        "category": "VARCHAR",
        "district": "VARCHAR",
        "sex": "VARCHAR",
        "age_group": "VARCHAR",
        "stage": "VARCHAR",
        "value": "BIGINT",
    },
}

# What a freeze holds: the ages that a row allows on the day of age_basis, nothing where it allows none.
FROZEN: Mapping[str, Mapping[str, str]] = {
    **FACTS,
    "persons": {
        **{
            name: kind
            for name, kind in FACTS["persons"].items()
            if name not in ("birth_date", "birth_date_last", "age")
        },
        "age_from": "INTEGER",
        "age_to": "INTEGER",
    },
}

MAY_BE_ABSENT = frozenset({"journeys", "seizures", "totals"})


def definition(table: str) -> str:
    """The columns of one facts table as SQL: `"return_no" INTEGER, …`. KeyError for a table that is none."""
    return ", ".join(f'"{column}" {kind}' for column, kind in FACTS[table].items())


def make_facts(con: DuckDBPyConnection) -> None:
    """Empty facts tables in the schema `facts`, in place of whatever facts the connection had."""
    con.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
    con.execute(f"CREATE SCHEMA {SCHEMA}")
    for table in FACTS:
        con.execute(f"CREATE TABLE {SCHEMA}.{table} ({definition(table)})")


def open_facts(con: DuckDBPyConnection, folder: Path) -> None:
    """Show a facts set (Parquet), or a freeze, as the schema `facts`; nothing is read yet.

    journeys, seizures and totals may be absent and are empty then. FileNotFoundError when another one is absent.
    """
    con.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
    con.execute(f"CREATE SCHEMA {SCHEMA}")
    for table in FACTS:
        path = Path(folder) / f"{table}.parquet"
        if path.exists():
            con.execute(f"CREATE VIEW {SCHEMA}.{table} AS {_shown(con, table, path)}")
        elif table in MAY_BE_ABSENT:
            con.execute(f"CREATE TABLE {SCHEMA}.{table} ({definition(table)})")
        else:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))


def _shown(con: DuckDBPyConnection, table: str, path: Path) -> str:
    rows = f"read_parquet('{_quoted(path / '*.parquet' if path.is_dir() else path)}')"
    found = {name for name, *_ in con.execute(f"DESCRIBE FROM {rows}").fetchall()}
    columns = FROZEN[table] if "age_from" in found else FACTS[table]
    return (
        "SELECT "
        + ", ".join(f'"{name}"::{kind} AS "{name}"' for name, kind in columns.items())
        + f" FROM {rows}"
    )


def write_facts(con: DuckDBPyConnection, folder: Path) -> None:
    """Write the schema `facts` as a facts set: one Parquet file a table, sorted by case for small files.

    A file that is there is replaced only when the new one is whole. FileExistsError when a table is there in parts.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for table, columns in FACTS.items():
        path = folder / f"{table}.parquet"
        if path.is_dir():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
        names = ", ".join(f'"{column}"' for column in columns)
        order = "case_no, return_no" if "case_no" in columns else "return_no"
        growing = folder / f"{table}.parquet.part"
        con.execute(
            f"COPY (SELECT {names} FROM {SCHEMA}.{table} ORDER BY {order}) TO '{_quoted(growing)}'"
            " (FORMAT parquet, COMPRESSION zstd)"
        )
        growing.replace(path)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
