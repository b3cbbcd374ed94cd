"""After a restore: what of the time before may not go on, and what the journal says of it."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import transaction

from palermo.config.operation.manifest import Manifest
from palermo.config.operation.noting import Noted
from palermo.config.upgrading import bring_up_to_date
from palermo.journal.actions import AlreadyDone, seal, write
from palermo.journal.actor import COMMAND
from palermo.journal.queries import Printed, Verdict, verify
from palermo.outbox.actions import hold_all
from palermo.partners.actions.restoring import end_ways_in
from palermo.vault.actions import destroy_again
from palermo.work.actions import Hold, give_back
from palermo.work.models import Work


@dataclass(frozen=True)
class Settled:
    unsealed: int  # lines that were not sealed yet when the backup was made
    destroyed: int  # what had been destroyed since, and now is again
    lost: Printed | None  # a head that this journal does not lead to
    verdict: Verdict


def settle(manifest: Manifest, begun: Noted, at: datetime, known: Printed | None) -> Settled:
    """Called again after a kill it does nothing twice: the token of the restore stands in the journal."""
    use_secret_key()
    bring_up_to_date(at)
    verdict = verify(printed=known)
    lost = known if known and is_later(known, verdict) else None
    destroyed = 0
    try:
        with transaction.atomic():
            write(
                "restored",
                by=COMMAND,
                at=at,
                thing=("backup", manifest.id),
                details={
                    "made": datetime.fromisoformat(manifest.made_at).date(),
                    "lines": manifest.journal["lines"],
                },
                once=begun.id,
            )
            if lost:
                write("head.lost", by=COMMAND, at=at, details=about(lost))
            end_ways_in(at)
            hold_all("restored", COMMAND, at)
            destroyed = destroy_again(COMMAND, at)
            for work in Work.objects.filter(state="running"):
                assert work.task is not None
                give_back(Hold(work.pk, work.worker, work.task), at)
    except AlreadyDone:
        pass
    if apps.is_installed("palermo.register"):
        from palermo.register.actions import follow_tombstones

        follow_tombstones(at, by=COMMAND)
    seal(at)
    return Settled(verdict.waiting, destroyed, lost, verdict)


def is_later(known: Printed, verdict: Verdict) -> bool:
    """Kept elsewhere of a moment that this journal does not reach; an earlier one that differs is a broken chain."""
    differs = any(found.kind == "printed" for found in verdict.broken)
    return differs and (known.position is None or known.position > verdict.lines)


def use_secret_key() -> None:
    """This process began before the keys were back."""
    path = Path(settings.KEYS) / "secret-key"
    if path.exists():
        settings.SECRET_KEY = path.read_text().strip()


def about(lost: Printed) -> dict:
    found: dict = {"digest": lost.digest}
    if lost.position is not None:
        found["lines"] = lost.position
    if lost.day is not None:
        found["day"] = lost.day
    return found
