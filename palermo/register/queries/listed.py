"""How a list of cases is narrowed: by what its last holder says, and to those behind a number.

A list is counted and turned only so far. So the newest are sought as numbers, along the index that the filter names,
and a page fetches its own rows.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Concat

from palermo.journal.actor import Actor
from palermo.register.models import AcceptedSet, CaseEntry
from palermo.register.queries.cases import cases
from palermo.register.queries.standing import current, firsts
from palermo.register.rules.reaching import bodies_seen

FEW = 10_000
"""Entries of a form that are gone through one by one; where there are more, the list by day meets them soon enough."""

COUNTED = 50_000
"""Entries of one code that are counted, to know which code is the rarest; more are many."""

RAREST = ("body", "district", "status", "province", "category")
"""Where all have many, the earlier of these is taken for the rarer."""

CODES = ("category", "province", "district", "body")
Rows = QuerySet[CaseEntry]


@dataclass(frozen=True)
class OfFirst:
    """What is asked of a case's first holder, or of a body's own row; `days` are the first and last of a period."""

    category: str = ""
    province: str = ""
    district: str = ""
    body: str = ""
    days: tuple[date, date] | None = None

    @property
    def codes(self) -> dict[str, str]:
        asked = {name: getattr(self, name) for name in CODES}
        return {name: code for name, code in asked.items() if code}

    def fits(self, row: Mapping[str, Any]) -> bool:
        in_time = self.days is None or self.days[0] <= row["registered_on"] <= self.days[1]
        return in_time and all(row[name] == code for name, code in self.codes.items())


@dataclass(frozen=True)
class OfLast:
    """What is asked of a case's last holder: a status, a form of exploitation."""

    status: str = ""
    form: str = ""

    def __bool__(self) -> bool:
        return bool(self.status or self.form)

    @property
    def codes(self) -> dict[str, str]:
        return {"status": self.status} if self.status else {}

    def with_form(self, rows: Rows) -> Rows:
        """Of a form that few have, one by one; else as the list meets them, along whichever index it goes."""
        if not self.form:
            return rows
        few = entries_with(forms_with(self.form))
        if len(few) <= FEW:
            return rows.filter(pk__in=numbers(few))
        parted = Concat(Value(";"), F("exploitation"), Value(";"))
        return rows.alias(forms=parted).filter(forms__contains=f";{self.form};")

    def among_received(self) -> Rows:
        """The last holders of whom this is so, of cases that another body had before."""
        rows = current().filter(from_case_no__isnull=False)
        if self.status:
            rows = rows.filter(status=self.status)
        if self.form:
            rows = rows.filter(exploitation__in=forms_with(self.form))
        return rows.filter(~received()).order_by()


def cases_numbered(by: Actor, case_nos: Collection[int]) -> Rows:
    """Of `cases(by)` those with these numbers, however many they are; the others the reader does not see."""
    return cases(by).filter(case_no__in=numbers(case_nos))


def of_own(rows: Rows, first: OfFirst, last: OfLast) -> Rows:
    """Those whose own row says all that is asked."""
    rows = along_rarest(rows, {**first.codes, **last.codes})
    return last.with_form(rows.filter(registered_on__range=first.days) if first.days else rows)


def along_rarest(rows: Rows, codes: Mapping[str, str]) -> Rows:
    """Along the index of the code that fewest have. SQLite, which does not count, is shown no other index."""
    if len(codes) < 2 or connection.vendor != "sqlite":
        return rows.filter(**codes)
    led = min(RAREST, key=times(codes).__getitem__)
    rows = rows.filter(**{led: codes[led]})
    for name in codes.keys() - {led}:
        rows = rows.alias(**{f"{name}_said": Concat(F(name), Value(""))}).filter(
            **{f"{name}_said": codes[name]}
        )
    return rows


def times(codes: Mapping[str, str]) -> dict[str, int]:
    """How many entries have each, counted up to COUNTED; what is not asked is as frequent as can be."""
    one = "(SELECT count(*) FROM (SELECT 1 FROM register_caseentry WHERE {} = %s LIMIT {}))"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(one.format(name, COUNTED) for name in codes)}", list(codes.values())
        )
        return dict.fromkeys(RAREST, COUNTED + 1) | dict(zip(codes, cursor.fetchone(), strict=True))


def numbers(several: Collection[int]) -> RawSQL:
    """As one parameter: there may be more of them than a statement takes."""
    if connection.vendor == "sqlite":
        return RawSQL("SELECT value FROM json_each(%s)", [json.dumps([int(each) for each in several])])
    return RawSQL("SELECT unnest(%s::bigint[])", [[int(each) for each in several]])


def newest(
    rows: Rows, first: OfFirst, last: OfLast, by: Actor, most: int, *, whole: bool = False
) -> list[int]:
    """The ids of so many of some `cases(by)`, or of all if `whole`, that answer, the newest registered first."""
    alone = of_own(rows, first, last)
    if not last or bodies_seen(by) is not None:
        return list(by_day(alone).values_list("pk", flat=True)[:most])
    found = {*by_day(alone.filter(~received())).values_list("registered_on", "pk")[:most]}
    handed = handed_on(first, last)
    if whole:
        found.update(handed)
    else:
        some = rows.filter(pk__in=numbers([pk for _day, pk in handed]))
        found.update(some.values_list("registered_on", "pk"))
    return [pk for _day, pk in sorted(found, reverse=True)[:most]]


def answering(rows: Rows, first: OfFirst, last: OfLast, by: Actor) -> Rows:
    """All of them, for who takes them out."""
    alone = of_own(rows, first, last)
    if not last or bodies_seen(by) is not None:
        return by_day(alone)
    both = Q(pk__in=alone.filter(~received()).order_by().values("pk"))
    both |= Q(pk__in=numbers([pk for _day, pk in handed_on(first, last)]))
    return by_day(rows.filter(both))


def handed_on(first: OfFirst, last: OfLast) -> list[tuple[date, int]]:
    """Of cases that went from body to body. What is asked of the first is seen here: no index knows both."""
    rows = firsts_of(last, state_of_register())
    return [(row["registered_on"], row["pk"]) for row in rows if first.fits(row)]


def by_day(rows: Rows) -> Rows:
    return rows.order_by("-registered_on", "-pk")


def received() -> Exists:
    """Whether another body goes on with the case."""
    return Exists(current().filter(from_case_no=OuterRef("case_no")))


def state_of_register() -> tuple[Any, ...]:
    """Other than before once anything was accepted, replaced, packed or made again."""
    sets = AcceptedSet.objects
    newest = sets.order_by("-pk").values_list("pk", "submission", "folder").first()
    return (newest, *sorted(sets.values_list("state").annotate(count=Count("pk")).order_by()))


@lru_cache(maxsize=64)
def firsts_of(asked: OfLast, state: tuple[Any, ...]) -> tuple[dict[str, Any], ...]:
    """The first holders of cases that have such a last one; remembered while the register stands as it does."""
    some = firsts().filter(case_no__in=numbers(holders_before(asked))).order_by()
    return tuple(some.values("pk", "registered_on", *CODES))


def holders_before(asked: OfLast) -> list[int]:
    """The numbers of all holders before such a last one, the first among them."""
    senders = list(asked.among_received().values_list("from_case_no", flat=True))
    if not senders:
        return []
    sql, given = numbers(senders).as_sql(None, connection)  # type: ignore[arg-type]
    with connection.cursor() as cursor:
        cursor.execute(UP.format(senders=sql.removeprefix("(").removesuffix(")")), given)
        return [no for (no,) in cursor.fetchall()]


UP = (
    "WITH RECURSIVE up(no) AS ({senders} UNION SELECT e.from_case_no FROM up JOIN register_caseentry e"
    " ON e.case_no = up.no WHERE e.from_case_no IS NOT NULL) SELECT no FROM up"
)

# One step along the index for each list of forms that there is, not one for each entry.
LISTS = """
WITH RECURSIVE lists(forms) AS (
    SELECT min(exploitation) FROM register_caseentry
    UNION ALL
    SELECT (SELECT min(exploitation) FROM register_caseentry WHERE exploitation > lists.forms)
    FROM lists WHERE lists.forms IS NOT NULL
)
SELECT forms FROM lists WHERE forms IS NOT NULL
"""


def forms_with(form: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(LISTS)
        return [lists for (lists,) in cursor.fetchall() if form in lists.split(";")]


def entries_with(lists: Sequence[str]) -> list[int]:
    """Their ids, one more than FEW where there are more."""
    rows: QuerySet[Any] = CaseEntry.objects.filter(exploitation__in=lists)
    return list(rows.order_by().values_list("pk", flat=True)[: FEW + 1])
