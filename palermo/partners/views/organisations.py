"""Organisations: the list, an organisation with what belongs to it and its posts, entering and changing one."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from palermo.journal.actions import exported
from palermo.partners.actions.directory import change_organisation, enter_organisation
from palermo.partners.door import Request, page
from palermo.partners.forms.directory import OrganisationForm
from palermo.partners.models import Organisation
from palermo.partners.queries import directory as queries
from palermo.partners.queries.posts import may_be_opened, posts_of
from palermo.partners.rules.acting import cell
from palermo.partners.rules.names import organisation_name
from palermo.partners.rules.scopes import scopes_of_organisation
from palermo.partners.views.carrying import carry_out, differences, look_at_people, there, with_version
from palermo.partners.views.lists import organisations_listing
from palermo.partners.views.offering import rights
from palermo.ui.refusals import NotAllowed, Stale


@page("directory.organisations")
@require_http_methods(["GET", "HEAD", "POST"])
def organisations(request: Request) -> HttpResponse:
    listing = organisations_listing(request)
    if listing.state.get("format") and not cell(request.by, "directory.export"):
        raise NotAllowed("directory.export", ("list", "organisations"))
    if listing.wanted_format:
        name, count = "organisations", listing.count
        exported(name, count, by=request.by, at=request.at, file_format=listing.wanted_format)
        return listing.export()
    context = {"listing": listing, "rights": rights(request, "organisation.enter")}
    return render(request, "partners/organisations.html", context)


@page("directory.organisations")
@require_safe
def organisation(request: Request, organisation_id: int) -> HttpResponse:
    shown = there(queries.organisation(organisation_id, request.by))
    today = localdate(request.at)
    posts: list[Any] = list(posts_of(shown, request.by))
    for post in posts:
        post.now = [
            each for each in post.held if each.since <= today and (each.until is None or each.until >= today)
        ]
        post.others = [each for each in post.held if each not in post.now]
    named = [tenure.person_id for post in posts for tenure in post.held if tenure.is_named]
    look_at_people(request, named)
    context = {
        "organisation": shown,
        "title": organisation_name(shown),
        "aliases": shown.aliases.order_by("pk"),
        "above": queries.organisations_above(shown, request.by),
        "below": queries.tree_below(shown, request.by),
        "posts": posts,
        "opened": may_be_opened(request.by, request.at, named) if named else set(),
        "rights": rights(
            request,
            *(
                "organisation.edit",
                "organisation.enter",
                "post.enter",
                "tenure.begin",
                "tenure.end",
                "letter.read",
            ),
            scopes=scopes_of_organisation(shown.pk),
        ),
    }
    return render(request, "partners/organisation.html", context)


@page("organisation.enter")
@require_http_methods(["GET", "HEAD", "POST"])
def organisation_new(request: Request) -> HttpResponse:
    form = OrganisationForm(request.POST or None, by=request.by)

    def act(once: str | None) -> str:
        entered = enter_organisation(form.entry(), by=request.by, at=request.at, once=once)
        return reverse("organisation", args=[entered.pk])

    if form.is_valid() and (done := carry_out(request, form, act, _("The organisation is entered."))):
        return done
    context = {"form": form, "title": _("Enter an organisation")}
    return render(request, "partners/organisation_form.html", context)


@page("organisation.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def organisation_edit(request: Request, organisation_id: int) -> HttpResponse:
    changing = there(queries.organisation(organisation_id, request.by))
    form = OrganisationForm(request.POST or None, by=request.by, organisation=changing)
    context: dict[str, Any] = {"organisation": changing, "title": _("Change an organisation")}

    def act(once: str | None) -> str:
        change_organisation(
            organisation_id, form.entry(), seen=form.seen, by=request.by, at=request.at, once=once
        )
        return reverse("organisation", args=[organisation_id])

    try:
        if form.is_valid() and (done := carry_out(request, form, act, _("The change is saved."))):
            return done
    except Stale as stale:
        current = stale.current
        assert isinstance(current, Organisation)
        context["differences"] = differences(form, OrganisationForm(by=request.by, organisation=current))
        again = with_version(request.POST, current.version)
        form = OrganisationForm(again, by=request.by, organisation=current)
    return render(request, "partners/organisation_form.html", {**context, "form": form})
