"""What the database tells: the clock, the journal, the outbox, long work, backups."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from palermo.config.operation.doctor.finding import Finding, look, stop

# Marks a text for the catalogue where it stands; it is translated when it is shown.
_ = str
A_LITTLE, A_YEAR = timedelta(minutes=5), timedelta(days=366)
LATELY = timedelta(days=7)


def clock_findings() -> Iterator[Finding]:
    """the clock of the machine"""
    from django.conf import settings

    from palermo.journal.models import Line
    from palermo.ui.clock import now

    at = now()
    newest = Line.objects.order_by("-pk").values_list("at", flat=True).first()
    written = [path.stat().st_mtime for path in Path(settings.KEYS).iterdir() if path.is_file()]
    known = max(
        [*([newest] if newest else []), *(datetime.fromtimestamp(each, UTC) for each in written)], default=at
    )
    if known > at + A_LITTLE:
        words = _(
            "The clock of this machine stands in the past: it says {now}, and something was written at {then}. Set it "
            "right (chrony, systemd-timesyncd) before anybody works on."
        )
        yield stop(words, now=f"{at:%Y-%m-%d %H:%M}", then=f"{known:%Y-%m-%d %H:%M}")
    elif newest and at - newest > A_YEAR:
        words = _(
            "The clock of this machine says {now}, and the newest line of the journal is of {then}. Either nobody has "
            "worked for a year, or the clock stands in the future."
        )
        yield look(words, now=f"{at:%Y-%m-%d}", then=f"{newest:%Y-%m-%d}")


def journal_findings() -> Iterator[Finding]:
    """the end of the journal's chain"""
    from django.conf import settings

    from palermo.journal.queries import break_words, verify_since_head
    from palermo.ui.clock import now

    verdict = verify_since_head(at=now())
    for broken in verdict.broken:
        yield Finding(True, break_words(broken, settings.LANGUAGE_CODE))


def clockwork_findings() -> Iterator[Finding]:
    """whether the clock runs"""
    from palermo.ui.clock import now
    from palermo.work.models import LastRun

    at = now()
    newest = LastRun.objects.order_by("-begun_at").values_list("begun_at", flat=True).first()
    if newest is None or at - newest > A_LITTLE:
        words = _(
            "The clock does not run: nothing is sent, sealed or reminded of. `palermo serve` runs one beside itself; "
            "else start `palermo clock`."
        )
        yield look(words)
    for failed in LastRun.objects.filter(ended="failed").order_by("name"):
        words = _("What the clock does as {name} failed at its last run ({why}). The server's log says more.")
        yield look(words, name=failed.name, why=failed.failure)


def work_findings() -> Iterator[Finding]:
    """long work"""
    from palermo.ui.clock import now
    from palermo.work.models import Work

    at = now()
    waiting = Work.objects.filter(state="waiting", asked_at__lte=at - A_LITTLE)
    held = Work.objects.filter(state="running", lease_until__gt=at)
    if (count := waiting.count()) and not held.exists():
        words = _("No worker runs: {count} pieces of long work wait to be begun. Start `palermo worker`.")
        yield look(words, count=count)
    if count := Work.objects.filter(state="failed", ended_at__gte=at - LATELY).count():
        yield look(
            _("{count} pieces of long work failed in the last seven days. The page Long work says why."),
            count=count,
        )


def outbox_findings() -> Iterator[Finding]:
    """the outbox"""
    from palermo.outbox.models import Message, State
    from palermo.outbox.queries import due, held
    from palermo.ui.clock import now

    at = now()
    if held():
        words = _("The outbox is held: nothing goes out. Look through it, then: palermo outbox let-go")
        yield look(words)
    elif count := due(at - timedelta(minutes=15)).count():
        words = _("{count} messages wait longer than they should. Does the clock run?")
        yield look(words, count=count)
    back = Message.objects.filter(
        state__in=(State.BOUNCED, State.GIVEN_UP), moved_at__gte=at - LATELY
    ).count()
    if back:
        words = _(
            "{count} messages came back or were given up in the last seven days. Look through the outbox."
        )
        yield look(words, count=back)


def backup_findings(days: int) -> Iterator[Finding]:
    from django.conf import settings

    from palermo.config.operation.noting import last_backup
    from palermo.ui.clock import now

    if settings.DEMO:
        return
    last = last_backup()
    if last is None:
        yield look(_("No backup was made yet. Make one: palermo backup DIR"))
    elif now() - last.at > timedelta(days=days):
        words = _("The last backup is of {day}: older than {days} days. Make one: palermo backup DIR")
        yield look(words, day=f"{last.at:%Y-%m-%d}", days=days)
