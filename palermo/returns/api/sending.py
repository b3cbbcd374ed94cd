"""A return sent by a program: scrambled on the disk as it comes, then taken in as from a page."""

import hashlib
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import File, Form, Schema, UploadedFile
from ninja.responses import Status
from pydantic import Field

from palermo.journal.actions import AlreadyDone
from palermo.journal.queries import done_once
from palermo.partners.api.asking import ask_by_token
from palermo.partners.api.failing import NEEDED
from palermo.partners.api.operations import MULTIPART, Text, operation
from palermo.partners.api.problems import Problem
from palermo.partners.api.sending import Key, check_fields, check_length, once_of, require_same_file
from palermo.partners.door import Request
from palermo.returns.actions import SentAlready, receive
from palermo.returns.api.returns import GROUP, router, shown, whole
from palermo.returns.api.shapes import ReturnWhole
from palermo.returns.forms.arriving import Arrived, expect_file
from palermo.returns.models import Submission
from palermo.returns.rules.bodies import own_bodies
from palermo.returns.rules.people import SEND
from palermo.ui.clock import now
from palermo.ui.refusals import Refused

ACT = "return_send"
PIECE = 1 << 20


class Sent(Schema):
    body: Text = Field(
        "",
        description=_("The reporting body whose return it is; left out where you send for one body only."),
    )


@operation(
    router,
    "POST",
    "/returns",
    name=ACT,
    url_name="returns",
    right=SEND,
    group=GROUP,
    summary=_("Send a return"),
    description=_(
        "As a form with its file, an Excel workbook or a zip of CSV files. It is checked by itself; read it again "
        "until its state is no longer received or checking. The same file of the same body is taken once."
    ),
    answer=ReturnWhole,
    status=201,
    takes=MULTIPART,
    before=lambda request: expect(request),
    problems=(404, 409, 411),
    example={
        "form": {"body": "PB-POLICE", "file": "@return.xlsx"},
        "header": {"Idempotency-Key": "PB-POLICE-2026-Q3"},
    },
)
def return_send(
    request: Request, about: Form[Sent], file: File[UploadedFile], key: Key = None
) -> Status[ReturnWhole]:
    arrive(request)
    check_fields(request, Sent.model_fields)
    body = about.body or only_body(request)
    once = once_of(request, ACT, key)
    if once is not None and (earlier := done_once(once)) is not None:
        return made_before(request, earlier.thing_id, file, body)
    if not isinstance(file, Arrived) or file.refused is not None:
        raise (
            file.refused if isinstance(file, Arrived) and file.refused else Refused(gettext(NEEDED), "file")
        )
    stream: Any = file.stream
    try:
        submission = receive(
            stream,
            file_name=file.name or "",
            body=body,
            channel=Submission.Channel.API,
            by=request.by,
            at=request.at,
            once=once,
        )
    except AlreadyDone as already:
        return made_before(request, already.line.thing_id, file, body)
    except SentAlready as met:
        raise Problem("refused", met.words, standing=str(met.submission.address)) from met
    return made(request, str(submission.address))


def expect(request: Request) -> None:
    """Before a byte of the body is read: how long it is, and where its file goes."""
    check_length(request, settings.RETURN_LIMIT)
    request.at_end.append(expect_file(request).clear)  # type: ignore[attr-defined]


def arrive(request: Request) -> None:
    """A large file takes minutes: it arrives when all of it is here, and its token must open the door still."""
    request.at = now()
    ask_by_token(request)


def only_body(request: Request) -> str:
    bodies = own_bodies(request.by.scope, SEND)
    if len(bodies) != 1:
        raise Refused(gettext(NEEDED), "body")
    return bodies[0]


def made_before(request: Request, address: Any, file: UploadedFile, body: str) -> Status[ReturnWhole]:
    earlier = shown(request, address)
    stream: Any = file.stream if isinstance(file, Arrived) else None
    sent = digest_of(stream) if stream else None
    require_same_file(sent if earlier.body == body else "", earlier.digest)
    return made(request, address)


def digest_of(stream: Any) -> str:
    stream.turn_round()
    found = hashlib.sha256()
    while piece := stream.read(PIECE):
        found.update(piece)
    return found.hexdigest()


def made(request: Request, address: Any) -> Status[ReturnWhole]:
    submission = shown(request, address)
    request.told["Location"] = reverse("api:return", args=[submission.address])  # type: ignore[attr-defined]
    return Status(201, whole(submission))
