from pathlib import Path

import duckdb
import pytest

from palermo.register.method.facts import FACTS, make_facts, open_facts, write_facts

CASE = "(1, 7, NULL, 2024, '2024-02-03', 'TIP', 'PTPA-3-1;PPC-371A', '2024-01-01', '2024-01-31', 'PB-lahore', 'NO', 'SEX', NULL, 'REGISTERED', '2024-02-03')"


def described(con: duckdb.DuckDBPyConnection, table: str) -> list[tuple[str, str]]:
    return [(name, kind) for name, kind, *_ in con.execute(f"DESCRIBE facts.{table}").fetchall()]


def filled() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    make_facts(con)
    con.execute(f"INSERT INTO facts.cases VALUES {CASE}")
    con.execute("INSERT INTO facts.seizures VALUES (1, 7, 1, 'CASH', 12.5, 'USD', 3500, '2024-02-04')")
    return con


def test_written_facts_are_read_back_with_the_same_columns_and_rows(tmp_path: Path) -> None:
    con = filled()
    write_facts(con, tmp_path / "set")
    again = duckdb.connect()
    open_facts(again, tmp_path / "set")
    for table, columns in FACTS.items():
        assert described(again, table) == list(columns.items())
        rows = con.execute(f"FROM facts.{table}").fetchall()
        assert again.execute(f"FROM facts.{table}").fetchall() == rows
    assert again.execute("SELECT offences FROM facts.cases").fetchall() == [("PTPA-3-1;PPC-371A",)]


def test_a_table_may_be_a_folder_of_parts_and_some_may_be_absent(tmp_path: Path) -> None:
    write_facts(filled(), tmp_path / "one")
    write_facts(filled(), tmp_path / "two")
    folder = tmp_path / "set"
    for table in ("returns", "cases", "persons", "events"):
        (folder / f"{table}.parquet").mkdir(parents=True)
        for part in ("one", "two"):
            (tmp_path / part / f"{table}.parquet").rename(folder / f"{table}.parquet" / f"{part}.parquet")
    con = duckdb.connect()
    open_facts(con, folder)
    assert con.execute("SELECT count(*) FROM facts.cases").fetchall() == [(2,)]
    assert con.execute("SELECT count(*) FROM facts.seizures").fetchall() == [(0,)]


def test_facts_without_cases_are_refused(tmp_path: Path) -> None:
    write_facts(filled(), tmp_path)
    (tmp_path / "cases.parquet").unlink()
    with pytest.raises(FileNotFoundError):
        open_facts(duckdb.connect(), tmp_path)
