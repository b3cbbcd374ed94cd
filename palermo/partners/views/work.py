"""Long work: how far it is, why it failed, to stop it and to let it go on; and what is scheduled."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages as say
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext_lazy, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from palermo.journal.actions import AlreadyDone, exported
from palermo.journal.queries import done_once
from palermo.partners.door import Request, page
from palermo.partners.rules.acting import cell, may, require
from palermo.ui.forms import Form
from palermo.ui.listing import Choice, Column, Listing, State
from palermo.ui.reading import number, share
from palermo.ui.refusals import Refused
from palermo.work import queries
from palermo.work.actions import ask_to_stop, go_on
from palermo.work.models import RUNS, STATES, Work
from palermo.work.rules.jobs import job_words, jobs, step_words
from palermo.work.rules.reasons import REASONS
from palermo.work.rules.states import possible

BADGES = {"waiting": "waits", "running": "info", "done": "ok", "failed": "bad", "stopped": "plain"}


@page("work.own")
@require_safe
def works(request: Request) -> HttpResponse:
    sees_all = bool(cell(request.by, "work.read"))
    rows = queries.works(request.by, own=not sees_all)
    listing = Listing(
        request,
        rows=rows,
        columns=[
            Column("job", _("Work"), lambda row: job_words(row.job), link=address_of),
            Column("state", _("State"), badge, order=("state",)),
            Column("far", pgettext_lazy("work", "How far"), how_far),
            Column("asked", pgettext_lazy("work", "Asked for"), "asked_at", order=("asked_at",)),
            Column("ended", pgettext_lazy("work", "Ended"), "ended_at", order=("ended_at",)),
        ],
        filters=[
            Choice("state", _("State"), list(STATES.items()), "state"),
            Choice("job", _("Work"), [(each, job_words(each)) for each in queries.kinds(rows)], "job"),
            *([Choice("whose", _("Asked for by"), [("me", _("me"))], mine(request))] if sees_all else []),
        ],
        name="works",
        sort="-asked",
        noun=ngettext_lazy("piece of long work", "pieces of long work"),
        empty=_(
            "There is no long work. What takes time, such as reading a document, stands here when asked for."
        ),
        exports=sees_all,
    )
    if listing.wanted_format:
        exported("works", listing.count, by=request.by, at=request.at, file_format=listing.wanted_format)
        return listing.export()
    return render(request, "partners/works.html", {"listing": listing, "sees_all": sees_all})


def mine(request: Request) -> Callable[[Any, str], Any]:
    return lambda rows, _value: rows.filter(account=request.by.account)


def address_of(row: Work) -> str:
    return reverse("work", args=[row.pk])


def badge(row: Work) -> State:
    if row.stop_asked_at is not None:
        return State("warn", _("being stopped"))
    return State(BADGES[row.state], STATES[row.state])


def how_far(row: Work) -> str:
    if not row.done and not row.total:
        return ""
    if not row.total:
        return gettext("{done} so far").format(done=number(row.done))
    return gettext("{done} of {total} ({share})").format(
        done=number(row.done), total=number(row.total), share=share(min(1, row.done / row.total), 0)
    )


def found(request: Request, pk: UUID) -> Work:
    sees_all = bool(cell(request.by, "work.read"))
    work = queries.works(request.by, own=not sees_all).filter(pk=pk).first()
    if work is None:
        raise Http404
    return work


def scopes(work: Work) -> list[str]:
    return [f"account:{work.account}"] if work.account is not None else []


def may_decide(request: Request, work: Work) -> bool:
    return may(request.by, "work.own", scopes(work)) or may(request.by, "work.stop")


def place_of(work: Work) -> str:
    """Where what it made stands; empty where nothing was made, or nothing to look at."""
    known = jobs().get(work.job)
    return reverse(known.place) if work.state == "done" and known and known.place else ""


@page("work.own")
@require_safe
def work(request: Request, pk: UUID) -> HttpResponse:
    """The whole page, or the part that changes, for a page that looks again by itself."""
    row = found(request, pk)
    can = possible(row.state) if may_decide(request, row) else frozenset()
    htmx = getattr(request, "htmx", None)
    return render(
        request,
        "partners/work_progress.html" if htmx and htmx.target == "progress" else "partners/work.html",
        {
            "work": row,
            "title": job_words(row.job),
            "badge": badge(row),
            "how_far": how_far(row),
            "step": step_words(row.job, row.step),
            "why": REASONS.get(row.reason, row.reason),
            "is_known": row.job in jobs(),
            "is_open": row.ended_at is None,
            "place": place_of(row),
            "can_stop": can & {"stop", "stop_waiting"} and row.stop_asked_at is None,
            "can_go_on": "go_on" in can and row.job in jobs(),
        },
    )


@page("work.own")
@require_http_methods(["GET", "HEAD", "POST"])
def work_stop(request: Request, pk: UUID) -> HttpResponse:
    return asked(request, pk, ask_to_stop, "partners/work_stop.html", _("The work is asked to stop."))


@page("work.own")
@require_http_methods(["GET", "HEAD", "POST"])
def work_go_on(request: Request, pk: UUID) -> HttpResponse:
    return asked(request, pk, go_on, "partners/work_go_on.html", _("The work goes on."))


def asked(request: Request, pk: UUID, act: Callable[..., None], template: str, words: Any) -> HttpResponse:
    """Asks once more, acts once, and goes back to the work."""
    row = found(request, pk)
    if not may(request.by, "work.own", scopes(row)):
        require(request.by, "work.stop", thing=("work", str(row.pk)))
    form = Form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        once = form.cleaned_data["once"]
        if once and done_once(once):
            return redirect("work", pk=pk)
        try:
            act(row, by=request.by, at=request.at, once=once)
        except Refused as refused:
            form.refuse(refused)
        except AlreadyDone:
            return redirect("work", pk=pk)
        else:
            say.success(request, words)
            return redirect("work", pk=pk)
    return render(request, template, {"work": row, "form": form, "title": job_words(row.job)})


@page("work.read")
@require_safe
def work_schedule(request: Request) -> HttpResponse:
    rows = [
        {"each": each, "badge": State(RUN_BADGES[each.run.ended], RUNS[each.run.ended]) if each.run else None}
        for each in queries.schedule()
    ]
    return render(request, "partners/work_schedule.html", {"rows": rows})


RUN_BADGES = {"running": "info", "done": "ok", "failed": "bad"}
