"""Posts: making one, giving it to a person, ending that, a stand-in during leave."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from palermo.partners.actions import posts as actions
from palermo.partners.door import Request, page
from palermo.partners.forms.posts import (
    ConfirmEndForm,
    ConfirmForm,
    EndForm,
    PostForm,
    StandInForm,
    TenureForm,
    WhoForm,
)
from palermo.partners.models import Person, Post, Tenure
from palermo.partners.queries import posts as queries
from palermo.partners.queries.directory import organisation, people
from palermo.partners.rules.acting import require
from palermo.partners.rules.names import full_name, isolated
from palermo.partners.rules.scopes import scopes_of_organisation, scopes_of_post
from palermo.partners.views.carrying import (
    carry_out,
    differences,
    look_at_people,
    refuse,
    there,
    with_version,
)
from palermo.partners.views.offering import choose
from palermo.ui.forms import Form
from palermo.ui.reading import day
from palermo.ui.refusals import Refused, Stale


@page("post.enter")
@require_http_methods(["GET", "HEAD", "POST"])
def post_new(request: Request, organisation_id: int) -> HttpResponse:
    of = there(organisation(organisation_id, request.by))
    require(request.by, "post.enter", scopes_of_organisation(of.pk), ("organisation", str(of.pk)))
    form = PostForm(request.POST or None, by=request.by)

    def act(once: str | None) -> str:
        said = {name: form.cleaned_data[name] for name in ("title", "title_ur", "focal_for")}
        actions.enter_post(of.pk, **said, by=request.by, at=request.at, once=once)
        return reverse("organisation", args=[of.pk])

    if form.is_valid() and (done := carry_out(request, form, act, _("The post is entered."))):
        return done
    context = {"form": form, "organisation": of, "title": _("Make a post")}
    return render(request, "partners/post_form.html", context)


def post_in_hand(request: Request, post_id: int, right: str) -> Post:
    post = there(queries.post(post_id, request.by))
    require(request.by, right, scopes_of_post(post), ("post", str(post_id)))
    return post


@page("post.enter")
@require_http_methods(["GET", "HEAD", "POST"])
def post_edit(request: Request, post_id: int) -> HttpResponse:
    post = post_in_hand(request, post_id, "post.enter")
    form = PostForm(request.POST or None, by=request.by, post=post)
    context: dict[str, Any] = {"post": post, "organisation": post.organisation, "title": _("Change a post")}

    def act(once: str | None) -> str:
        said = {name: form.cleaned_data[name] for name in ("title", "title_ur")}
        actions.change_post(post_id, **said, seen=form.seen, by=request.by, at=request.at, once=once)
        return reverse("organisation", args=[post.organisation_id])

    try:
        if form.is_valid() and (done := carry_out(request, form, act, _("The change is saved."))):
            return done
    except Stale as stale:
        current = stale.current
        assert isinstance(current, Post)
        context["differences"] = differences(form, PostForm(by=request.by, post=current))
        form = PostForm(with_version(request.POST, current.version), by=request.by, post=current)
    return render(request, "partners/post_form.html", {**context, "form": form})


@page("tenure.begin")
@require_http_methods(["GET", "HEAD", "POST"])
def tenure_begin(request: Request, post_id: int) -> HttpResponse:
    post = post_in_hand(request, post_id, "tenure.begin")
    context: dict[str, Any] = {"post": post, "title": _("Give a post to a person")}
    if "confirmed" in request.POST:
        form = ConfirmForm(request.POST, request.FILES)

        def act(once: str | None) -> str:
            said = form.cleaned_data
            days = {"since": said["since"], "until": said["until"], "letter": said["letter"]}
            actions.begin_tenure(post_id, said["person"], **days, by=request.by, at=request.at, once=once)
            return reverse("organisation", args=[post.organisation_id])

        if form.is_valid() and (done := carry_out(request, form, act, _("The post is given."))):
            return done
        return confirming(request, form, TenureForm, context)
    asked: WhoForm = TenureForm(request.POST or None)
    person: Person | None = None
    if asked.is_valid():
        person, asked = choose(request, asked)
    if person is not None:
        said = asked.cleaned_data
        try:
            actions.check_begin(post, said["since"], said["until"], request.by)
        except Refused as refused:
            refuse(request, asked, refused)
        else:
            chosen = {"person": person.pk, "since": said["since"], "until": said["until"]}
            return confirming(request, ConfirmForm(initial=chosen), TenureForm, context, person)
    return render(request, "partners/tenure_form.html", {**context, "form": asked})


def confirming(
    request: Request,
    form: ConfirmForm,
    ask: type[WhoForm],
    context: dict[str, Any],
    person: Person | None = None,
) -> HttpResponse:
    """The last step; what is wrong with more than the letter leads back to the first one."""
    if form.is_bound and set(form.errors) - {"letter"}:
        data = request.POST.copy()
        data["who"] = data.get("person", "")
        data.pop("person", None)
        asked = ask(data)
        for name, errors in form.errors.as_data().items():
            asked.add_error(name if name in asked.fields and name != "person" else None, errors)
        return render(request, "partners/tenure_form.html", {**context, "form": asked})
    said = form.cleaned_data if form.is_bound else form.initial
    if person is None:
        person = there(people(request.by, at=request.at).filter(pk=said["person"]).first())
    look_at_people(request, [person.pk])
    post: Post = context["post"]
    holder: Tenure | None = context.get("holder")
    words = _("Let %(name)s stand in") if holder else _("Give the post to %(name)s")
    others = queries.other_bodies(person, post, said["since"], said["until"], request.by)
    return render(
        request,
        "partners/tenure_confirm.html",
        {
            **context,
            "form": form,
            "person": person,
            "since": said["since"],
            "until": said["until"],
            "others": list(others),
            "submit": words % {"name": isolated(full_name(person))},
        },
    )


def tenure_in_hand(request: Request, tenure_id: int) -> Tenure:
    tenure = there(queries.tenure(tenure_id, request.by))
    require(request.by, "tenure.end", scopes_of_post(tenure.post), ("tenure", str(tenure_id)))
    return tenure


@page("tenure.end")
@require_http_methods(["GET", "HEAD", "POST"])
def tenure_end(request: Request, tenure_id: int) -> HttpResponse:
    tenure = tenure_in_hand(request, tenure_id)
    look_at_people(request, [tenure.person_id, *(each.person_id for each in queries.stand_ins_of(tenure))])
    context: dict[str, Any] = {"tenure": tenure, "title": _("End a post")}
    form: Form
    if "confirmed" in request.POST:
        form = ConfirmEndForm(request.POST, version=tenure.version)

        def act(once: str | None) -> str:
            until = form.cleaned_data["until"]
            actions.end_tenure(
                tenure_id, until=until, seen=form.seen, by=request.by, at=request.at, once=once
            )
            return reverse("organisation", args=[tenure.post.organisation_id])

        try:
            if form.is_valid() and (done := carry_out(request, form, act, _("The last day is recorded."))):
                return done
        except Stale:
            form.add_error(
                None, _("Somebody changed this post meanwhile. Look at it and choose the day again.")
            )
        asked = EndForm(request.POST)
        for errors in form.errors.as_data().values():
            asked.add_error("until", errors)
        return render(request, "partners/tenure_end.html", {**context, "form": asked})
    asked = EndForm(request.POST or None, initial={"until": tenure.until})
    if asked.is_valid():
        until = asked.cleaned_data["until"]
        try:
            actions.check_end(tenure, until, request.by)
        except Refused as refused:
            refuse(request, asked, refused)
        else:
            form = ConfirmEndForm(initial={"until": until}, version=tenure.version)
            words = _("End the post of %(name)s on %(day)s")
            submit = words % {"name": isolated(full_name(tenure.person)), "day": day(until)}
            cut = [each for each in queries.stand_ins_of(tenure) if each.until and each.until > until]
            context |= {"form": form, "until": until, "cut": cut, "submit": submit}
            return render(request, "partners/tenure_end_confirm.html", context)
    return render(request, "partners/tenure_end.html", {**context, "form": asked})


@page("tenure.end")
@require_http_methods(["GET", "HEAD", "POST"])
def tenure_stand_in(request: Request, tenure_id: int) -> HttpResponse:
    holder = tenure_in_hand(request, tenure_id)
    context: dict[str, Any] = {
        "holder": holder,
        "post": holder.post,
        "title": _("Let somebody stand in during leave"),
    }
    look_at_people(request, [holder.person_id])
    if "confirmed" in request.POST:
        form = ConfirmForm(request.POST, request.FILES)

        def act(once: str | None) -> str:
            said = form.cleaned_data
            days = {"since": said["since"], "until": said["until"], "letter": said["letter"]}
            actions.let_stand_in(tenure_id, said["person"], **days, by=request.by, at=request.at, once=once)
            return reverse("organisation", args=[holder.post.organisation_id])

        if form.is_valid() and (done := carry_out(request, form, act, _("The stand-in is recorded."))):
            return done
        return confirming(request, form, StandInForm, context)
    asked: WhoForm = StandInForm(request.POST or None)
    person: Person | None = None
    if asked.is_valid():
        person, asked = choose(request, asked)
    if person is not None:
        said = asked.cleaned_data
        try:
            actions.check_leave(holder, person.pk, said["since"], said["until"], request.by)
        except Refused as refused:
            refuse(request, asked, refused)
        else:
            chosen = {"person": person.pk, "since": said["since"], "until": said["until"]}
            return confirming(request, ConfirmForm(initial=chosen), StandInForm, context, person)
    return render(request, "partners/tenure_form.html", {**context, "form": asked})
