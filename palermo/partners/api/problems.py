"""Every error of the API as one shape (RFC 9457): what is wrong, where, and what to do, in the asker's language."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as _

MEDIA = "application/problem+json"


@dataclass(frozen=True)
class Kind:
    code: str  # the last part of its `type`, and its anchor on the page about the API
    status: int
    title: str
    todo: str  # what it means and what to do, where nothing more special is said

    @property
    def type(self) -> str:
        return f"urn:palermo:problem:{self.code}"

    @property
    def title_words(self) -> str:
        return gettext(self.title)

    @property
    def todo_words(self) -> str:
        return gettext(self.todo)


KINDS = {
    each.code: each
    for each in (
        Kind(
            "bad-request",
            400,
            _("The request cannot be read"),
            _("Send the body as JSON in UTF-8, and every parameter as the page about the API says."),
        ),
        Kind(
            "bad-cursor",
            400,
            _("This cursor leads nowhere"),
            _("Take the cursor from the answer before, unchanged and with the same filters, or begin anew."),
        ),
        Kind(
            "no-token",
            401,
            _("A token is needed"),
            _(
                "Send the header Authorization: Bearer with a token of yours. Sessions of a browser do not count."
            ),
        ),
        Kind(
            "bad-token",
            401,
            _("This token opens nothing"),
            _(
                "It is wrong, ended or revoked, belongs to the other wing, or its role ended or sleeps. Make a new one."
            ),
        ),
        Kind(
            "beyond-scope",
            403,
            _("The token does not reach so far"),
            _("Your role carries this and the token does not. Make a token that may do it."),
        ),
        Kind(
            "not-allowed",
            403,
            _("Your role does not carry this"),
            _("Ask an administrator if you need it. The attempt is kept in the journal."),
        ),
        Kind(
            "not-found",
            404,
            _("There is nothing here"),
            _("It does not exist, or it is not yours to see."),
        ),
        Kind(
            "no-such-method",
            405,
            _("This cannot be done here"),
            _("The header Allow names the methods that this address knows."),
        ),
        Kind(
            "no-such-format",
            406,
            _("There is no answer in that format"),
            _("Ask for application/json, or where the page about the API says so for text/csv."),
        ),
        Kind(
            "refused",
            409,
            _("A rule forbids this"),
            _("Nothing was changed."),
        ),
        Kind(
            "withdrawn",
            410,
            _("This document was withdrawn"),
            _(
                "Its file is no longer given out. A newer version is named where there is one that you may read."
            ),
        ),
        Kind(
            "length-needed",
            411,
            _("The request does not say how long it is"),
            _("Send the header Content-Length."),
        ),
        Kind(
            "stale",
            412,
            _("Somebody else changed it first"),
            _("Read it again and send your change anew."),
        ),
        Kind(
            "too-large",
            413,
            _("The request is too large"),
            _("Send less at once."),
        ),
        Kind(
            "wrong-media-type",
            415,
            _("The body has another format than is read here"),
            _("Send the header Content-Type that the page about the API names."),
        ),
        Kind(
            "no-such-range",
            416,
            _("The file has no such part"),
            _("The header Range asks for bytes beyond its end."),
        ),
        Kind(
            "not-valid",
            422,
            _("Something in the request cannot be used"),
            _("The list of errors names each place. Nothing was changed."),
        ),
        Kind(
            "too-often",
            429,
            _("Asked too often"),
            _("Wait as many seconds as the header Retry-After says, then go on."),
        ),
        Kind(
            "unavailable",
            503,
            _("Nothing can be saved at this moment"),
            _("Wait as many seconds as the header Retry-After says, then look whether it was done."),
        ),
        Kind(
            "broken",
            500,
            _("Something broke on our side"),
            _(
                "It is not your doing. Try again, and tell an administrator the number of the request if it stays."
            ),
        ),
    )
}


class Problem(Exception):
    """Stops an operation with an answer of that kind; `errors` are (place, words)."""

    def __init__(
        self, code: str, detail: str = "", errors: Sequence[tuple[str, str]] = (), **more: Any
    ) -> None:
        super().__init__(code)
        self.kind = KINDS[code]
        self.detail = detail
        self.errors = errors
        self.more = more


def answer(request: HttpRequest, problem: Problem) -> HttpResponse:
    kind = problem.kind
    said: dict[str, Any] = {
        "type": kind.type,
        "title": gettext(kind.title),
        "status": kind.status,
        "detail": problem.detail or gettext(kind.todo),
        "language": get_language() or "en",
    }
    by = getattr(request, "by", None)
    if by is not None and by.request:
        said["request"] = by.request
    said |= problem.more
    if problem.errors:
        said["errors"] = [{"field": field, "detail": words} for field, words in problem.errors]
    return HttpResponse(
        json.dumps(said, ensure_ascii=False),
        content_type=MEDIA,
        status=kind.status,
        headers={"Cache-Control": "no-store"},
    )


def of_kind(request: HttpRequest, code: str, detail: str = "") -> HttpResponse:
    return answer(request, Problem(code, detail))
