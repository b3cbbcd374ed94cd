"""Putting a document on the shelf, or a new version of one, by a program: streamed onto the disk as from a form."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_noop as _
from ninja import File, Form, Schema, UploadedFile
from ninja.responses import Status
from pydantic import Field

from palermo.journal.actions import AlreadyDone
from palermo.journal.queries import done_once
from palermo.library import actions, queries
from palermo.library.actions.laying import Laid
from palermo.library.api.documents import GROUP, DocumentWhole, router, whole
from palermo.library.forms.arriving import Arrived, expect_file
from palermo.library.forms.documents import DocumentForm
from palermo.library.models import Document
from palermo.library.models.choices import AUDIENCES, KINDS, LANGUAGES, LICENCES
from palermo.library.rules.describing import Description
from palermo.library.rules.reading import may_handle
from palermo.partners.api.operations import MULTIPART, Id, one_of, operation
from palermo.partners.api.problems import Problem
from palermo.partners.api.sending import Key, check_fields, check_length, once_of, require_same_file
from palermo.partners.door import Request
from palermo.ui.refusals import NotAllowed, Refused

RIGHT = "document.add"
Words = Annotated[str, Field(max_length=300, pattern=r"^[^\u0000]*$")]
EXAMPLE = {
    "title": "Report on shelters",
    "language": "en",
    "kind": "report",
    "licence": "CC-BY-4.0",
    "audience": "public",
    "file": "@report.pdf",
}


class Described(Schema):
    title: Words
    language: one_of(LANGUAGES)  # type: ignore[valid-type]
    kind: one_of(KINDS)  # type: ignore[valid-type]
    licence: one_of(LICENCES)  # type: ignore[valid-type]
    audience: one_of(AUDIENCES) = Field(  # type: ignore[valid-type]
        description=_("Who may read it: only readers to whom you belong yourself.")
    )
    abstract: Annotated[str, Field(max_length=5000, pattern=r"^[^\u0000]*$")] = ""
    author: Words = ""
    event_on: date | None = Field(None, description=_("The day of what it tells of."))
    published_on: date | None = None
    organisations: list[Id] = Field([], max_length=50, description=_("Numbers of related organisations."))
    expected_digest: str = Field(
        "",
        pattern=r"^([0-9a-f]{64})?$",
        description=_("SHA-256 of the file: what arrives is compared with it."),
    )

    def description(self, file_name: str) -> Description:
        said = self.model_dump(exclude={"organisations"})
        relations = tuple(("organisation", str(each)) for each in self.organisations)
        return Description(**said, relations=relations, file_name=file_name)


@operation(
    router,
    "POST",
    "/documents",
    name="document_put",
    url_name="documents",
    right=RIGHT,
    group=GROUP,
    summary=_("Put a document on the shelf"),
    description=_(
        "As a form with its file. What is on the shelf is never changed, only replaced or withdrawn."
    ),
    answer=DocumentWhole,
    status=201,
    takes=MULTIPART,
    before=lambda request: expect(request),
    problems=(409, 411),
    example={"form": EXAMPLE, "header": {"Idempotency-Key": "report-2026-11"}},
)
def document_put(
    request: Request, about: Form[Described], file: File[UploadedFile], key: Key = None
) -> Status[DocumentWhole]:
    return put(request, "document_put", about, file, None, key)


@operation(
    router,
    "POST",
    "/documents/{uuid:address}/versions",
    name="document_version",
    right=RIGHT,
    group=GROUP,
    summary=_("Replace a document by a new version"),
    description=_("Without a file the new version keeps the old one's and corrects its description."),
    answer=DocumentWhole,
    status=201,
    takes=MULTIPART,
    before=lambda request: expect(request),
    problems=(404, 409, 411),
    example={"path": {"address": "0b8f9a52-6d2f-4c57-9a5e-3f1f0e6f7a11"}, "form": EXAMPLE},
)
def document_version(
    request: Request,
    address: UUID,
    about: Form[Described],
    file: File[UploadedFile | None] = None,
    key: Key = None,
) -> Status[DocumentWhole]:
    replaced = queries.document(address, request.by)
    if replaced is None:
        raise Http404
    if not may_handle(replaced, request.by):
        raise NotAllowed(RIGHT, ("document", str(replaced.pk)))
    return put(request, f"document_version:{address}", about, file, replaced, key)


def expect(request: Request) -> None:
    """Before a byte of the body is read: how long it is, and where its file goes."""
    check_length(request, settings.SHELF_LIMIT)
    request.at_end.append(expect_file(request).clear)  # type: ignore[attr-defined]


def put(
    request: Request, act: str, about: Described, file: Any, replaces: Document | None, key: str | None
) -> Status[DocumentWhole]:
    check_fields(request, Described.model_fields, several=("organisations",))
    about = as_in_the_form(about)
    arrived = file if isinstance(file, Arrived) else None
    laid = arrived.laid if arrived else None
    once = once_of(request, act, key)
    if once is not None and (earlier := done_once(once)) is not None:
        return made_before(request, earlier.thing_id, laid)
    if arrived is not None and arrived.refused is not None:
        raise arrived.refused
    description = about.description(arrived.name or "" if arrived else "")
    try:
        document = actions.put(laid, description, by=request.by, at=request.at, replaces=replaces, once=once)
    except AlreadyDone as already:
        return made_before(request, already.line.thing_id, laid)
    except Refused as refused:
        field = "organisations" if refused.field == "relations" else refused.field
        raise Refused(refused.words, field) from refused
    return made(request, str(document.pk))


def as_in_the_form(about: Described) -> Described:
    """What is written is held to what the form's fields hold it to: one line, letters that are seen, possible days."""
    said: dict[str, Any] = {"abstract": about.abstract.replace("\r\n", "\n").strip()}
    wrong = []
    for name in ("title", "author", "event_on", "published_on"):
        value = getattr(about, name)
        try:
            said[name] = DocumentForm.base_fields[name].clean(str(value) if value else "")
        except ValidationError as refused:
            wrong += [(name, words) for words in refused.messages]
    if wrong:
        raise Problem("not-valid", errors=wrong)
    return about.model_copy(update=said)


def made_before(request: Request, number: str, laid: Laid | None) -> Status[DocumentWhole]:
    require_same_file(laid.digest if laid else None, Document.objects.get(pk=number).digest)
    return made(request, number)


def made(request: Request, number: str) -> Status[DocumentWhole]:
    address = queries.address_of(int(number))
    assert address is not None
    shown = queries.document(address, request.by)
    if shown is None:
        raise Problem("withdrawn")
    request.told["Location"] = reverse("api:document", args=[address])  # type: ignore[attr-defined]
    return Status(201, whole(request, shown))
