"""What is measured of the returns of a body, and how it is defined."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

READ = "quality.read"


@dataclass(frozen=True)
class Counts:
    """Of some returns. `due`: owed; `came`: accepted; `late`: of those; rows are of all sheets together."""

    due: int = 0
    came: int = 0
    late: int = 0
    sent: int = 0
    accepted: int = 0
    rejected: int = 0
    warnings: int = 0
    persons: int = 0
    without_age: int = 0
    cases: int = 0
    without_district: int = 0

    def of(self, measure: "Measured") -> float | None:
        """Per 100; None where there is nothing of which it could be a part."""
        whole = getattr(self, measure.whole)
        return 100 * getattr(self, measure.part) / whole if whole else None


def together(counts: Iterable[Counts]) -> Counts:
    listed = list(counts)
    return Counts(**{each.name: sum(getattr(one, each.name) for one in listed) for each in fields(Counts)})


@dataclass(frozen=True)
class Quality:
    """One body's return of one period. `is_measured`: its rows were looked into."""

    body: str
    period_start: date
    period_end: date
    counts: Counts
    is_measured: bool

    @property
    def period(self) -> tuple[date, date]:
        return (self.period_start, self.period_end)


@dataclass(frozen=True)
class Measured:
    """`part` per 100 of `whole`, both of Counts."""

    code: str
    part: str
    whole: str
    words: str | Promise
    definition: str | Promise
    unit: str | Promise


MEASURES = (
    Measured(
        "age",
        "without_age",
        "persons",
        _("Persons without age"),
        _("Persons whose row has neither age nor birth date, of all accepted rows of persons."),
        _("per 100 persons"),
    ),
    Measured(
        "district",
        "without_district",
        "cases",
        _("Cases without district"),
        _("Cases whose district is unknown or given as a province only, of all accepted rows of cases."),
        _("per 100 cases"),
    ),
    Measured(
        "late",
        "late",
        "came",
        _("Late returns"),
        _("Accepted returns that came after the day they were due, with more time where it was given."),
        _("per 100 returns"),
    ),
    Measured(
        "warnings",
        "warnings",
        "sent",
        _("Warnings"),
        _("Warnings of the check, for 100 rows sent; a row may have several."),
        _("per 100 rows"),
    ),
    Measured(
        "rejected",
        "rejected",
        "sent",
        _("Rejected rows"),
        _("Rows that count nowhere because of an error, of all rows sent."),
        _("per 100 rows"),
    ),
)
