"""The columns and filters of the directory's lists."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from palermo.partners.door import Request
from palermo.partners.models import Organisation, Person, Post, Tenure
from palermo.partners.queries import directory as queries
from palermo.partners.rules.acting import cell
from palermo.partners.rules.names import (
    full_name,
    in_urdu,
    isolated,
    latin_name,
    organisation_name,
    post_title,
    urdu_name,
)
from palermo.partners.rules.vocabulary import choices, province_label
from palermo.ui.listing import Choice, Column, Listing, State, pages_of


def people_listing(request: Request) -> Listing:
    today, to_person = localdate(request.at), page_of_each("person")
    return Listing(
        request,
        rows=queries.people_listed(request.by, at=request.at),
        columns=[
            Column("name", _("Name"), full_name, order=("sort_key",), link=to_person),
            Column("other", _("Name in the other script"), other_name),
            Column("posts", _("Posts today"), posts_in_words),
            Column("account", _("Account"), account_in_words),
        ],
        filters=[
            Choice(
                "organisation",
                _("Organisation"),
                organisation_choices(request),
                by_post(today, "organisation_id"),
            ),
            Choice(
                "kind",
                _("Kind of organisation"),
                Organisation.Kind.choices,
                by_post(today, "organisation__kind"),
            ),
            Choice("province", _("Province"), choices("provinces"), by_post(today, "organisation__province")),
            Choice("process", _("Focal person for"), Post.Process.choices, by_post(today, "focal_for")),
            Choice(
                "account", _("Account"), [("yes", _("with an account")), ("no", _("without"))], by_account
            ),
        ],
        search=queries.named,
        name="people",
        sort="name",
        noun=ngettext_lazy("person", "people"),
        empty=_("Nobody is entered yet, or nobody whom your role may see."),
        search_hint=_("part of a name"),
        exports=bool(cell(request.by, "directory.export")),
    )


def page_of_each(name: str) -> Callable[[Any], str]:
    page = pages_of(name)
    return lambda row: page(row.pk)


def other_name(person: Person) -> str:
    return latin_name(person) if in_urdu() else urdu_name(person)


def posts_in_words(person: Any) -> list[str]:
    return [
        f"{post_title(tenure.post)} · {organisation_name(tenure.post.organisation)}"
        for tenure in person.posts_now
    ]


def account_in_words(person: Any) -> State | str:
    return State("ok", _("yes")) if person.has_account else ""


def organisation_choices(request: Request) -> list[tuple[str, str]]:
    urdu = in_urdu()
    rows = queries.organisations(request.by).values_list("pk", "name", "name_ur")
    return [(str(pk), isolated((name_ur if urdu else "") or name)) for pk, name, name_ur in rows]


def by_post(today: date, path: str) -> Any:
    """People who hold such a post today."""

    def narrow(rows: QuerySet[Person], value: str) -> QuerySet[Person]:
        return queries.holding(rows, today, **{f"post__{path}": value})

    return narrow


def by_account(rows: QuerySet[Person], value: str) -> QuerySet[Person]:
    return rows.filter(account__isnull=value != "yes")


def organisations_listing(request: Request) -> Listing:
    def parent_name(row: Organisation) -> str:
        parent = queries.parent_seen(row, request.by)
        return organisation_name(parent) if parent else ""

    return Listing(
        request,
        rows=queries.organisations(request.by).select_related("parent"),
        columns=[
            Column("name", _("Name"), organisation_name, order=("name",), link=page_of_each("organisation")),
            Column("kind", _("Kind"), lambda row: row.get_kind_display(), order=("kind",)),
            Column("sector", _("Sector"), lambda row: row.get_sector_display(), order=("sector",)),
            Column("province", _("Province"), lambda row: province_label(row.province), order=("province",)),
            Column("body", _("Reporting body"), "body", order=("body",)),
            Column("parent", _("Belongs to"), parent_name),
        ],
        filters=[
            Choice("kind", _("Kind"), Organisation.Kind.choices, "kind"),
            Choice("sector", _("Sector"), Organisation.Sector.choices, "sector"),
            Choice("province", _("Province"), choices("provinces"), "province"),
            Choice("open", _("State"), [("yes", _("working")), ("no", _("closed"))], by_being_open(request)),
        ],
        search=queries.named,
        name="organisations",
        sort="name",
        noun=ngettext_lazy("organisation", "organisations"),
        empty=_("No organisation is entered yet."),
        search_hint=_("part of a name"),
        exports=bool(cell(request.by, "directory.export")),
    )


def by_being_open(request: Request) -> Any:
    closed = Q(closed_on__lt=localdate(request.at))
    return lambda rows, value: rows.exclude(closed) if value == "yes" else rows.filter(closed)


def who_is_who_listing(request: Request, rows: QuerySet[Tenure], opened: set[int]) -> Listing:
    """`opened` are the people whose own page the reader may open; it may be filled later."""
    person, organisation = pages_of("person"), pages_of("organisation")
    return Listing(
        request,
        rows=rows,
        columns=[
            Column(
                "organisation",
                _("Organisation"),
                lambda row: organisation_name(row.post.organisation),
                link=lambda row: organisation(row.post.organisation_id),
            ),
            Column("post", _("Post"), lambda row: post_title(row.post)),
            Column(
                "name",
                _("Held by"),
                lambda row: full_name(row.person),
                link=lambda row: person(row.person_id) if row.person_id in opened else "",
            ),
            Column("how", _("How"), held_how),
            Column(
                "process",
                _("Focal person for"),
                lambda row: row.post.get_focal_for_display() if row.post.focal_for else "",
            ),
            Column("since", _("First day"), "since"),
            Column("until", _("Last day"), "until"),
        ],
        filters=[
            Choice("kind", _("Kind"), Organisation.Kind.choices, "post__organisation__kind"),
            Choice("province", _("Province"), choices("provinces"), "post__organisation__province"),
            Choice("process", _("Focal person for"), Post.Process.choices, "post__focal_for"),
        ],
        name="who-is-who",
        noun=ngettext_lazy("post held", "posts held"),
        empty=_("Nobody held a post on that day, or nobody whom your role may see."),
        exports=bool(cell(request.by, "directory.export")),
    )


def held_how(row: Any) -> str | State:
    if row.acting_for_id is None:
        return ""
    return State("info", _("stands in"))
