"""A freeze: what stands on a day as Parquet files that nobody changes, with nothing in them that identifies or points.

Every figure computed from it is the figure of the facts that it was made of. Cases, returns and events have numbers of
its own, drawn anew for each freeze, so that neither the ledger nor another freeze can be laid beside it row by row.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from palermo.register.method.facts import FROZEN, SCHEMA
from palermo.register.method.register import DERIVED, aged, make_register
from palermo.register.method.sets import (
    Manifest,
    Piece,
    in_order,
    rows_of,
    sums,
    sync_folder,
    verify_set,
    write_tables,
)

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SUMS = "SHA256SUMS"

# Where every field of the return goes (fields.csv). Whoever adds a field says here whether a freeze holds it.
KEPT: Mapping[str, str] = {
    "return": "body period_start period_end prepared_on nil opening_pending registered reopened disposed pending",
    "cases": "fir_year registered_on category offences offence_from district cross_border exploitation means status"
    " status_on",
    "persons": "person_no role relation sex age_basis nationality id_type home_district referred",
    "events": "person_no stage on offences sentence_months fine_pkr",
    "journeys": "person_no leg kind district country mode on",
    "seizures": "seizure_no kind quantity unit value_pkr on",
    "totals": "figure category district sex age_group stage value",
}
DROPPED: Mapping[str, str] = {
    "return": "format",
    "cases": "police_station fir_number",
    "persons": "name relation_name alias id_number",
    "events": "court",
    "journeys": "place",
}
CHANGED: Mapping[str, Mapping[str, str]] = {
    "cases": {"case_id": "case_no", "transferred_from": "from_case_no"},
    "persons": {"case_id": "case_no", "birth_date": "age_from age_to", "age": "age_from age_to"},
    "events": {"case_id": "case_no"},
    "journeys": {"case_id": "case_no"},
    "seizures": {"case_id": "case_no"},
}
"""The columns of the freeze in which what a field says is left, written otherwise."""


def write_freeze(con: DuckDBPyConnection, out: Path, secret: bytes) -> dict[str, Piece]:
    """Write the facts of a connection as a freeze; gives its manifest.

    con: has the schema `facts` (of the register, or a freeze). out: a folder that is not there yet: FileExistsError.
    secret: drawn for this freeze and kept by nobody; the new numbers follow from it. The folder has its name only when
    all of it is on the disk; its files are read-only, and SHA256SUMS among them holds the manifest's hashes.
    A case's from_case_no is that of the holder before it in the chain: links that do not count are left out.
    """
    out = Path(out)
    if out.exists():
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(out))
    growing = out.with_name(f"{out.name}.part")
    shutil.rmtree(growing, ignore_errors=True)
    make_register(con)
    _draw_numbers(con, secret)
    try:
        manifest = write_tables(con, growing, {table: _rows(con, table) for table in FROZEN}, mode=0o444)
    finally:
        for name in _NUMBERS:
            con.execute(f"DROP TABLE frozen_{name}")
    _write_sums(growing / SUMS, manifest)
    growing.rename(out)
    sync_folder(out.parent)
    return manifest


_NUMBERS = {
    "return": ("return_no", "returns"),
    "case": ("case_no", "cases"),
    "event": ("case_no, event_no", "events"),
}


def _draw_numbers(con: DuckDBPyConnection, secret: bytes) -> None:
    """frozen_return, frozen_case, frozen_event: the old numbers and `number`, 1, 2, … in an order that only the secret gives."""
    for name, (keys, table) in _NUMBERS.items():
        told = " || '|' || ".join(f"{key}::VARCHAR" for key in keys.split(", "))
        con.execute(
            f"CREATE OR REPLACE TEMP TABLE frozen_{name} AS SELECT {keys}, row_number() OVER (ORDER BY place, {keys})"
            f" AS number FROM (SELECT {keys}, ('0x' || left(sha256($1 || {told}), 16))::UBIGINT AS place"
            f" FROM (SELECT DISTINCT {keys} FROM {SCHEMA}.{table}))",
            [f"{secret.hex()}|{name}|"],
        )


def _rows(con: DuckDBPyConnection, table: str) -> str:
    """The rows of one table of the freeze, sorted by their new numbers."""
    given = {"return_no": "r.number"}
    rows, joins = f"{SCHEMA}.{table}", " JOIN frozen_return r ON r.return_no = t.return_no"
    if "case_no" in FROZEN[table]:
        given["case_no"] = "n.number"
        joins += " JOIN frozen_case n ON n.case_no = t.case_no"
    if table == "cases":
        given["from_case_no"] = "s.number"
        joins += _SENDER
    if table == "events":
        given["event_no"] = "v.number"
        joins += " JOIN frozen_event v ON v.case_no = t.case_no AND v.event_no = t.event_no"
    if table == "persons":
        rows = f"({aged(con)})"
        given |= {side: f"CASE WHEN high >= 0 THEN greatest({age}, 0) END" for side, age in _AGES.items()}
    values = ", ".join(
        f"CAST({given.get(name, f't.{_named(name)}')} AS {kind}) AS {_named(name)}"
        for name, kind in FROZEN[table].items()
    )
    return f"SELECT * FROM (SELECT {values} FROM {rows} t{joins}) ORDER BY {in_order(table)}"


_AGES = {"age_from": "low", "age_to": "high"}
_SENDER = (
    f" LEFT JOIN {DERIVED}.chain h ON h.case_no = t.case_no"
    f" LEFT JOIN {DERIVED}.chain b ON b.unit = h.unit AND b.place = h.place - 1"
    " LEFT JOIN frozen_case s ON s.case_no = b.case_no"
)


def _named(column: str) -> str:
    return f'"{column}"'


def _write_sums(path: Path, manifest: Manifest) -> None:
    with path.open("w", encoding="ascii") as out:
        out.write(sums(manifest))
        out.flush()
        os.fsync(out.fileno())
    path.chmod(0o444)
    sync_folder(path.parent)


def open_freeze(con: DuckDBPyConnection, folder: Path, manifest: Manifest) -> None:
    """Show a freeze as the schema `facts`, once every byte was held against its manifest: DamagedSet names a file."""
    verify_set(folder, manifest)
    con.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
    con.execute(f"CREATE SCHEMA {SCHEMA}")
    for table, columns in FROZEN.items():
        rows = rows_of({Path(folder): manifest}, table, FROZEN)
        empty = (
            "SELECT "
            + ", ".join(f"NULL::{kind} AS {_named(name)}" for name, kind in columns.items())
            + " WHERE FALSE"
        )
        con.execute(f"CREATE VIEW {SCHEMA}.{table} AS {rows or empty}")
