"""People: the list, a person's page, entering and changing one, what they consent to."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from palermo.journal.actions import exported
from palermo.partners.actions.directory import change_person, enter_person, give_consent, withdraw_consent
from palermo.partners.door import Request, page
from palermo.partners.forms.directory import ConsentForm, PersonForm
from palermo.partners.models import Person
from palermo.partners.queries import directory as queries
from palermo.partners.queries.posts import tenures_of
from palermo.partners.rules.acting import cell, require
from palermo.partners.rules.names import full_name
from palermo.partners.rules.scopes import scopes_of_person
from palermo.partners.views.carrying import carry_out, differences, look_at_people, there, with_version
from palermo.partners.views.lists import people_listing
from palermo.partners.views.offering import rights
from palermo.ui.refusals import NotAllowed, Stale


@page("directory.people")
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: Request) -> HttpResponse:
    listing = people_listing(request)
    if listing.state.get("format") and not cell(request.by, "directory.export"):
        raise NotAllowed("directory.export", ("list", "people"))
    if listing.wanted_format:
        exported("people", listing.count, by=request.by, at=request.at, file_format=listing.wanted_format)
        return listing.export()
    look_at_people(request, [each.pk for each in listing.page_rows])
    links = [{"label": _("Who is who on a day"), "url": reverse("who_is_who")}]
    context = {"listing": listing, "links": links, "rights": rights(request, "person.enter")}
    return render(request, "partners/people.html", context)


@page("directory.people")
@require_safe
def person(request: Request, person_id: int) -> HttpResponse:
    shown = there(queries.person(person_id, request.by, at=request.at))
    if shown.merged_into is not None:
        return merged_person(request, shown)
    today = localdate(request.at)
    scopes = scopes_of_person(shown, today)
    held: list[Any] = list(tenures_of(shown, request.by))
    now = [
        tenure for tenure in held if tenure.since <= today and (tenure.until is None or tenure.until >= today)
    ]
    merges = list(queries.merges_of(shown))
    alike = list(queries.of_same_name(shown, request.by, at=request.at))
    stood_in_for = [each.acting_for.person_id for each in held if each.acting_for and each.is_other_named]
    gone = [merge.gone_id for merge in merges]
    look_at_people(request, [shown.pk, *stood_in_for, *gone, *(each.pk for each in alike)])
    context: dict[str, Any] = {
        "person": shown,
        "title": full_name(shown),
        "aliases": shown.aliases.order_by("pk"),
        "held": held,
        "today": today,
        "now": now,
        "serves_two": len({tenure.post.organisation_id for tenure in now}) > 1,
        "account": getattr(shown, "account", None),
        "merges": merges,
        "alike": alike,
        "rights": rights(
            request,
            *(
                "person.edit",
                "person.contact",
                "person.merge",
                "account.invite",
                "account.list",
                "letter.read",
            ),
            scopes=scopes,
        ),
    }
    if context["rights"]["person_contact"]:
        context["consents"] = shown.consents.order_by("use", "-given_on", "-pk")
    return render(request, "partners/person.html", context)


def merged_person(request: Request, gone: Person) -> HttpResponse:
    look_at_people(request, [gone.pk, gone.merged_into_id or gone.pk])
    context = {
        "person": gone,
        "title": full_name(gone),
        "merge": queries.merge_of(gone),
        "account": getattr(gone, "account", None),
        "rights": rights(request, "person.merge"),
    }
    return render(request, "partners/person_merged.html", context)


@page("person.enter")
@require_http_methods(["GET", "HEAD", "POST"])
def person_new(request: Request) -> HttpResponse:
    form = PersonForm(request.POST or None, by=request.by)

    def act(once: str | None) -> str:
        entered = enter_person(form.entry(), by=request.by, at=request.at, once=once)
        return reverse("person", args=[entered.pk])

    if form.is_valid() and (done := carry_out(request, form, act, _("The person is entered."))):
        return done
    return render(request, "partners/person_form.html", {"form": form, "title": _("Enter a person")})


@page("person.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def person_edit(request: Request, person_id: int) -> HttpResponse:
    changing = person_in_hand(request, person_id)
    form = PersonForm(request.POST or None, by=request.by, person=changing)
    context: dict[str, Any] = {"person": changing, "title": _("Change a person")}

    def act(once: str | None) -> str:
        change_person(person_id, form.entry(), seen=form.seen, by=request.by, at=request.at, once=once)
        return reverse("person", args=[person_id])

    try:
        if form.is_valid() and (done := carry_out(request, form, act, _("The change is saved."))):
            return done
    except Stale as stale:
        current = stale.current
        assert isinstance(current, Person)
        context["differences"] = differences(form, PersonForm(by=request.by, person=current))
        form = PersonForm(with_version(request.POST, current.version), by=request.by, person=current)
    look_at_people(request, [person_id])
    return render(request, "partners/person_form.html", {**context, "form": form})


def person_in_hand(request: Request, person_id: int) -> Person:
    """The person whom the reader sees and may change."""
    found = there(queries.people(request.by, at=request.at).filter(pk=person_id).first())
    scopes = scopes_of_person(found, localdate(request.at))
    require(request.by, "person.edit", scopes, ("person", str(person_id)))
    return found


@page("person.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def person_consent(request: Request, person_id: int) -> HttpResponse:
    changing = person_in_hand(request, person_id)
    form = ConsentForm(request.POST or None, initial={"on": localdate(request.at)})

    def act(once: str | None) -> str:
        said = form.cleaned_data
        record = give_consent if said["said"] == "given" else withdraw_consent
        record(person_id, said["use"], said["on"], by=request.by, at=request.at, once=once)
        return reverse("person", args=[person_id])

    if form.is_valid() and (done := carry_out(request, form, act, _("What the person said is recorded."))):
        return done
    look_at_people(request, [person_id])
    context = {"form": form, "person": changing, "title": _("Record a consent or its withdrawal")}
    return render(request, "partners/person_consent.html", context)
