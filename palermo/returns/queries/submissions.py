"""Submissions as far as the reader sees them, and what is sealed with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from palermo.journal.actor import Actor
from palermo.partners.rules.acting import cell
from palermo.returns.models import Message, Receipt, Submission
from palermo.returns.rules.bodies import bodies_in
from palermo.returns.rules.people import LIST
from palermo.returns.rules.states import State
from palermo.ui.refusals import Refused
from palermo.vault.models import Sealed
from palermo.vault.queries import open_many, open_sealed
from palermo.vault.rules.refusals import Destroyed
from palermo.work.models import Work


def seen(by: Actor, right: str = LIST) -> Q:
    """The submissions that a right of the reader reaches."""
    says = cell(by, right)
    if says == "all":
        return Q()
    bodies = bodies_in(by.scope) if says == "own" else []
    return Q() if bodies is None else Q(body__in=bodies)


def submissions(by: Actor) -> QuerySet[Submission]:
    """The latest first."""
    return Submission.objects.filter(seen(by)).order_by("-received_at", "-id")


def submission(address: UUID, by: Actor) -> Submission | None:
    return (
        submissions(by)
        .select_related("replaces", "file_name__data_key__keyring", "findings__data_key__keyring")
        .filter(address=address)
        .first()
    )


def file_name(submission: Submission) -> str:
    """Empty where it was destroyed with the bytes."""
    try:
        return open_sealed(submission.file_name).decode()
    except Destroyed:
        return ""


def standing_for(submission: Submission) -> Submission | None:
    """The accepted one of the same body and period, which this one would replace."""
    if submission.period_start is None or submission.period_end is None:
        return None
    rows = Submission.objects.filter(
        body=submission.body,
        period_start=submission.period_start,
        period_end=submission.period_end,
        state=State.ACCEPTED,
    )
    return rows.exclude(pk=submission.pk).first()


def versions(submission: Submission, by: Actor) -> QuerySet[Submission]:
    """All that was sent for the same body and period, the latest first."""
    same = Q(pk=submission.pk)
    if submission.period_end is not None:
        same |= Q(
            body=submission.body,
            period_start=submission.period_start,
            period_end=submission.period_end,
        )
    return submissions(by).filter(same)


def work_of(submission: Submission) -> Work | None:
    """The long work that checks or accepts it, also where it failed or was stopped; None where there is none."""
    return Work.objects.filter(pk=submission.work).first() if submission.work else None


@dataclass(frozen=True)
class Said:
    """A message and its text, None where it was destroyed."""

    message: Message
    text: str | None


def messages(submission: Submission) -> list[Said]:
    """The oldest first; who sees the submission sees what was written about it."""
    rows = list(submission.messages.select_related("text__data_key__keyring").order_by("pk"))
    texts = opened([each.text for each in rows])
    return [Said(each, texts.get(each.text_id)) for each in rows]


def opened(sealed: Sequence[Sealed]) -> dict[UUID, str]:
    living = [each for each in sealed if each.destroyed_at is None]
    return {each.pk: data.decode() for each, data in open_many(living)}


def receipts(submission: Submission) -> dict[str, Receipt]:
    """By kind: arrival, acceptance."""
    return {each.kind: each for each in submission.receipts.select_related("content__data_key__keyring")}


def receipt_bytes(receipt: Receipt) -> bytes:
    """The signed JSON as it is handed out."""
    return open_sealed(receipt.content)


def require_bytes(submission: Submission) -> None:
    """Raises Refused where what was sent is there no more."""
    if submission.bytes_destroyed_at is not None:
        raise Refused(_("What was sent was destroyed, for its time was over. Its receipt stays."))
