"""The roles, what each may do and where, and which two nobody holds together: read from the three CSV files."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

HERE = Path(__file__).resolve().parent.parent

# Not roles, but columns of their own in rights.csv: who is signed in and acts in no role.
NO_ROLE = "none"


def in_language(english: str, urdu: str, language: str = "") -> str:
    return urdu if (language or get_language()) == "ur" else english


@dataclass(frozen=True)
class Role:
    code: str
    wing: str  # records, open or both
    scopes: tuple[str, ...]
    second_factor: bool
    two_grantors: bool
    sees_names: bool
    approves: bool
    granted_by: tuple[str, ...]  # the roles that may propose it for somebody else
    name: str
    name_ur: str
    description: str
    description_ur: str

    def is_of(self, wing: str) -> bool:
        return self.wing in ("both", wing)

    @property
    def label(self) -> str:
        """The role's name in the language of the page."""
        return in_language(self.name, self.name_ur)

    @property
    def told(self) -> str:
        return in_language(self.description, self.description_ur)


@dataclass(frozen=True)
class Right:
    code: str
    wing: str
    what: str
    what_ur: str
    cells: Mapping[str, str]  # role -> "", "own", "all" or "self"

    def is_of(self, wing: str) -> bool:
        return self.wing in ("both", wing)

    @property
    def label(self) -> str:
        return in_language(self.what, self.what_ur)


@dataclass(frozen=True)
class Exclusion:
    role: str
    excludes: str
    why: str
    why_ur: str

    @property
    def reason(self) -> str:
        return in_language(self.why, self.why_ur)


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
            granted_by=tuple(line["granted_by"].split()),
            name=line["name"],
            name_ur=line["name_ur"],
            description=line["description"],
            description_ur=line["description_ur"],
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
            what_ur=line["what_ur"],
            cells={role: line[role] for role in (*roles(), NO_ROLE)},
        )
        for line in lines("rights.csv")
    }


@cache
def exclusions() -> dict[frozenset[str], Exclusion]:
    """Which two roles nobody holds where their scopes meet, and why, by the pair."""
    return {
        frozenset((line["role"], line["excludes"])): Exclusion(
            line["role"], line["excludes"], line["why"], line["why_ur"]
        )
        for line in lines("exclusions.csv")
    }


def excluded_with(role: str, held: Iterable[str]) -> str | None:
    """The first of the held roles that excludes this one; None where all go together."""
    return next((other for other in held if frozenset((role, other)) in exclusions()), None)


def grantable_by(role: str, wing: str) -> list[Role]:
    """What a holder of `role`, acting in a wing, may propose for somebody else."""
    return [each for each in roles().values() if role in each.granted_by and each.is_of(wing)]
