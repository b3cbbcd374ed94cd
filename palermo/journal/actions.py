"""Writing into the journal."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from palermo.journal.actor import Actor
from palermo.journal.models import Line

Detail = bool | int | str | date | Sequence[int] | Sequence[str] | None
CODE = re.compile(r"[A-Za-z0-9_.:@/+-]{0,64}")
IDENTITY_NUMBER = re.compile(r"\d{5}-?\d{7}-?\d")


class NotACode(ValueError):
    """A detail that could be a name: the journal takes codes, numbers, days and ids."""


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
    """One line, in the caller's transaction."""
    return Line.objects.create(
        act=act,
        at=at,
        wing=by.wing,
        outcome=outcome,
        account=by.account,
        role=by.role,
        scope=by.scope,
        thing_kind=thing[0],
        thing_id=str(thing[1]),
        details=canonical(details or {}),
        reason=reason,
        reference=reference,
        origin=by.origin,
        request=by.request,
        once=once,
    )


def canonical(details: Mapping[str, Detail]) -> str:
    return json.dumps(
        {key: plain(value) for key, value in details.items()}, sort_keys=True, separators=(",", ":")
    )


def plain(value: Detail) -> object:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        if not CODE.fullmatch(value) or IDENTITY_NUMBER.search(value):
            raise NotACode
        return value
    return [plain(each) for each in value]
