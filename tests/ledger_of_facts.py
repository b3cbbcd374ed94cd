"""Returns laid down as the ledger of facts keeps them: a set each, random numbers for cases, in memory what the
register's index holds."""

import secrets
from collections.abc import Iterable
from pathlib import Path

import duckdb
import pyarrow as pa

from palermo.register.method.ledger import write_set
from palermo.register.method.sets import Manifest
from palermo.returns.method.check import Checked
from palermo.returns.method.facts import facts_of_one

SECRET = b"of this ledger"
NUMBERS = {"case_no": pa.int64(), "ledger_case_no": pa.int64(), "from_case_no": pa.int64()}


class Ledger:
    """The sets under a folder by their manifests, and the number of every (body, case_id)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.sets: dict[Path, Manifest] = {}
        self.numbers: dict[tuple[str, str], int] = {}

    def numbered(self, keys: Iterable[tuple[str, str]]) -> None:
        """New cases get random numbers that rise with their keys."""
        new = sorted(
            {key for key in keys if key not in self.numbers}, key=lambda key: [part.encode() for part in key]
        )
        drawn = sorted(secrets.randbits(62) + 1 for _ in new)
        self.numbers |= dict(zip(new, drawn, strict=True))

    def accept(self, checked: Checked, file: int) -> int:
        """Lay down one file of a check; gives its number in the ledger."""
        con = checked.con
        facts_of_one(checked, file)
        body = con.execute("SELECT body FROM facts.returns").fetchall()[0][0]
        found = con.execute("SELECT case_no, case_id, from_body, from_case_id FROM case_key").fetchall()
        self.numbered((body, case_id) for _, case_id, _, _ in found)
        self.numbered((sender, case_id) for _, _, sender, case_id in found if sender)
        rows = [
            (case_no, self.numbers[body, case_id], self.numbers.get((sender, from_id)))
            for case_no, case_id, sender, from_id in found
        ]
        return self.write(con, rows)

    def write(self, con: duckdb.DuckDBPyConnection, rows: list[tuple[int, int, int | None]]) -> int:
        columns = zip(*rows, strict=True) if rows else ([], [], [])
        table = pa.table(
            [pa.array(list(c), kind) for c, kind in zip(columns, NUMBERS.values(), strict=True)],
            list(NUMBERS),
        )
        return_no = len(self.sets) + 1
        folder = self.folder / f"{return_no:05d}"
        self.sets[folder] = write_set(con, folder, return_no, table, SECRET)
        return return_no
