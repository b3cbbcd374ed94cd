"""The list of cases: what the index says of each, and nothing that identifies or points."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from palermo.journal.actor import Actor
from palermo.partners.door import Request
from palermo.partners.rules.vocabulary import choices, language, named
from palermo.register.models import CaseEntry
from palermo.register.queries.cases import cases, last_holders
from palermo.register.queries.listed import OfFirst, OfLast, answering, newest
from palermo.register.queries.years import years_of_registration
from palermo.register.rules.naming import case_name
from palermo.register.rules.reaching import bodies_seen
from palermo.register.views.wording import short
from palermo.ui.exporting import export
from palermo.ui.listing import Choice, Column, Listing
from palermo.ui.refusals import Refused
from palermo.vocabulary.labels import period_label

MOST = 1_000
"""Cases that a list counts and turns through."""

MOST_OUT = 100_000
"""Rows that are taken out at once: they are written while others wait for a page."""

CHUNK = 2_000
QUARTER_MONTHS = {1: (1, 3, 31), 2: (4, 6, 30), 3: (7, 9, 30), 4: (10, 12, 31)}


@dataclass
class CaseListing(Listing):
    """Goes along an index, the newest first; each row with the entry of its case's last holder."""

    by: Actor = field(kw_only=True)
    whole: bool = False  # all cases that the reader sees, before any filter

    @cached_property
    def asked(self) -> tuple[OfFirst, OfLast]:
        said = {each.choice.key: each.value for each in self.chosen if each.value}
        period = said.pop("registered", "")
        last = {key: said.pop(key) for key in ("status", "form") if key in said}
        return OfFirst(**said, days=days_of(period) if period else None), OfLast(**last)

    @cached_property
    def found(self) -> QuerySet[Any]:
        return answering(self.rows, *self.asked, self.by)

    @cached_property
    def newest(self) -> list[int]:
        return newest(self.rows, *self.asked, self.by, self.most + 1, whole=self.whole)

    @cached_property
    def _seen(self) -> int:
        return len(self.newest)

    @cached_property
    def page_rows(self) -> list[Any]:
        first = (self.page - 1) * self.per_page
        wanted = self.newest[: self.most][first : first + self.per_page]
        rows = {row.pk: row for row in self.rows.filter(pk__in=wanted)}
        return self.completed([rows[pk] for pk in wanted if pk in rows])

    def completed(self, rows: Sequence[Any]) -> list[Any]:
        last = last_holders(rows, self.by)
        for row in rows:
            row.last = last.get(row.case_no, row)
        return list(rows)

    @cached_property
    def rows_out(self) -> int:
        return self.found.order_by()[: MOST_OUT + 1].count()

    def export(self) -> HttpResponse:
        if self.rows_out > MOST_OUT:
            words = gettext(
                "More than {count} cases cannot be taken out at once. Filter the list, for example by year."
            )
            raise Refused(words.format(count=f"{MOST_OUT:,}"))
        lines = ([column.of(row) for column in self.columns] for row in self.in_chunks())
        return export(self.wanted_format, self.name, [column.label for column in self.columns], lines)

    def in_chunks(self) -> Iterator[Any]:
        some: list[Any] = []
        for row in self.found.iterator(chunk_size=CHUNK):
            some.append(row)
            if len(some) == CHUNK:
                yield from self.completed(some)
                some = []
        yield from self.completed(some)


def cases_listing(request: Request, rows: QuerySet[CaseEntry] | None = None) -> CaseListing:
    """`rows` are some of `cases(by)`; all of them if none are given."""
    by = request.by
    return CaseListing(
        request,
        rows=cases(by) if rows is None else rows,
        columns=columns(taken_out="format" in request.GET),
        filters=filters(by),
        name="cases",
        noun=ngettext_lazy("case", "cases"),
        empty=_(
            "No case is in the register yet that you may see. Cases come with the returns that are accepted."
        ),
        most=MOST,
        by=by,
        whole=rows is None,
    )


def columns(*, taken_out: bool) -> list[Column]:
    """What a page has no room for goes out with the others."""
    lists = ("categories", "districts", "bodies", "stages", "exploitation")
    labels = {name: dict(choices(name)) for name in lists}
    stages = {code: words if taken_out else short(words) for code, words in labels["stages"].items()}
    return [
        Column("case", _("Case"), lambda row: case_name(row.address), link=page_of),
        Column("registered", _("Registered on"), "registered_on"),
        Column("category", _("Category"), told(labels["categories"], "category")),
        Column("district", _("District"), told(labels["districts"], "district")),
        Column("body", _("Reporting body"), told(labels["bodies"], "body")),
        Column("status", _("Status"), lambda row: stages.get(row.last.status, row.last.status)),
        *([Column("since", _("Day of that status"), lambda row: row.last.status_on)] if taken_out else []),
        Column("forms", _("Exploitation"), lambda row: forms_of(row.last, labels["exploitation"])),
        Column("victims", _("Victims"), lambda row: row.last.victims, end=True),
        Column("accused", _("Accused"), lambda row: row.last.accused, end=True),
        Column("migrants", _("Migrants"), lambda row: row.last.migrants, end=True),
    ]


def filters(by: Actor) -> list[Choice]:
    bodies = bodies_seen(by)
    several = bodies is None or len(bodies) > 1
    return [
        Choice("category", _("Category"), choices("categories"), "category"),
        Choice("province", _("Province"), provinces(), "province"),
        Choice("district", _("District"), choices("districts"), "district"),
        Choice("registered", _("Registered in"), periods(by), "registered_on"),
        Choice("status", _("Status"), choices("stages"), "status"),
        *([Choice("body", _("Reporting body"), of_bodies(bodies), "body")] if several else []),
        Choice("form", _("Exploitation"), choices("exploitation"), "exploitation"),
    ]


def page_of(row: Any) -> str:
    return reverse("case", args=[row.address])


def told(labels: dict[str, str], column: str) -> Any:
    """A code that a newer list has dropped is shown as it is."""
    return lambda row: labels.get(getattr(row, column), getattr(row, column))


def forms_of(row: CaseEntry, labels: dict[str, str]) -> list[str]:
    return [labels.get(code, code) for code in row.exploitation.split(";") if code]


def provinces() -> list[tuple[str, str]]:
    return [*choices("provinces"), *((code, named("districts", code)) for code in ("UNKNOWN", "ABROAD"))]


def of_bodies(bodies: Iterable[str] | None) -> list[tuple[str, str]]:
    return [(code, words) for code, words in choices("bodies") if bodies is None or code in bodies]


def periods(by: Actor) -> list[tuple[str, str]]:
    """Years of registration, each with its quarters, the newest first."""
    lang = language()
    found = []
    for year in years_of_registration(by):
        quarters = [f"{year}-Q{number}" for number in (4, 3, 2, 1)]
        found += [(value, period_label(value, lang)) for value in (str(year), *quarters)]
    return found


def days_of(value: str) -> tuple[date, date]:
    """The first and the last day of "2024" or "2024-Q1"."""
    year, _dash, quarter = value.partition("-Q")
    first, last, day = QUARTER_MONTHS[int(quarter)] if quarter else (1, 12, 31)
    return date(int(year), first, 1), date(int(year), last, day)
