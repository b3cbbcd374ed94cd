"""Reading the truth tables: CSV files that a person wrote and can read."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.oracle import world as worlds

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Row:
    url: str
    wing: str  # records, open or both
    cells: dict[str, str]

    def holds_in(self, wing: str) -> bool:
        return self.wing in ("both", wing)

    def says(self, reader: str, wing: str) -> str:
        return self.cells[worlds.column(reader, wing)]


@dataclass(frozen=True)
class Truth(Row):
    """What one method at one URL answers."""

    method: str
    thing: str  # "person:own", or empty where the URL names no thing


@dataclass(frozen=True)
class Operation(Row):
    """What one operation of the API, named by its `url`, answers to one kind of token."""

    token: str
    thing: str
    asked: str  # "format=csv", or empty


@dataclass(frozen=True)
class Shown(Row):
    """Whom or what a list, a search or an export shows."""

    asked: str  # "q=…" is searched for, "format=csv" is exported, empty is the page itself
    shows: str  # people or houses


@cache
def access() -> tuple[Truth, ...]:
    return tuple(
        Truth(row.pop("url"), row.pop("wing"), method=row.pop("method"), thing=row.pop("thing"), cells=row)
        for row in lines("access.csv")
    )


@cache
def access_api() -> tuple[Operation, ...]:
    return tuple(
        Operation(
            row.pop("operation"),
            row.pop("wing"),
            token=row.pop("token"),
            thing=row.pop("thing"),
            asked=row.pop("asked"),
            cells=row,
        )
        for row in lines("access_api.csv")
    )


@cache
def lists() -> tuple[Shown, ...]:
    return tuple(
        Shown(row.pop("url"), row.pop("wing"), asked=row.pop("asked"), shows=row.pop("shows"), cells=row)
        for row in lines("lists.csv")
    )


def lines(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
