"""People: the list, one by name, one by number; what the pages of the directory show, and no more."""

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.timezone import localdate
from django.utils.translation import gettext_noop as _
from ninja import Query, Router
from pydantic import Field

from palermo.journal.actions import looked
from palermo.partners.api.models import Answer, Labels, Listing, OrganisationName, labels
from palermo.partners.api.operations import CSV, JSON, Body, Format, Id, Listed, Text, one_of, operation
from palermo.partners.api.paging import next_link, page, question
from palermo.partners.api.taking_out import may_take_out, taken_out, wants_csv
from palermo.partners.door import Request
from palermo.partners.models import Organisation, Person, Post, Tenure
from palermo.partners.queries import directory as queries
from palermo.partners.queries.posts import tenures_of
from palermo.partners.rules.acting import may
from palermo.partners.rules.scopes import scopes_of_person

router = Router()
GROUP = _("People")
ORDER = ("sort_key", "pk")


class Name(Answer):
    honorific: str
    given_name: str
    family_name: str
    honorific_ur: str
    name_ur: str = Field(description=_("The whole name in Urdu letters, as the person writes it."))


class PostHeld(Answer):
    post: int
    title: Labels
    organisation: OrganisationName
    focal_for: str | None = Field(description=_("The process whose focal person this post is."))
    since: date
    until: date | None = Field(description=_("The last day; null where it has none yet."))
    stands_in: bool = Field(description=_("For the holder during leave."))


class PersonRow(Answer):
    id: int
    name: Name
    wing: str
    posts: list[PostHeld] = Field(description=_("Held today."))
    has_account: bool


class People(Listing):
    items: list[PersonRow]


class Consent(Answer):
    use: str
    given_on: date
    withdrawn_on: date | None


class Contact(Answer):
    email: str
    phone: str
    consents: list[Consent]


class PersonWhole(Answer):
    id: int
    name: Name
    wing: str
    aliases: list[str]
    posts: list[PostHeld] = Field(description=_("All that were ever held, the latest first."))
    has_account: bool
    merged_into: int | None = Field(description=_("The record that this one went into."))
    contact: Contact | None = Field(
        description=_("How to reach them; null where you lack the right person.contact for this person.")
    )
    version: int


class PeopleAsked(Listed):
    organisation: Id | None = Field(None, description=_("Who hold a post there today."))
    kind: one_of(Organisation.Kind.values) | None = Field(  # type: ignore[valid-type]
        None, description=_("Who hold a post today in an organisation of that kind.")
    )
    process: one_of(Post.Process.values) | None = Field(  # type: ignore[valid-type]
        None, description=_("Who are focal persons of that process today.")
    )
    format: Format | None = Field(
        None, description=_("csv gives all pages in one file; it needs the right to take out lists.")
    )


class PeopleSought(Body):
    text: Text = Field(
        min_length=1, description=_("Beginnings of words of a name or alias, in either script.")
    )
    cursor: str | None = Field(
        None, max_length=2000, description=_("Where the page begins: `next` of the answer before.")
    )
    limit: int = Field(25, ge=1, le=100, description=_("How many rows at most."))


@operation(
    router,
    "GET",
    "/people",
    name="people",
    right="directory.people",
    group=GROUP,
    summary=_("List people"),
    description=_("Those whom your role sees, by name. The look at them is kept in the journal."),
    answer=People,
    media=(JSON, CSV),
    example={"query": {"limit": 2}},
)
def people(request: Request, asked: Query[PeopleAsked]) -> People | HttpResponse:
    rows = queries.people_listed(request.by, at=request.at)
    today = localdate(request.at)
    for field, path in (
        ("organisation", "post__organisation"),
        ("kind", "post__organisation__kind"),
        ("process", "post__focal_for"),
    ):
        if (value := getattr(asked, field)) is not None:
            rows = queries.holding(rows, today, **{path: value})
    if wants_csv(request):
        may_take_out(request, "people")
        return taken_out(request, "people", COLUMNS, (line(each) for each in rows))
    filters = asked.model_dump(exclude={"cursor", "limit", "format"})
    return shown(request, rows, asked.cursor, asked.limit, filters)


@operation(
    router,
    "POST",
    "/people/search",
    name="people_search",
    right="directory.people",
    group=GROUP,
    summary=_("Find people by name"),
    description=_("By POST, so that no name stands in an address or a log. Nothing is changed."),
    answer=People,
    takes=JSON,
    example={"body": {"text": "gul", "limit": 5}},
)
def people_search(request: Request, asked: PeopleSought) -> People:
    rows = queries.named(queries.people_listed(request.by, at=request.at), asked.text)
    return shown(request, rows, asked.cursor, asked.limit, {"text": asked.text})


def shown(request: Request, rows: Any, cursor: str | None, limit: int, filters: dict[str, Any]) -> People:
    """The look is committed before the names are given out."""
    tied = question(request, "people", filters)
    found = page(rows, ORDER, cursor=cursor, limit=limit, tied=tied)
    looked("person", sorted(each.pk for each in found.rows), by=request.by, at=request.at)
    next_link(request, found)
    return People(count=found.count, next=found.next, items=[row(each) for each in found.rows])


@operation(
    router,
    "GET",
    "/people/{int:person_id}",
    name="person",
    right="directory.people",
    group=GROUP,
    summary=_("Read one person"),
    description=_("With all posts. Telephone, e-mail and consents only with the right person.contact."),
    answer=PersonWhole,
    problems=(404,),
    example={"path": {"person_id": 12}},
)
def person(request: Request, person_id: Id) -> PersonWhole:
    found = queries.person(person_id, request.by, at=request.at)
    if found is None:
        raise Http404
    looked("person", [found.pk], by=request.by, at=request.at)
    return whole(request, found)


def whole(request: Request, found: Person) -> PersonWhole:
    merged = found.merged_into_id is not None
    scopes = scopes_of_person(found, localdate(request.at))
    contact = None
    if not merged and may(request.by, "person.contact", scopes):
        contact = contact_of(found)
    return PersonWhole(
        id=found.pk,
        name=name_of(found),
        wing=found.wing,
        aliases=[] if merged else [each.text for each in found.aliases.order_by("pk")],
        posts=[] if merged else [held(each) for each in tenures_of(found, request.by)],
        has_account=getattr(found, "account", None) is not None,
        merged_into=found.merged_into_id,
        contact=contact,
        version=found.version,
    )


def contact_of(found: Person) -> Contact:
    consents = found.consents.order_by("use", "-given_on", "-pk")
    return Contact(
        email=found.email,
        phone=found.phone,
        consents=[
            Consent(use=each.use, given_on=each.given_on, withdrawn_on=each.withdrawn_on) for each in consents
        ],
    )


def row(found: Any) -> PersonRow:
    return PersonRow(
        id=found.pk,
        name=name_of(found),
        wing=found.wing,
        posts=[held(each) for each in found.posts_now],
        has_account=found.has_account,
    )


def name_of(found: Person) -> Name:
    return Name(
        honorific=found.honorific,
        given_name=found.given_name,
        family_name=found.family_name,
        honorific_ur=found.honorific_ur,
        name_ur=found.name_ur,
    )


def held(tenure: Tenure) -> PostHeld:
    post = tenure.post
    return PostHeld(
        post=post.pk,
        title=labels(post.title, post.title_ur),
        organisation=OrganisationName(
            id=post.organisation_id, name=labels(post.organisation.name, post.organisation.name_ur)
        ),
        focal_for=post.focal_for or None,
        since=tenure.since,
        until=tenure.until,
        stands_in=tenure.acting_for_id is not None,
    )


COLUMNS = (
    "id",
    "honorific",
    "given_name",
    "family_name",
    "honorific_ur",
    "name_ur",
    "wing",
    "posts",
    "has_account",
)


def line(found: Any) -> tuple[Any, ...]:
    posts = [f"{each.post.title}, {each.post.organisation.name}" for each in found.posts_now]
    return (
        found.pk,
        found.honorific,
        found.given_name,
        found.family_name,
        found.honorific_ur,
        found.name_ur,
        found.wing,
        posts,
        "yes" if found.has_account else "no",
    )
