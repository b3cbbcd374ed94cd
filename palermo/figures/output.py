"""The files that `palermo figures` leaves beside the report."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from palermo import __version__

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

    from palermo.returns.method.check import Checked


def checked_returns(paths: Sequence[str], progress: Callable[[int, int], None], memory: str) -> "Checked":
    """Read and check the returns and lay their accepted rows down as facts."""
    from palermo.figures.method.totals import total_differs
    from palermo.returns.method.check import check, connect
    from palermo.returns.method.facts import facts_from

    checked = check(paths, progress=progress, con=connect(memory))
    total_differs(checked)
    facts_from(checked)
    return checked


def facts_connection(folder: Path, memory: str) -> "duckdb.DuckDBPyConnection":
    from palermo.register.method.facts import open_facts
    from palermo.returns.method.check import connect

    con = connect(memory)
    open_facts(con, folder)
    return con


def keep_facts(con: "duckdb.DuckDBPyConnection", folder: Path) -> None:
    from palermo.register.method.facts import write_facts

    write_facts(con, folder)


def write_tables(
    con: "duckdb.DuckDBPyConnection",
    checked: "Checked | None",
    start: date,
    end: date,
    by: Sequence[str],
    where: Mapping[str, Sequence[str]],
    late_days: int,
    out: Path,
    progress: Callable[[int, int], None],
) -> None:
    from palermo.figures.method.compute import compute
    from palermo.figures.method.coverage import coverage
    from palermo.figures.method.totals import stated_totals

    def written(done: int, name: str, table: "pa.Table") -> None:
        write_csv(table, out / name)
        progress(done, 4)

    written(1, "figures.csv", compute(con, start, end, by, where, late_days=late_days))
    written(
        2, "coverage.csv", coverage(con, start, end, categories=where.get("category"), late_days=late_days)
    )
    written(3, "totals.csv", stated_totals(con, start, end))
    if checked is not None:
        written(4, "findings.csv", kept_as_text(checked.findings(), "value"))
    else:
        # A facts set holds accepted rows only: an older run's findings would belong to other rows.
        (out / "findings.csv").unlink(missing_ok=True)


def kept_as_text(table: "pa.Table", column: str) -> "pa.Table":
    """A cell that a spreadsheet would run as a formula gets an apostrophe before it; numbers stay as they are."""
    import pyarrow.compute as pc

    cells = table[column]
    runs = pc.and_(
        pc.match_substring_regex(cells, r"^[=+\-@]"),
        pc.invert(pc.match_substring_regex(cells, r"^[+-]?[0-9.]+$")),
    )
    escaped = pc.if_else(runs, pc.binary_join_element_wise("'", cells, ""), cells)
    return table.set_column(table.column_names.index(column), column, escaped)


def write_csv(table: "pa.Table", path: Path) -> None:
    """UTF-8, LF, quotes only where needed; a text that a spreadsheet would run is written so that it stays text."""
    import duckdb

    with duckdb.connect() as con:
        con.register("result", table)
        # DuckDB quotes an empty text to tell it from a missing one; in these files both are simply empty.
        columns = ", ".join(
            f'nullif("{name}", \'\') AS "{name}"' if str(kind) == "VARCHAR" else f'"{name}"'
            for name, kind, *_ in con.execute("DESCRIBE result").fetchall()
        )
        con.execute(
            f"COPY (SELECT {columns} FROM result) TO '{quoted(path)}' (FORMAT csv, HEADER true, NULLSTR '')"
        )


def quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def write_about(
    con: "duckdb.DuckDBPyConnection",
    checked: "Checked | None",
    facts: Path | None,
    start: date,
    end: date,
    options: Mapping[str, Any],
    out: Path,
) -> dict[str, Any]:
    about = {
        "palermo": __version__,
        "from": start.isoformat(),
        "to": end.isoformat(),
        "options": dict(options),
        "internal": True,
        **(about_returns(checked) if checked is not None else about_facts(con, facts)),
    }
    text = json.dumps(about, ensure_ascii=False, indent=2) + "\n"
    (out / "about.json").write_text(text, encoding="utf-8", newline="\n")
    return about


def about_returns(checked: "Checked") -> dict[str, Any]:
    files = checked.files()
    stands = set(checked.stands)
    sources = checked.con.execute("SELECT path, sha256, bytes, file FROM source ORDER BY file").fetchall()
    refused = {result.path for result in files if result.refused}
    rows: dict[str, dict[str, int]] = {}
    for result in files:
        for sheet, (sent, accepted, rejected) in result.rows.items():
            total = rows.setdefault(sheet, {"sent": 0, "accepted": 0, "rejected": 0})
            for name, number in zip(total, (sent, accepted, rejected), strict=True):
                total[name] += number
    counted = len(stands)
    return {
        "returns": {
            "read": len(files),
            "refused": len(refused),
            "superseded": len(files) - len(refused) - counted,
            "counted": counted,
        },
        "rows": rows,
        "files": [
            {
                "file": path,
                "sha256": sha256,
                "bytes": size,
                "refused": path in refused,
                "counted": file in stands,
                "rows": {
                    sheet: dict(zip(("sent", "accepted", "rejected"), numbers, strict=True))
                    for sheet, numbers in result.rows.items()
                },
            }
            for (path, sha256, size, file), result in zip(sources, files, strict=True)
        ],
    }


def about_facts(con: "duckdb.DuckDBPyConnection", folder: Path | None) -> dict[str, Any]:
    """A facts set counts as accepted what it holds; what was sent and rejected stands in its returns' own files."""
    assert folder is not None
    returns = con.execute("SELECT count(*) FROM facts.returns").fetchall()[0][0]
    rows = {}
    for sheet in ("cases", "persons", "events", "journeys", "seizures", "totals"):
        number = con.execute(f"SELECT count(*) FROM facts.{sheet}").fetchall()[0][0]
        rows[sheet] = {"sent": number, "accepted": number, "rejected": 0}
    return {
        "returns": {"read": returns, "refused": 0, "superseded": 0, "counted": returns},
        "rows": rows,
        "files": [
            file_of_facts(path, folder) for path in sorted(folder.rglob("*.parquet")) if path.is_file()
        ],
    }


def file_of_facts(path: Path, folder: Path) -> dict[str, Any]:
    import hashlib

    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return {"file": str(path.relative_to(folder)), "sha256": digest, "bytes": path.stat().st_size}
