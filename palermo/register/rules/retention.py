"""How long the identities of a case are kept: retention.csv, the first rule that names its category and status."""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Protocol

from django.utils.translation import get_language

from palermo.vocabulary.codes import codes

FILE = Path(__file__).resolve().parent.parent / "retention.csv"
ANY = "*"
DAYS = ("registered_on", "status_on")
AT_ONCE = 1_000
"""Cases that one work deletes: its page says how many, and somebody answers for them."""


@dataclass(frozen=True)
class Rule:
    """`statuses` empty and `category` "*": of any. `counted_from` is the column whose day the years follow."""

    code: str
    category: str
    statuses: frozenset[str]
    years: int
    counted_from: str
    source: str
    en: str
    ur: str

    @property
    def words(self) -> str:
        return self.ur if get_language() == "ur" else self.en

    def names(self, category: str, status: str) -> bool:
        return self.category in (ANY, category) and (not self.statuses or status in self.statuses)

    def falls_on(self, day: date) -> date:
        """The day that ends the years; of a 29 February the 28th."""
        try:
            return day.replace(year=day.year + self.years)
        except ValueError:
            return day.replace(year=day.year + self.years, day=28)

    def latest(self, on: date) -> date:
        """The last day to count from with which a case is due on this day."""
        try:
            return on.replace(year=on.year - self.years)
        except ValueError:  # also of who counts from 29 February the years end on the 28th
            return on.replace(year=on.year - self.years, day=28)


class Entry(Protocol):
    category: str
    status: str
    registered_on: date
    status_on: date


@cache
def retention_rules() -> tuple[Rule, ...]:
    """Raises ValueError for a rule that names what is no code."""
    with FILE.open(encoding="utf-8", newline="") as stream:
        rules = tuple(_rule(row) for row in csv.DictReader(stream))
    if not rules or rules[-1].statuses or rules[-1].category != ANY:
        raise ValueError("the last rule of retention.csv must name every case")
    return rules


def rule_of(entry: Entry) -> Rule:
    return next(rule for rule in retention_rules() if rule.names(entry.category, entry.status))


def due_on(entry: Entry) -> date:
    rule = rule_of(entry)
    return rule.falls_on(getattr(entry, rule.counted_from))


def _rule(row: dict[str, str]) -> Rule:
    statuses = frozenset() if row["statuses"] == ANY else frozenset(row["statuses"].split(";"))
    unknown = statuses - set(codes("stages"))
    if (
        unknown
        or row["from"] not in DAYS
        or (row["category"] != ANY and row["category"] not in codes("categories"))
    ):
        raise ValueError(f"the rule {row['rule']} of retention.csv names what is no code")
    return Rule(
        row["rule"],
        row["category"],
        statuses,
        int(row["years"]),
        row["from"],
        row["source"],
        row["en"],
        row["ur"],
    )
