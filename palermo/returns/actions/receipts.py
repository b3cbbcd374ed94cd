"""Signing what became of a return, and keeping it."""

from datetime import datetime

from palermo.journal.actor import Actor
from palermo.returns.method.receipt import Said, canonical, written
from palermo.returns.models import Receipt, Submission
from palermo.returns.rules.receipts import arrival
from palermo.returns.rules.vault import RECEIPT, RING
from palermo.vault.actions import seal, sign
from palermo.vault.models import SigningKey


def give_receipt(
    submission: Submission,
    kind: str,
    *,
    by: Actor,
    at: datetime,
    said: Said | None = None,
) -> Receipt:
    """In the caller's transaction: what is told as received or accepted has its receipt. Raises KeyTrouble."""
    said = said or arrival(submission)
    signature = sign(canonical(said))
    key = SigningKey.objects.order_by("-pk").values_list("fingerprint", flat=True).first() or ""
    content = seal(written(said, signature, key), ring=RING, kind=RECEIPT, by=by, at=at)
    return Receipt.objects.create(submission=submission, kind=kind, content=content, made_at=at)
