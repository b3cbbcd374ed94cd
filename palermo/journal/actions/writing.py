"""Writing into the journal."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from palermo.journal.actor import Actor
from palermo.journal.models import Line
from palermo.journal.rules.shape import MOST, Detail, canonical_details, require_reason, require_shape


class AlreadyDone(Exception):
    """The form with this token was carried out before; `line` tells when and on what."""

    def __init__(self, line: Line) -> None:
        super().__init__(f"line {line.pk}")
        self.line = line


def write(
    act: str,
    *,
    by: Actor,
    at: datetime,
    thing: tuple[str, str | int] = ("", ""),
    details: Mapping[str, Detail] | None = None,
    reason: str = "",
    reference: str = "",
    once: str | None = None,
    outcome: str = "done",
) -> Line:
    """One line, in the caller's transaction. Raises AlreadyDone, Refused for a bad reason, NotACode for a slip."""
    require_shape(act, by, thing, once, outcome)
    require_reason(reason, reference)
    line = Line(
        act=act,
        at=at,
        wing=by.wing,
        outcome=outcome,
        account=by.account,
        role=by.role,
        scope=by.scope,
        thing_kind=thing[0],
        thing_id=str(thing[1]),
        details=canonical_details(details or {}),
        reason=reason,
        reference=reference,
        origin=by.origin,
        request=by.request,
        once=once or None,
    )
    if line.once is None:
        line.save(force_insert=True)
    else:
        insert_once(line)
    return line


def insert_once(line: Line) -> None:
    """The savepoint keeps the caller's transaction usable, so that the earlier line can be read in it."""
    try:
        with transaction.atomic():
            line.save(force_insert=True)
    except IntegrityError:
        earlier = Line.objects.filter(once=line.once).first()
        if earlier is None:
            raise
        raise AlreadyDone(earlier) from None


def looked(
    kind: str,
    ids: Sequence[int | str],
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
    reference: str = "",
) -> Line | None:
    """One line for a page that shows names. Committed when this returns, so call it before showing them, and outside
    a transaction: inside one it refuses to run. None where the page is empty."""
    if not ids:
        return None
    single = str(ids[0]) if len(ids) == 1 else ""
    with transaction.atomic(durable=True):
        for start in range(0, len(ids), MOST):
            part: list[Any] = list(ids[start : start + MOST])
            line = write(
                "looked",
                by=by,
                at=at,
                thing=(kind, single),
                details={} if single else {"ids": part},
                reason=reason,
                reference=reference,
            )
    return line


def exported(
    name: str,
    rows: int,
    *,
    by: Actor,
    at: datetime,
    file_format: str = "",
    reason: str = "",
    reference: str = "",
) -> Line:
    """`name` is the list's code ("people"); committed when this returns, so call it before the file is handed out."""
    details: dict[str, Detail] = {"rows": rows} | ({"format": file_format} if file_format else {})
    with transaction.atomic(durable=True):
        return write(
            "exported",
            by=by,
            at=at,
            thing=("list", name),
            details=details,
            reason=reason,
            reference=reference,
        )


def refused(right: str, *, by: Actor, at: datetime, thing: tuple[str, str | int] = ("", "")) -> Line:
    """After the rollback of what was refused; `right` is what the role lacked."""
    return write("refused", by=by, at=at, thing=thing, details={"right": right}, outcome="refused")
