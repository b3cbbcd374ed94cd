"""Organisations, what belongs where, and their posts with whoever holds them today."""

from datetime import date
from typing import Any

from django.db.models import Prefetch, Q
from django.http import Http404, HttpResponse
from django.utils.timezone import localdate
from django.utils.translation import gettext_noop as _
from ninja import Query, Router
from pydantic import Field

from palermo.journal.actions import looked
from palermo.partners.api.models import Answer, Labels, Listing, OrganisationName, labels
from palermo.partners.api.operations import CSV, JSON, Format, Id, Listed, Text, one_of, operation
from palermo.partners.api.paging import next_link, page, question
from palermo.partners.api.people import Name, name_of
from palermo.partners.api.taking_out import may_take_out, taken_out, wants_csv
from palermo.partners.door import Request
from palermo.partners.models import Organisation
from palermo.partners.queries import directory as queries
from palermo.partners.queries.posts import posts, tenures
from palermo.partners.rules.scopes import holds_on
from palermo.vocabulary.codes import codes

router = Router()
GROUP = _("Organisations")
ORDER = ("name", "pk")


class OrganisationRow(Answer):
    id: int
    name: Labels
    kind: str
    sector: str
    wing: str
    body: str | None = Field(description=_("The code of the reporting body that it is, of the list bodies."))
    province: str | None = Field(description=_("A code of the list provinces."))
    parent: OrganisationName | None = Field(description=_("What it belongs to, where you may see that."))
    closed_on: date | None


class OrganisationWhole(OrganisationRow):
    aliases: list[str]
    version: int


class Organisations(Listing):
    items: list[OrganisationRow]


class Holder(Answer):
    person: int | None = Field(description=_("Null where your role does not see who it is."))
    name: Name | None
    since: date
    until: date | None
    stands_in: bool


class PostRow(Answer):
    id: int
    title: Labels
    focal_for: str | None
    held_by: list[Holder] = Field(description=_("Today: the holder, and whoever stands in."))


class Posts(Listing):
    items: list[PostRow]


class OrganisationsAsked(Listed):
    q: Text | None = Field(None, description=_("Beginnings of words of a name or alias, in either script."))
    kind: one_of(Organisation.Kind.values) | None = Field(None, description=_("Of that kind."))  # type: ignore[valid-type]
    sector: one_of(Organisation.Sector.values) | None = Field(None, description=_("Of that sector."))  # type: ignore[valid-type]
    province: one_of(codes("provinces")) | None = Field(None, description=_("In that province."))  # type: ignore[valid-type]
    body: one_of(codes("bodies")) | None = Field(None, description=_("That is this reporting body."))  # type: ignore[valid-type]
    open: bool | None = Field(None, description=_("true: still working; false: closed."))
    format: Format | None = Field(
        None, description=_("csv gives all pages in one file; it needs the right to take out lists.")
    )


@operation(
    router,
    "GET",
    "/organisations",
    name="organisations",
    right="directory.organisations",
    group=GROUP,
    summary=_("List organisations"),
    description=_("Those of this wing, by name; reporting bodies among them bear their code."),
    answer=Organisations,
    media=(JSON, CSV),
    example={"query": {"kind": "police", "limit": 2}},
)
def organisations(request: Request, asked: Query[OrganisationsAsked]) -> Organisations | HttpResponse:
    rows = queries.organisations(request.by).select_related("parent")
    for field in ("kind", "sector", "province", "body"):
        if (value := getattr(asked, field)) is not None:
            rows = rows.filter(**{field: value})
    closed = Q(closed_on__lt=localdate(request.at))
    if asked.open is not None:
        rows = rows.exclude(closed) if asked.open else rows.filter(closed)
    if asked.q is not None:
        rows = queries.named(rows, asked.q)
    if wants_csv(request):
        may_take_out(request, "organisations")
        return taken_out(request, "organisations", COLUMNS, (line(each, request) for each in rows))
    tied = question(request, "organisations", asked.model_dump(exclude={"cursor", "limit", "format"}))
    found = page(rows, ORDER, cursor=asked.cursor, limit=asked.limit, tied=tied)
    next_link(request, found)
    items = [OrganisationRow(**columns(each, request)) for each in found.rows]
    return Organisations(count=found.count, next=found.next, items=items)


@operation(
    router,
    "GET",
    "/organisations/{int:organisation_id}",
    name="organisation",
    right="directory.organisations",
    group=GROUP,
    summary=_("Read one organisation"),
    description=_("With its other names."),
    answer=OrganisationWhole,
    problems=(404,),
    example={"path": {"organisation_id": 3}},
)
def organisation(request: Request, organisation_id: Id) -> OrganisationWhole:
    found = seen(request, organisation_id)
    aliases = [each.text for each in found.aliases.order_by("pk")]
    return OrganisationWhole(**columns(found, request), aliases=aliases, version=found.version)


@operation(
    router,
    "GET",
    "/organisations/{int:organisation_id}/posts",
    name="organisation_posts",
    right="directory.organisations",
    group=GROUP,
    summary=_("List the posts of an organisation"),
    description=_(
        "With who holds each today, named where your role sees names. The look is kept in the journal."
    ),
    answer=Posts,
    problems=(404,),
    example={"path": {"organisation_id": 3}},
)
def organisation_posts(request: Request, organisation_id: Id, asked: Query[Listed]) -> Posts:
    found = seen(request, organisation_id)
    now = tenures(request.by).filter(holds_on(localdate(request.at)))
    rows = (
        posts(request.by)
        .filter(organisation=found)
        .prefetch_related(Prefetch("tenures", queryset=now, to_attr="held"))
    )
    tied = question(request, f"posts:{found.pk}", {})
    paged = page(rows, ("pk",), cursor=asked.cursor, limit=asked.limit, tied=tied)
    named = {tenure.person_id for each in paged.rows for tenure in each.held if tenure.is_named}
    looked("person", sorted(named), by=request.by, at=request.at)
    next_link(request, paged)
    return Posts(count=paged.count, next=paged.next, items=[post_row(each) for each in paged.rows])


def seen(request: Request, organisation_id: int) -> Organisation:
    found = queries.organisation(organisation_id, request.by)
    if found is None:
        raise Http404
    return found


def columns(found: Organisation, request: Request) -> dict[str, Any]:
    parent = queries.parent_seen(found, request.by)
    return {
        "id": found.pk,
        "name": labels(found.name, found.name_ur),
        "kind": found.kind,
        "sector": found.sector,
        "wing": found.wing,
        "body": found.body or None,
        "province": found.province or None,
        "parent": OrganisationName(id=parent.pk, name=labels(parent.name, parent.name_ur))
        if parent is not None
        else None,
        "closed_on": found.closed_on,
    }


def post_row(found: Any) -> PostRow:
    return PostRow(
        id=found.pk,
        title=labels(found.title, found.title_ur),
        focal_for=found.focal_for or None,
        held_by=[holder(each) for each in found.held],
    )


def holder(tenure: Any) -> Holder:
    return Holder(
        person=tenure.person_id if tenure.is_named else None,
        name=name_of(tenure.person) if tenure.is_named else None,
        since=tenure.since,
        until=tenure.until,
        stands_in=tenure.acting_for_id is not None,
    )


COLUMNS = ("id", "name", "name_ur", "kind", "sector", "wing", "body", "province", "parent", "closed_on")


def line(found: Organisation, request: Request) -> tuple[Any, ...]:
    said = columns(found, request)
    parent = said["parent"]
    return (
        *(
            found.pk,
            found.name,
            found.name_ur,
            found.kind,
            found.sector,
            found.wing,
            found.body,
            found.province,
        ),
        parent.id if parent else "",
        found.closed_on or "",
    )
