"""A form with a file, sent by a program: how long it is, that nothing of it is passed over, and that it acts once."""

import hashlib
from collections.abc import Collection
from typing import Annotated

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Header

from palermo.partners.api.failing import WORDS
from palermo.partners.api.operations import TWICE
from palermo.partners.api.problems import Problem
from palermo.partners.door import Request
from palermo.ui.refusals import Refused

BESIDES = 1024 * 1024  # what a form may hold besides its file
NO_UTF8 = "\ufffd"  # what bytes that are no UTF-8 are read as
Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=200,
        description=_("A word of your own for this act: sent again with the same word, it is done once."),
    ),
]


def check_length(request: Request, limit: int) -> None:
    """Before a byte of the body is read."""
    length = request.META.get("CONTENT_LENGTH") or ""
    if not length.isdigit():
        raise Problem("length-needed")
    if int(length) > limit + BESIDES:
        raise Problem("too-large")


def check_fields(request: Request, known: Collection[str], several: Collection[str] = ()) -> None:
    """What was sent and is not known would be passed over, and could not be put right any more."""
    wrong = []
    for name, values in request.POST.lists():
        if name not in known:
            wrong.append((name[:100], gettext(WORDS["extra_forbidden"])))
        elif len(values) > 1 and name not in several:
            wrong.append((name, gettext(TWICE)))
        elif any(NO_UTF8 in value for value in values):
            wrong.append((name, gettext(WORDS["string_unicode"])))
    if wrong:
        raise Problem("not-valid", errors=wrong)


def require_same_file(sent: str | None, earlier: str) -> None:
    """Digests. A mended file under the word of the first one would pass for sent, and would not be."""
    if sent is not None and sent != earlier:
        words = gettext("Another file was sent with this word already. Send this one with a word of its own.")
        raise Refused(words, "Idempotency-Key")


def once_of(request: Request, act: str, key: str | None) -> str | None:
    """Somebody else's word, or the same one for another act, is another."""
    if key is None:
        return None
    return hashlib.sha256(f"{request.by.account}:{act}:{key}".encode()).hexdigest()[:32]
