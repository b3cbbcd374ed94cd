"""What happens by the clock: sealing the journal, sending the outbox, the daily head, forgetting dead sessions."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore

from palermo.journal import actions as journal
from palermo.journal import queries as journal_queries
from palermo.journal.actor import CLOCK
from palermo.outbox import actions as outbox
from palermo.partners.actions.links import MINTS
from palermo.vault.actions import catch_up, sweep

SEAL_EVERY = timedelta(seconds=4)
SEND_EVERY = timedelta(seconds=2)
TIDY_EVERY = timedelta(hours=1)


def tick(at: datetime, last: dict[str, datetime]) -> None:
    """Does what is due at `at`; `last` remembers when each was done."""
    for name, every, work in (
        ("send", SEND_EVERY, send),
        ("seal", SEAL_EVERY, journal.seal),
        ("head", TIDY_EVERY, heads),
        ("tidy", TIDY_EVERY, tidy),
    ):
        if name not in last or at - last[name] >= every:
            work(at)
            last[name] = at


def send(at: datetime) -> None:
    outbox.send_due(at, mint=MINTS)


def tidy(at: datetime) -> None:
    SessionStore.clear_expired()
    sweep(at)
    catch_up(at)


def heads(at: datetime) -> None:
    """Yesterday's head, once yesterday is over; mailed to the third party that keeps it, where one is named."""
    yesterday = at.astimezone(ZoneInfo(settings.TIME_ZONE)).date() - timedelta(days=1)
    if not journal.make_head(yesterday, at):
        return
    if settings.HEAD_TO:
        outbox.compose(
            "config/mail/head.txt",
            to=outbox.Recipient(address=settings.HEAD_TO, language=settings.LANGUAGE_CODE),
            context={"head": journal_queries.head_words(yesterday, settings.LANGUAGE_CODE)},
            by=CLOCK,
            at=at,
        )
