"""The roles, what each may do and where, and which two nobody holds together: read from the three CSV files."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Role:
    code: str
    wing: str  # records, open or both
    scopes: tuple[str, ...]
    second_factor: bool
    two_grantors: bool
    sees_names: bool
    approves: bool
    name: str
    description: str

    def is_of(self, wing: str) -> bool:
        return self.wing in ("both", wing)


@dataclass(frozen=True)
class Right:
    code: str
    wing: str
    what: str
    cells: Mapping[str, str]  # role -> "", "own", "all" or "self"

    def is_of(self, wing: str) -> bool:
        return self.wing in ("both", wing)


def lines(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@cache
def roles() -> dict[str, Role]:
    return {
        line["role"]: Role(
            code=line["role"],
            wing=line["wing"],
            scopes=tuple(line["scopes"].split()),
            second_factor=line["second_factor"] == "yes",
            two_grantors=line["two_grantors"] == "yes",
            sees_names=line["sees_names"] == "yes",
            approves=line["approves"] == "yes",
            name=line["name"],
            description=line["description"],
        )
        for line in lines("roles.csv")
    }


@cache
def rights() -> dict[str, Right]:
    return {
        line["right"]: Right(
            code=line["right"],
            wing=line["wing"],
            what=line["what"],
            cells={role: line[role] for role in roles()},
        )
        for line in lines("rights.csv")
    }


@cache
def exclusions() -> dict[frozenset[str], str]:
    """Why nobody holds both roles in one process, by the pair."""
    return {frozenset((line["role"], line["excludes"])): line["why"] for line in lines("exclusions.csv")}


def excluded_with(role: str, held: Iterable[str]) -> str | None:
    """The first of the held roles that excludes this one; None where all go together."""
    return next((other for other in held if frozenset((role, other)) in exclusions()), None)
