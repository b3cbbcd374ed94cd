"""What happens by the clock: sealing the journal, sending the outbox, the daily head, forgetting what is over."""

import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.utils.translation import gettext_lazy as _

from palermo.config.operation.heads import keep_head
from palermo.journal import actions as journal
from palermo.journal import queries as journal_queries
from palermo.journal.actor import CLOCK
from palermo.journal.models import Head
from palermo.outbox import actions as outbox
from palermo.partners.actions.links import MINTS
from palermo.vault.actions import catch_up, sweep
from palermo.work import actions as work
from palermo.work.actions.scheduling import Memory, run_due
from palermo.work.rules.jobs import longest_lease
from palermo.work.rules.schedule import Entry, Steady, entries, register

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def tick(at: datetime, memory: Memory) -> list[str]:
    """Does what is due at `at`; the names of what failed."""
    return run_due(entries(), at, memory)


def send(at: datetime) -> None:
    outbox.send_due(at, mint=MINTS)


def tidy(at: datetime) -> None:
    SessionStore.clear_expired()
    sweep(at)
    catch_up(at)


class Reclaiming:
    """Not right after the clock was set: every lease would seem to be over."""

    def __init__(self) -> None:
        self.is_steady: Steady | None = None

    def __call__(self, at: datetime) -> None:
        self.is_steady = self.is_steady or Steady(longest_lease())
        if self.is_steady(at, time.monotonic()):
            work.reclaim(at)


def heads(at: datetime) -> None:
    """Yesterday's head, once yesterday is over; mailed to the third party that keeps it, where one is named."""
    yesterday = at.astimezone(ZoneInfo(settings.TIME_ZONE)).date() - timedelta(days=1)
    journal.make_head(yesterday, at, then=lambda head: kept_and_mailed(head, at))


def kept_and_mailed(head: Head, at: datetime) -> None:
    keep_head(journal_queries.machine_words(head) + "\n")
    if settings.HEAD_TO:
        outbox.compose(
            "config/mail/head.txt",
            to=outbox.Recipient(address=settings.HEAD_TO, language=settings.LANGUAGE_CODE),
            context={"head": journal_queries.head_words(head.day, settings.LANGUAGE_CODE)},
            by=CLOCK,
            at=at,
        )


register(
    Entry("send", _("Send the outbox"), timedelta(seconds=2), send),
    Entry("seal", _("Seal the journal"), timedelta(seconds=4), journal.seal),
    Entry("reclaim", _("Give back what killed workers held"), timedelta(seconds=10), Reclaiming()),
    Entry("tidy", _("Forget sessions that are over"), HOUR, tidy),
    Entry("head", _("Make yesterday's head of the journal"), DAY, heads, hour=0),
    Entry("forget", _("Forget long work that ended long ago"), DAY, work.forget, hour=3),
)
