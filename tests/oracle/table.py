"""Reading the truth tables: CSV files that a person wrote and can read."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.oracle import world as worlds

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Truth:
    url: str
    wing: str  # records, open or both
    method: str
    thing: str  # "person:own", or empty where the URL names no thing
    cells: dict[str, str]

    def holds_in(self, wing: str) -> bool:
        return self.wing in ("both", wing)

    def says(self, reader: str, wing: str) -> str:
        return self.cells[worlds.column(reader, wing)]


@cache
def read(name: str) -> tuple[Truth, ...]:
    with (HERE / name).open(encoding="utf-8", newline="") as stream:
        return tuple(
            Truth(row.pop("url"), row.pop("wing"), row.pop("method"), row.pop("thing"), row)
            for row in csv.DictReader(stream)
        )
