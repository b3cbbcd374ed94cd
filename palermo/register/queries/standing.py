"""Which entries count: of the standing sets, of each case that of the latest period, of each chain its first holder."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet
from django.db.models.sql.compiler import SQLCompiler

from palermo.register.models import AcceptedSet, CaseEntry

STANDING = AcceptedSet.State.STANDING


def standing() -> QuerySet[CaseEntry]:
    """Asked entry by entry, so that a list goes along its own order and stops when its page is full."""
    return CaseEntry.objects.filter(
        Exists(AcceptedSet.objects.filter(pk=OuterRef("accepted_set"), state=STANDING))
    )


def current() -> QuerySet[CaseEntry]:
    """The entry that states a case's attributes; one for each body's case."""
    later = Q(period_end__gt=OuterRef("period_end")) | Q(
        period_end=OuterRef("period_end"), period_start__gt=OuterRef("period_start")
    )
    return standing().filter(~Exists(standing().filter(later, case_no=OuterRef("case_no"))))


def firsts() -> QuerySet[CaseEntry]:
    """Of the current ones those that continue no other: one for each case (figures.md, 'case')."""
    sender = current().filter(case_no=OuterRef("from_case_no"))
    earlier = (
        Q(registered_on__lt=OuterRef("registered_on"))
        | Q(registered_on=OuterRef("registered_on"), body__lt=OuterRef("body"))
        | Q(registered_on=OuterRef("registered_on"), body=OuterRef("body"), case_no__lt=OuterRef("case_no"))
    )
    before = current().filter(earlier, from_case_no=OuterRef("from_case_no")).exclude(on_circle())
    alone = Q(from_case_no__isnull=True) | ~Exists(sender) | Q(on_circle()) | Exists(before)
    return current().filter(alone)


def lasts() -> QuerySet[CaseEntry]:
    """Of the current ones those that no other continues: one for each case, too."""
    receivers = current().filter(from_case_no=OuterRef("case_no")).exclude(on_circle())
    return current().filter(~Exists(receivers))


class OnCircle(Func):
    """Whether who goes from a case's sender to the sender's sender, and so on, comes back to the case."""

    output_field = BooleanField()
    template = (
        "EXISTS (WITH RECURSIVE up(no) AS (SELECT %(sender)s UNION SELECT e.from_case_no FROM up"
        " JOIN register_caseentry e ON e.case_no = up.no"
        " JOIN register_acceptedset s ON s.id = e.accepted_set_id AND s.state = 'standing'"
        " WHERE e.from_case_no IS NOT NULL AND NOT EXISTS (SELECT 1 FROM register_caseentry l"
        " JOIN register_acceptedset t ON t.id = l.accepted_set_id AND t.state = 'standing'"
        " WHERE l.case_no = e.case_no AND (l.period_end > e.period_end"
        " OR (l.period_end = e.period_end AND l.period_start > e.period_start))))"
        " SELECT 1 FROM up WHERE up.no = %(case)s)"
    )

    def as_sql(
        self,
        compiler: SQLCompiler,
        connection: BaseDatabaseWrapper,
        function: str | None = None,
        template: str | None = None,
        arg_joiner: str | None = None,
        **extra_context: Any,
    ) -> tuple[str, tuple[str | int, ...]]:
        sender, given = compiler.compile(self.source_expressions[0])
        case, more = compiler.compile(self.source_expressions[1])
        return (template or self.template) % {"sender": sender, "case": case}, (*given, *more)


def on_circle() -> OnCircle:
    return OnCircle(F("from_case_no"), F("case_no"))
