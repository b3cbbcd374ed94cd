"""The rows of the index of one set, as tables in DuckDB, before they are laid down: made from its files and contents."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
from duckdb import DuckDBPyConnection

from palermo.register.method.entries import described
from palermo.register.method.facts import definition
from palermo.register.method.sets import Manifest, rows_of
from palermo.register.queries.keyed import Keyer

TABLES = {
    "contents": {"case_no": pa.int64(), "sealed": pa.binary()},
    "cases": {"case_no": pa.int64(), "fir_key": pa.int64(), "station_key": pa.int64()},
    "names": {"key": pa.int64(), "case_no": pa.int64(), "person_no": pa.int32()},
    "identities": {"key": pa.int64(), "case_no": pa.int64(), "person_no": pa.int32()},
}
KINDS = {pa.int64(): "BIGINT", pa.int32(): "INTEGER", pa.binary(): "BLOB"}
AT_ONCE = 2_000


class Leaves:
    """Tables of the schema `leaf`: `described` (palermo.register.method.entries), and TABLES, filled case by case.

    A case whose identities were destroyed is not added: of it there is only what describes.
    """

    def __init__(self, con: DuckDBPyConnection, keyer: Keyer) -> None:
        self._con, self._keyer = con, keyer
        con.execute("DROP SCHEMA IF EXISTS leaf CASCADE")
        con.execute("CREATE SCHEMA leaf")
        for table, columns in TABLES.items():
            told = ", ".join(f"{name} {KINDS[kind]}" for name, kind in columns.items())
            con.execute(f"CREATE TABLE leaf.{table} ({told})")
        self._rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in TABLES}

    def describe(self, folder: Path, manifest: Manifest, return_no: int) -> None:
        """`described` out of the files of the set, which may lie in one folder with others'."""
        for table in ("cases", "persons"):
            rows = rows_of({folder: manifest}, table)
            if rows is None:
                self._con.execute(f"CREATE TABLE leaf.fact_{table} ({definition(table)})")
            else:
                self._con.execute(
                    f"CREATE VIEW leaf.fact_{table} AS SELECT * FROM ({rows}) WHERE return_no = {int(return_no)}"
                )
        select = described("leaf.fact_cases", "leaf.fact_persons")
        self._con.execute(f"CREATE TABLE leaf.described AS {select}")

    def add(self, case_no: int, content: bytes | str, sealed: bytes) -> None:
        told = json.loads(content)
        case, keyer = told["case"], self._keyer
        self._rows["contents"].append((case_no, sealed))
        self._rows["cases"].append(
            (case_no, keyer.fir(case["fir_number"], case["fir_year"]), keyer.station(case["police_station"]))
        )
        for person in told["persons"]:
            self._add_person(case_no, person)
        if len(self._rows["contents"]) >= AT_ONCE:
            self.flush()

    def _add_person(self, case_no: int, person: Mapping[str, Any]) -> None:
        number = person["person_no"]
        named = [text for column in ("name", "alias") if (text := person.get(column))]
        if named:
            self._rows["names"] += [(key, case_no, number) for key in self._keyer.names(named)]
        if identity := person.get("id_number"):
            key = self._keyer.identity(identity)
            if key is not None:
                self._rows["identities"].append((key, case_no, number))

    def flush(self) -> None:
        for table, rows in self._rows.items():
            if rows:
                columns = TABLES[table]
                arrays = [
                    pa.array(values, kind)
                    for values, kind in zip(zip(*rows, strict=True), columns.values(), strict=True)
                ]
                self._con.register("leaf_given", pa.table(arrays, list(columns)))
                self._con.execute(f"INSERT INTO leaf.{table} FROM leaf_given")
                self._con.unregister("leaf_given")
                rows.clear()
