"""Returns for programs: which there are, one of them, what was found in it, its receipts, and what is due."""

from typing import Annotated, Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_noop as _
from ninja import Path, Query, Router

from palermo.partners.actions.invitations import address as address_of_page
from palermo.partners.api.models import labels
from palermo.partners.api.operations import JSON, PDF, one_of, operation
from palermo.partners.api.paging import Page, next_link, opened, page, question, sealed
from palermo.partners.door import Request
from palermo.returns import queries
from palermo.returns.api import shapes
from palermo.returns.models import Receipt, Submission
from palermo.returns.paper import receipt_paper
from palermo.returns.queries.lines import grouped, lines
from palermo.returns.rules.people import LIST

router = Router()
GROUP = _("Returns")
EXAMPLE = "0b8f9a52-6d2f-4c57-9a5e-3f1f0e6f7a11"
SAME = (
    *("address", "state", "channel", "body", "period_start", "period_end", "prepared_on", "nil", "size"),
    *("digest", "received_at", "checked_at", "decided_at", "errors", "warnings"),
)
ReceiptKind = one_of(Receipt.Kind.values)


@operation(
    router,
    "GET",
    "/returns",
    name="returns",
    right=LIST,
    group=GROUP,
    summary=_("List returns"),
    description=_("Those of the bodies that your role reaches, the latest first."),
    answer=shapes.Returns,
    example={"query": {"state": "sent_back", "limit": 2}},
)
def returns(request: Request, asked: Query[shapes.ReturnsAsked]) -> shapes.Returns:
    rows = queries.submissions(request.by)
    for field, lookup in (
        ("state", "state"),
        ("body", "body"),
        ("period_from", "period_end__gte"),
        ("period_until", "period_end__lte"),
    ):
        if (value := getattr(asked, field)) is not None:
            rows = rows.filter(**{lookup: value})
    tied = question(request, "returns", asked.model_dump(exclude={"cursor", "limit"}))
    paged = page(rows, ("-received_at", "-id"), cursor=asked.cursor, limit=asked.limit, tied=tied)
    next_link(request, paged)
    items = [shapes.ReturnRow(**row(each)) for each in paged.rows]
    return shapes.Returns(count=paged.count, next=paged.next, items=items)


@operation(
    router,
    "GET",
    "/returns/due",
    name="returns_due",
    right=LIST,
    group=GROUP,
    summary=_("List what is due"),
    description=_(
        "Which return each body owes for the periods that end within some days, and how it stands today."
    ),
    answer=shapes.Dues,
    example={"query": {"start": "2026-01-01", "end": "2026-12-31"}},
)
def returns_due(request: Request, asked: Query[shapes.DuesAsked]) -> shapes.Dues:
    owed = queries.calendar(
        request.by, day=localdate(request.at), start=asked.start, end=asked.end, body=asked.body or ""
    )
    tied = question(request, "returns_due", asked.model_dump(exclude={"cursor", "limit"}))
    keys = [(-each.period_end.toordinal(), each.body, each.period_start.toordinal()) for each in owed]
    first = 0
    if asked.cursor is not None:
        last = tuple(opened(asked.cursor, tied, 3))
        first = next((place for place, key in enumerate(keys) if key > last), len(keys))
    following = first + asked.limit
    more = sealed(keys[following - 1], tied) if following < len(keys) else None
    paged = Page(owed[first:following], len(owed), more)
    next_link(request, paged)
    return shapes.Dues(count=paged.count, next=paged.next, items=[due(each) for each in paged.rows])


@operation(
    router,
    "GET",
    "/returns/{uuid:address}",
    name="return",
    right=LIST,
    group=GROUP,
    summary=_("Read one return"),
    description=_("How it stands, its rows sent, accepted and rejected, and which receipts there are."),
    answer=shapes.ReturnWhole,
    problems=(404,),
    example={"path": {"address": EXAMPLE}},
)
def return_one(request: Request, address: UUID) -> shapes.ReturnWhole:
    return whole(shown(request, address))


@operation(
    router,
    "GET",
    "/returns/{uuid:address}/findings",
    name="return_findings",
    right=LIST,
    group=GROUP,
    summary=_("List the findings of a return"),
    description=_(
        "In the order of the check, in both languages. Values that could point to somebody are told as “…”."
    ),
    answer=shapes.Findings,
    problems=(404,),
    example={"path": {"address": EXAMPLE}, "query": {"severity": "error"}},
)
def return_findings(request: Request, address: UUID, asked: Query[shapes.FindingsAsked]) -> shapes.Findings:
    only = asked.model_dump(exclude={"cursor", "limit"})
    tied = question(request, f"return_findings:{address}", only)
    after = opened(asked.cursor, tied, 1)[0] if asked.cursor is not None else -1
    found, count = lines(shown(request, address), after=after, size=asked.limit + 1, **only)
    more = len(found) > asked.limit
    found = found[: asked.limit]
    paged = Page(found, count, sealed([found[-1]["place"]], tied) if more else None)
    next_link(request, paged)
    items = [shapes.Finding(**said(each)) for each in found]
    return shapes.Findings(count=paged.count, next=paged.next, items=items)


@operation(
    router,
    "GET",
    "/returns/{uuid:address}/findings/groups",
    name="return_groups",
    right=LIST,
    group=GROUP,
    summary=_("Count the findings of a return"),
    description=_("By rule, sheet and column, each with its first places."),
    answer=shapes.Groups,
    problems=(404,),
    example={"path": {"address": EXAMPLE}},
)
def return_groups(request: Request, address: UUID) -> shapes.Groups:
    found = grouped(shown(request, address))
    items = [
        shapes.Group(**{**each, "places": [shapes.Place(**said(place)) for place in each["places"]]})
        for each in found
    ]
    return shapes.Groups(count=len(items), items=items)


@operation(
    router,
    "GET",
    "/returns/{uuid:address}/receipts/{kind}",
    name="return_receipt",
    right=LIST,
    group=GROUP,
    summary=_("Save a receipt of a return"),
    description=_(
        "As it was signed (JSON), or as a sheet of paper (PDF) in the language of the header Accept-Language."
    ),
    answer=shapes.SignedReceipt,
    media=(JSON, PDF),
    problems=(404,),
    example={"path": {"address": EXAMPLE, "kind": "arrival"}},
)
def return_receipt(
    request: Request,
    address: UUID,
    kind: Annotated[ReceiptKind, Path(description=_("arrival or acceptance."))],  # type: ignore[valid-type]
    asked: Query[shapes.ReceiptAsked],
) -> HttpResponse:
    receipt = queries.receipts(shown(request, address)).get(kind)
    if receipt is None:
        raise Http404
    content, media = queries.receipt_bytes(receipt), request.media  # type: ignore[attr-defined]
    if media == PDF:
        content = receipt_paper(content, request.LANGUAGE_CODE, settings.TIME_ZONE)
    ending = "pdf" if media == PDF else "json"
    headers = {"Content-Disposition": f'attachment; filename="receipt-{kind}-{address}.{ending}"'}
    return HttpResponse(content, content_type=media, headers=headers)


def shown(request: Request, address: UUID) -> Submission:
    found = queries.submission(address, request.by)
    if found is None:
        raise Http404
    return found


def row(submission: Submission) -> dict[str, Any]:
    return {
        **{name: getattr(submission, name) for name in SAME},
        "rows": {
            sheet: shapes.Rows(**dict(zip(("sent", "accepted", "rejected"), counts, strict=True)))
            for sheet, counts in submission.rows.items()
        },
        "url": address_of_page("records", f"returns/{submission.address}/"),
    }


def whole(submission: Submission) -> shapes.ReturnWhole:
    address = submission.address
    return shapes.ReturnWhole(
        **row(submission),
        work=under_way(submission),
        held_up=submission.held_up or None,
        replaces=submission.replaces.address if submission.replaces else None,
        findings=reverse("api:return_findings", args=[address]),
        receipts=[
            shapes.ReceiptGiven(
                kind=kind, made_at=each.made_at, url=reverse("api:return_receipt", args=[address, kind])
            )
            for kind, each in queries.receipts(submission).items()
        ],
    )


def under_way(submission: Submission) -> shapes.WorkOn | None:
    work = queries.work_of(submission)
    if work is None:
        return None
    return shapes.WorkOn(state=work.state, step=work.step, done=work.done, total=work.total)


def said(found: dict[str, Any]) -> dict[str, Any]:
    return {**found, "message": labels(found["message"], found["message_ur"])}


def due(owed: queries.Owed) -> shapes.Due:
    return shapes.Due(
        body=owed.body,
        period_start=owed.period_start,
        period_end=owed.period_end,
        due_on=owed.due_on,
        extended=owed.is_extended,
        state=owed.state,
        late=owed.is_late,
        standing=owed.standing.address if owed.standing else None,
        latest=owed.latest.address if owed.latest else None,
    )
