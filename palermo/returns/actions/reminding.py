"""More time for a body, and reminders of what is due: to its focal persons, each kind once."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from palermo.journal.actions import write
from palermo.journal.actor import CLOCK, Actor
from palermo.outbox.actions import Recipient, compose
from palermo.partners.actions.invitations import address
from palermo.partners.models import Person
from palermo.partners.queries.outbox import recipient
from palermo.partners.queries.posts import focal_persons
from palermo.partners.rules.acting import require, signed_in_account
from palermo.returns.models import Extension, Reminder
from palermo.returns.queries.calendar import Owed, standing
from palermo.returns.rules.bodies import scopes_of
from palermo.returns.rules.due import LATE_DAYS, WINDOW, due_on, reminder_of
from palermo.returns.rules.people import EXTEND
from palermo.returns.rules.wording import body_words, period_words
from palermo.ui.refusals import Refused
from palermo.vocabulary.obligations import due

RECORDS = replace(CLOCK, wing="records")
LONGEST_EXTENSION = timedelta(days=366)
# Reminders may speak of periods that ended so long ago; extensions move the day further.
BACK = LATE_DAYS + WINDOW + LATE_DAYS + LONGEST_EXTENSION
AWAITED = {"due", "late", "missing", "sent_back"}


@transaction.atomic
def extend(
    body: str,
    period_start: date,
    period_end: date,
    until: date,
    *,
    by: Actor,
    at: datetime,
    reason: str,
    reference: str = "",
    once: str | None = None,
) -> Extension:
    require(by, EXTEND, scopes_of(body), ("body", body))
    if not any(
        (each.body, each.period_start) == (body, period_start) for each in due(period_end, period_end)
    ):
        raise Refused(_("This body owes no return for this period."), "until")
    if until <= due_on(period_end):
        words = _("The return is due on {day} anyway. Name a later day.")
        raise Refused(words.format(day=due_on(period_end)), "until")
    if until > due_on(period_end) + LONGEST_EXTENSION:
        raise Refused(_("That is more than a year after the return is due. Name an earlier day."), "until")
    made = Extension.objects.create(
        body=body,
        period_start=period_start,
        period_end=period_end,
        until=until,
        given_at=at,
        given_by=signed_in_account(by),
        reason=reason,
        reference=reference,
    )
    write(
        "return.extended",
        by=by,
        at=at,
        thing=("body", body),
        details={"from": period_start, "to": period_end, "until": until},
        reason=reason,
        reference=reference,
        once=once,
    )
    return made


def remind(at: datetime) -> int:
    """What the clock does once a day; gives how many reminders went out."""
    day = localdate(at)
    focal: dict[str, list[Person]] = {}
    for each in focal_persons("tip-returns", at):
        focal.setdefault(each.post.organisation.body, []).append(each.person)
    owed = [each for each in due(day - BACK, day) if each.body in focal]
    asked = [
        (each, kind)
        for each in standing(owed, day=day)
        if each.state in AWAITED and (kind := reminder_of(each.due_on, day))
    ]
    gone = set(Reminder.objects.values_list("body", "period_start", "period_end", "kind")) if asked else set()
    return sum(
        reminded(each, kind, focal[each.body], at) for each, kind in asked if (*each.key, kind) not in gone
    )


def reminded(owed: Owed, kind: str, people: list[Person], at: datetime) -> bool:
    """False where there is nobody to write to, or another clock was faster."""
    to = [found for person in people if (found := recipient_of(person))]
    if not to:
        return False
    try:
        with transaction.atomic():
            Reminder.objects.create(
                body=owed.body,
                period_start=owed.period_start,
                period_end=owed.period_end,
                kind=kind,
                sent_at=at,
            )
            for each in to:
                write_to(each, owed, kind, at)
            write(
                "return.reminded",
                by=RECORDS,
                at=at,
                thing=("body", owed.body),
                details={"kind": kind, "from": owed.period_start, "to": owed.period_end},
            )
    except IntegrityError:
        return False
    return True


def recipient_of(person: Person) -> Recipient | None:
    account = getattr(person, "account", None)
    if account is not None and account.is_active:
        return recipient(account)
    return Recipient(address=person.email) if person.email else None


def write_to(to: Recipient, owed: Owed, kind: str, at: datetime) -> None:
    compose(
        "returns/mail/reminder.txt",
        to=to,
        context={
            "kind": kind,
            "body": body_words(owed.body, to.language),
            "period": period_words(owed.period_start, owed.period_end, to.language),
            "due": f"{owed.due_on:%Y-%m-%d}",
            "sent_back": owed.state == "sent_back",
            "page": address("records", "returns/calendar/"),
        },
        by=RECORDS,
        at=at,
        wing="records",
    )
