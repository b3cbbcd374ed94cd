"""Handing out numbers as a file: the journal's line is committed before the file leaves."""

from datetime import datetime

from django.db import transaction

from palermo.journal.actions import write
from palermo.journal.actor import Actor
from palermo.journal.models import Line
from palermo.journal.rules.shape import Detail
from palermo.partners.rules.acting import require


def hand_out(figure: str, rows: int, digest: str, *, by: Actor, at: datetime, file_format: str) -> Line:
    require(by, "figure.explore", thing=("figure", figure))
    details: dict[str, Detail] = {"figure": figure, "rows": rows, "digest": digest, "format": file_format}
    with transaction.atomic(durable=True):
        return write("exported", by=by, at=at, thing=("figure", figure), details=details)
