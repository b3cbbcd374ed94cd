"""The code lists: which there are, and the codes of one with their days of validity, for everybody."""

from datetime import date
from typing import Annotated, Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Path, Query, Router, Schema
from pydantic import Field

from palermo.partners.api.models import Answer, Labels, Listing, labels
from palermo.partners.api.operations import CSV, JSON, Format, Listed, Text, operation
from palermo.partners.api.paging import Page, next_link, opened, question, sealed
from palermo.partners.api.taking_out import as_file, wants_csv
from palermo.partners.door import Request
from palermo.ui.exporting import as_csv
from palermo.vocabulary.codes import LISTS, Code, codes

router = Router()
GROUP = _("Vocabulary")


class ListOfCodes(Answer):
    name: str
    codes: int = Field(description=_("How many codes it holds, in force or not."))
    dated: bool = Field(description=_("Whether a code of it has a first or a last day."))


class Lists(Answer):
    count: int
    items: list[ListOfCodes]


class CodeRow(Answer):
    code: str
    label: Labels
    valid_from: date | None = Field(description=_("The first day it is in force; null: always."))
    valid_until: date | None = Field(description=_("The last day it is in force; null: still."))
    more: dict[str, str] = Field(description=_("The other columns of its row, as text."))


class Codes(Listing):
    name: str
    items: list[CodeRow]


class ListsAsked(Schema):
    format: Format | None = Field(None, description=_("json or csv, instead of the header Accept."))


class CodesAsked(Listed):
    on: date | None = Field(None, description=_("Only codes in force on that day."))
    limit: int = Field(100, ge=1, le=1000, description=_("How many rows at most."))
    format: Format | None = Field(
        None, description=_("csv gives all pages in one file, and stands for the header Accept.")
    )


@operation(
    router,
    "GET",
    "/vocabulary",
    name="vocabulary",
    right=None,
    group=GROUP,
    summary=_("List the code lists"),
    description=_("The words we count with: bodies, laws, stages and more."),
    answer=Lists,
    media=(JSON, CSV),
    fresh_for=3600,
)
def vocabulary(request: Request, asked: Query[ListsAsked]) -> Lists | HttpResponse:
    found = [told(name) for name in LISTS]
    if wants_csv(request):
        data, count = as_csv(
            ("name", "codes", "dated"), ((e.name, e.codes, "yes" if e.dated else "no") for e in found)
        )
        return as_file(data, count, "vocabulary")
    return Lists(count=len(found), items=found)


@operation(
    router,
    "GET",
    "/vocabulary/{name}",
    name="vocabulary_codes",
    right=None,
    group=GROUP,
    summary=_("List the codes of one list"),
    description=_("In the order of the list, with the label in both languages and the days it is in force."),
    answer=Codes,
    media=(JSON, CSV),
    problems=(404,),
    fresh_for=3600,
    example={"path": {"name": "offences"}, "query": {"on": "2026-01-01"}},
)
def vocabulary_codes(
    request: Request,
    name: Annotated[Text, Path(description=_("A list of those that the operation before names."))],
    asked: Query[CodesAsked],
) -> Codes | HttpResponse:
    if name not in LISTS:
        raise Http404
    found = [each for each in codes(name).values() if asked.on is None or each.in_force(asked.on)]
    if wants_csv(request):
        return csv_of(name, found)
    tied = question(request, f"codes:{name}", {"on": asked.on})
    paged = part(found, asked.cursor, asked.limit, tied)
    next_link(request, paged)
    return Codes(name=name, count=paged.count, next=paged.next, items=[row(each) for each in paged.rows])


def part(found: list[Code], cursor: str | None, limit: int, tied: bytes) -> Page:
    """The cursor names the last code seen: where it is gone from the list, it leads nowhere."""
    start = 0
    if cursor is not None:
        last = opened(cursor, tied, 1)[0]
        start = next((place + 1 for place, each in enumerate(found) if each.code == last), len(found))
    rows = found[start : start + limit]
    more = start + limit < len(found)
    return Page(rows, len(found), sealed([rows[-1].code], tied) if more else None)


def told(name: str) -> ListOfCodes:
    known = codes(name).values()
    dated = any(each.valid_from or each.valid_until for each in known)
    return ListOfCodes(name=name, codes=len(known), dated=dated)


def row(code: Code) -> CodeRow:
    return CodeRow(
        code=code.code,
        label=labels(code.label, code.label_ur),
        valid_from=code.valid_from,
        valid_until=code.valid_until,
        more=dict(code.extra),
    )


def csv_of(name: str, found: list[Code]) -> HttpResponse:
    more = list(dict.fromkeys(column for code in codes(name).values() for column in code.extra))
    head = ("code", "label", "label_ur", "valid_from", "valid_until", *more)
    lines: Any = (
        (
            *(code.code, code.label, code.label_ur, code.valid_from or "", code.valid_until or ""),
            *(code.extra.get(column, "") for column in more),
        )
        for code in found
    )
    data, count = as_csv(head, lines)
    return as_file(data, count, name)
