"""The shelf for programs: what is on it, one document with its versions, and its file."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext_noop as _
from ninja import Query, Router
from pydantic import Field

from palermo.library import queries
from palermo.library.giving import given
from palermo.library.models import Document
from palermo.library.models.choices import AUDIENCES, KINDS, LANGUAGES, LICENCES
from palermo.library.queries.search import FoundDocument, found
from palermo.library.rules.citing import address_of, citation
from palermo.partners.api.models import Answer, Listing
from palermo.partners.api.operations import ANY, JSON, Body, Listed, Text, one_of, operation
from palermo.partners.api.paging import next_link, opened, page, question, sealed
from palermo.partners.api.problems import Problem
from palermo.partners.door import Request

router = Router()
GROUP = _("Documents")


class DocumentRow(Answer):
    address: UUID = Field(description=_("Random, and the same for ever: it tells nothing of the content."))
    title: str
    abstract: str
    language: one_of(LANGUAGES)  # type: ignore[valid-type]
    kind: one_of(KINDS)  # type: ignore[valid-type]
    licence: one_of(LICENCES)  # type: ignore[valid-type]
    author: str
    event_on: date | None = Field(description=_("The day of what it tells of."))
    published_on: date | None
    audience: one_of(AUDIENCES) = Field(description=_("Who may read it."))  # type: ignore[valid-type]
    state: str = Field(description=_("standing or replaced."))
    media_type: str
    size: int = Field(description=_("In bytes."))
    digest: str = Field(description=_("SHA-256 of the file as it arrived."))
    added_at: datetime
    url: str = Field(description=_("Its page, for people."))
    file: str = Field(description=_("Where its file is given out, below the address of the API."))


class Documents(Listing):
    items: list[DocumentRow]


class Version(Answer):
    address: UUID
    number: int
    state: str = Field(description=_("standing, replaced or withdrawn."))
    added_at: datetime


class DocumentWhole(DocumentRow):
    version: int = Field(description=_("Counted over those that you may read."))
    versions: list[Version] = Field(description=_("Those that you may read, the newest first."))
    reading: str = Field(
        description=_(
            "waiting, read, part (only its beginning), unreadable, or none where the file holds no text."
        )
    )
    citation: str
    bibtex: str


class Piece(Answer):
    text: str
    found: bool = Field(description=_("Whether this piece is one of the words sought."))


class Hit(Answer):
    document: DocumentRow
    title: list[Piece]
    text: list[Piece] = Field(description=_("The stretch around the first word found."))


class Hits(Listing):
    count: int = Field(description=_("At most 1000 are counted."))
    more: bool = Field(description=_("Whether there are more than were counted."))
    items: list[Hit]


class DocumentsAsked(Listed):
    kind: one_of(KINDS) | None = Field(None, description=_("Of that kind."))  # type: ignore[valid-type]
    language: one_of(LANGUAGES) | None = Field(None, description=_("In that language."))  # type: ignore[valid-type]
    audience: one_of(AUDIENCES) | None = Field(None, description=_("For those readers."))  # type: ignore[valid-type]
    published_from: date | None = Field(None, description=_("Published on that day or later."))
    published_until: date | None = Field(None, description=_("Published on that day or earlier."))
    state: one_of(("standing", "replaced", "any")) = Field(  # type: ignore[valid-type]
        "standing", description=_("standing leaves out those that a newer version replaced.")
    )


class DocumentsSought(Body):
    text: Text = Field(
        min_length=1, description=_("Words in English or Urdu; words in quotation marks stand together.")
    )
    kind: one_of(KINDS) | None = None  # type: ignore[valid-type]
    language: one_of(LANGUAGES) | None = None  # type: ignore[valid-type]
    replaced: bool = Field(False, description=_("Also those that a newer version replaced."))
    cursor: str | None = Field(
        None, max_length=2000, description=_("Where the page begins: `next` of the answer before.")
    )
    limit: int = Field(20, ge=1, le=100, description=_("How many rows at most."))


@operation(
    router,
    "GET",
    "/documents",
    name="documents",
    right=None,
    group=GROUP,
    summary=_("List documents"),
    description=_("Those that you may read, the newest first; without a token what everybody may read."),
    answer=Documents,
    example={"query": {"kind": "report", "limit": 2}},
)
def documents(request: Request, asked: Query[DocumentsAsked]) -> Documents:
    rows = queries.in_state(queries.documents(request.by), asked.state)
    for field, lookup in (
        ("kind", "kind"),
        ("language", "language"),
        ("audience", "audience"),
        ("published_from", "published_on__gte"),
        ("published_until", "published_on__lte"),
    ):
        if (value := getattr(asked, field)) is not None:
            rows = rows.filter(**{lookup: value})
    tied = question(request, "documents", asked.model_dump(exclude={"cursor", "limit"}))
    paged = page(rows, ("-pk",), cursor=asked.cursor, limit=asked.limit, tied=tied)
    next_link(request, paged)
    return Documents(
        count=paged.count, next=paged.next, items=[DocumentRow(**row(each)) for each in paged.rows]
    )


@operation(
    router,
    "POST",
    "/documents/search",
    name="documents_search",
    right=None,
    group=GROUP,
    summary=_("Search documents"),
    description=_(
        "In titles, abstracts and texts; letters of both languages are compared as people write them."
    ),
    answer=Hits,
    takes=JSON,
    example={"body": {"text": "shelter", "limit": 5}},
)
def documents_search(request: Request, asked: DocumentsSought) -> Hits:
    tied = question(request, "documents_search", asked.model_dump(exclude={"cursor", "limit"}))
    after = opened(asked.cursor, tied, 1)[0] if asked.cursor is not None else ""
    said = found(
        asked.text,
        by=request.by,
        language=asked.language,
        kind=asked.kind,
        replaced=asked.replaced,
        limit=asked.limit,
        after=after,
    )
    following = sealed([said.after], tied) if said.after else None
    return Hits(count=said.count, more=said.more, next=following, items=[hit(each) for each in said.hits])


@operation(
    router,
    "GET",
    "/documents/{uuid:address}",
    name="document",
    right=None,
    group=GROUP,
    summary=_("Read one document"),
    description=_(
        "What is known of it, its versions and how to cite it. The file has an address of its own."
    ),
    answer=DocumentWhole,
    problems=(404, 410),
    example={"path": {"address": "0b8f9a52-6d2f-4c57-9a5e-3f1f0e6f7a11"}},
)
def document(request: Request, address: UUID) -> DocumentWhole:
    return whole(request, standing(request, address))


@operation(
    router,
    "GET",
    "/documents/{uuid:address}/file",
    name="document_file",
    right=None,
    group=GROUP,
    summary=_("Save the file of a document"),
    description=_("As it arrived. The header Range asks for a part, so that a broken download goes on."),
    answer=Answer,
    media=(ANY,),
    problems=(404, 410, 416),
    example={"path": {"address": "0b8f9a52-6d2f-4c57-9a5e-3f1f0e6f7a11"}},
)
def document_file(request: Request, address: UUID) -> HttpResponse | StreamingHttpResponse:
    answer = given(request, standing(request, address))
    if answer.status_code == 416:
        raise Problem("no-such-range")
    return answer


def standing(request: Request, address: UUID) -> Document:
    """Of a withdrawn one its address says that it was."""
    shown = queries.document(address, request.by)
    if shown is None:
        raise Http404
    if shown.withdrawn_at is not None:
        newest = queries.newest(queries.versions(shown, request.by))
        raise Problem("withdrawn", newest=str(newest.address) if newest else None)
    return shown


def whole(request: Request, shown: Document) -> DocumentWhole:
    versions = queries.versions(shown, request.by)
    numbers = {each.pk: len(versions) - place for place, each in enumerate(versions)}
    cited = citation(shown, numbers[shown.pk])
    return DocumentWhole(
        **row(shown),
        version=numbers[shown.pk],
        versions=[
            Version(address=each.address, number=numbers[each.pk], state=state(each), added_at=each.added_at)
            for each in versions
        ],
        reading=shown.text.reading,
        citation=cited.text,
        bibtex=cited.bibtex,
    )


def row(shown: Document) -> dict[str, Any]:
    names = (
        "address",
        "title",
        "abstract",
        "language",
        "kind",
        "licence",
        "author",
        "event_on",
        "published_on",
    )
    more = ("audience", "media_type", "size", "digest", "added_at")
    return {
        **{name: getattr(shown, name) for name in (*names, *more)},
        "state": state(shown),
        "url": address_of(shown),
        "file": reverse("api:document_file", args=[shown.address]),
    }


def state(shown: Any) -> str:
    if shown.withdrawn_at is not None:
        return "withdrawn"
    return "replaced" if shown.is_replaced else "standing"


def hit(each: FoundDocument) -> Hit:
    return Hit(
        document=DocumentRow(**row(each.document)),
        title=[Piece(text=piece.text, found=piece.found) for piece in each.title],
        text=[Piece(text=piece.text, found=piece.found) for piece in each.text],
    )
