"""Lists by cursor: the next page begins after the last row seen, whatever was put in before it meanwhile.

A cursor holds the last row's place in the order, which may be a person's name: it is encrypted, and tied to the
question and to who asked it. The same place is always the same text, so that a page keeps its ETag.
"""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.conf import settings
from django.db.models import Model, Q, QuerySet
from django.utils.crypto import salted_hmac

from palermo.partners.api.problems import Problem
from palermo.partners.door import Request

MOST, USUAL = 100, 25


@dataclass(frozen=True)
class Page:
    rows: list[Any]
    count: int
    next: str | None  # the cursor of the page after it


@cache
def cipher(secret: str) -> AESSIV:
    return AESSIV(
        salted_hmac("palermo.partners.api.cursor", "key", secret=secret, algorithm="sha512").digest()
    )


def question(request: Request, name: str, asked: dict[str, Any]) -> bytes:
    """What a cursor is tied to."""
    by = request.by
    parts = [name, by.wing, by.account, by.grant, sorted((key, str(value)) for key, value in asked.items())]
    return json.dumps(parts).encode()


def sealed(place: Sequence[Any], tied: bytes) -> str:
    data = json.dumps(list(place), ensure_ascii=False).encode()
    return base64.urlsafe_b64encode(cipher(settings.SECRET_KEY).encrypt(data, [tied])).decode().rstrip("=")


def opened(cursor: str, tied: bytes, parts: int) -> list[Any]:
    try:
        data = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        place = json.loads(cipher(settings.SECRET_KEY).decrypt(data, [tied]))
    except (binascii.Error, ValueError, InvalidTag) as wrong:
        raise Problem("bad-cursor") from wrong
    if not isinstance(place, list) or len(place) != parts:
        raise Problem("bad-cursor")
    return place


def page(rows: QuerySet[Any], order: Sequence[str], *, cursor: str | None, limit: int, tied: bytes) -> Page:
    """`order` names fields that together tell every row from every other; all of them ascend, or with "-" descend."""
    count = rows.order_by().count()
    rows = rows.order_by(*order)
    if cursor is not None:
        rows = rows.filter(after(order, opened(cursor, tied, len(order))))
    found = list(rows[: limit + 1])
    more = len(found) > limit
    found = found[:limit]
    return Page(found, count, sealed(place_of(found[-1], order), tied) if more else None)


def after(order: Sequence[str], place: Sequence[Any]) -> Q:
    """Rows beyond a place, said so that an index over the order is used: first field at or beyond, then the exact."""
    beyond = Q()
    for number, field in enumerate(order):
        step = Q(**{f"{field.lstrip('-')}__{'lt' if field.startswith('-') else 'gt'}": place[number]})
        for equal, value in zip(order[:number], place, strict=False):
            step &= Q(**{equal.lstrip("-"): value})
        beyond |= step
    first = order[0]
    reach = "lte" if first.startswith("-") else "gte"
    return Q(**{f"{first.lstrip('-')}__{reach}": place[0]}) & beyond


def place_of(row: Model, order: Sequence[str]) -> list[Any]:
    found = [getattr(row, field.lstrip("-")) for field in order]
    return [value if isinstance(value, str | int) else value.isoformat() for value in found]


def next_link(request: Request, found: Page) -> None:
    """For the header Link of the answer; a search is asked by POST, so that its next page has no address."""
    if found.next is None or request.method != "GET":
        return
    asked = request.GET.copy()
    asked["cursor"] = found.next
    request.told["Link"] = f'<{request.path}?{asked.urlencode()}>; rel="next"'  # type: ignore[attr-defined]
