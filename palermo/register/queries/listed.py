"""How a list of cases is narrowed: by what its last holder says, and to those behind a number."""

import json
from collections.abc import Collection
from typing import Any

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Concat

from palermo.journal.actor import Actor
from palermo.register.models import CaseEntry
from palermo.register.queries.cases import cases
from palermo.register.queries.standing import current
from palermo.register.rules.reaching import bodies_seen


def cases_numbered(by: Actor, case_nos: Collection[int]) -> QuerySet[CaseEntry]:
    """Of `cases(by)` those with these numbers, however many they are; the others the reader does not see."""
    numbers = [int(each) for each in case_nos]
    if connection.vendor == "sqlite":
        among = RawSQL("SELECT value FROM json_each(%s)", [json.dumps(numbers)])
    else:
        among = RawSQL("SELECT unnest(%s::bigint[])", [numbers])
    return cases(by).filter(case_no__in=among)


def of_status(rows: QuerySet[CaseEntry], status: str, by: Actor) -> QuerySet[CaseEntry]:
    return of_last(rows, Q(status=status), by)


def of_form(rows: QuerySet[CaseEntry], form: str, by: Actor) -> QuerySet[CaseEntry]:
    """A form of exploitation; the last holder says all of them, joined by semicolons."""
    parted = Concat(Value(";"), F("exploitation"), Value(";"))
    return of_last(rows.alias(forms=parted), Q(forms__contains=f";{form};"), by, forms=parted)


def of_last(rows: QuerySet[CaseEntry], condition: Q, by: Actor, **aliases: Any) -> QuerySet[CaseEntry]:
    """Rows of `cases(by)` whose case's last holder meets a condition: the row itself, where nobody received the case."""
    if bodies_seen(by) is not None:
        return rows.filter(condition)
    received = current().filter(from_case_no=OuterRef("case_no"))
    last = (
        current().alias(**aliases).filter(condition, ~Exists(received), from_case_no__isnull=False).order_by()
    )
    sql, given = last.values("from_case_no").query.sql_with_params()
    firsts = RawSQL(FIRSTS.format(last=sql), given)  # noqa: S611 - the text is a query's own
    return rows.filter(Q(condition, ~Exists(received)) | Q(case_no__in=firsts))


# From the senders of those who met the condition up to the first.
FIRSTS = (
    "WITH RECURSIVE up(no) AS ({last} UNION SELECT e.from_case_no FROM up JOIN register_caseentry e ON e.case_no = up.no"
    " WHERE e.from_case_no IS NOT NULL) SELECT no FROM up"
)
