"""A return that is filled in the browser: beginning it, its overview, sending it, giving it up."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from palermo.journal.models import Line
from palermo.journal.queries import done_once
from palermo.partners.door import Request, page
from palermo.partners.rules.acting import may, require
from palermo.partners.rules.vocabulary import language
from palermo.partners.views.carrying import carry_out, there
from palermo.returns.actions.drafting import begin_draft, discard_draft, send_draft
from palermo.returns.actions.taking_up import take_up
from palermo.returns.forms.checked import Checked
from palermo.returns.forms.drafting import whole_number
from palermo.returns.forms.returns import DraftForm
from palermo.returns.method.fields import DATA_SHEETS
from palermo.returns.method.meanings import sheet_meaning
from palermo.returns.models import Draft
from palermo.returns.queries.drafts import content_of, draft
from palermo.returns.queries.submissions import submission
from palermo.returns.rules.bodies import own_bodies, scopes_of
from palermo.returns.rules.people import DRAFT, SEND
from palermo.returns.rules.periods import days_of
from palermo.returns.views.periods import periods_offered
from palermo.returns.views.returns import place_of as place_of_return
from palermo.returns.views.wording import badge, title_of
from palermo.ui.forms import Form
from palermo.ui.refusals import Refused, Stale
from palermo.vocabulary.columns import sheet_label

ASKED = require_http_methods(["GET", "HEAD", "POST"])


@page(DRAFT)
@ASKED
def draft_new(request: Request) -> HttpResponse:
    bodies = own_bodies(request.by.scope, DRAFT)
    periods = periods_offered(bodies, localdate(request.at))
    asked = {name: request.GET.get(name, "") for name in ("body", "period")}
    data = request.POST if request.method == "POST" else None
    form = DraftForm(data, bodies=bodies, periods=periods, initial=asked)

    def act(once: str | None) -> str:
        start, end = days_of(form.cleaned_data["period"])
        begun = begin_draft(
            body=form.cleaned_data["body"],
            period_start=start,
            period_end=end,
            by=request.by,
            at=request.at,
            once=once,
        )
        return reverse("draft", args=[begun.address])

    said = _("The draft is begun. Every change is saved by itself.")
    if form.is_valid() and (done := carry_out(request, form, act, said, place=place_of)):
        return done
    return render(request, "returns/draft_new.html", {"form": form})


@page(DRAFT)
@ASKED
def return_take_up(request: Request, address: UUID) -> HttpResponse:
    """A return that was sent becomes a draft again."""
    row = there(submission(address, request.by))
    form = Form(request.POST if request.method == "POST" else None)

    def act(once: str | None) -> str:
        return reverse("draft", args=[take_up(row, by=request.by, at=request.at, once=once).address])

    said = _("A draft is made of it. Every change is saved by itself.")
    if form.is_valid() and (done := carry_out(request, form, act, said, place=place_of)):
        return done
    context = {
        "form": form,
        "submission": row,
        "back": title_of(row),
        "badge": badge(row),
        "title": _("Correct it in the browser"),
        "lead": _(
            "A draft is made with everything that stands in the file. The return itself stays as it was sent."
        ),
        "submit": _("Make a draft of it"),
    }
    return render(request, "returns/act.html", context)


def may_send(row: Draft, request: Request) -> bool:
    return may(request.by, SEND, scopes_of(row.body))


def sheets_told(row: Draft, checked: Checked) -> list[dict[str, Any]]:
    """The sheets as the steps of a way through."""
    found = checked.found(language())
    return [
        {
            "sheet": sheet,
            "label": sheet_label(sheet, language()),
            "meaning": sheet_meaning(sheet, language()),
            "rows": checked.count(sheet),
            "accepted": checked.accepted(sheet),
            "rejected": checked.rejected(sheet),
            "findings": found.count(sheet),
            "url": reverse("draft_sheet", args=[row.address, sheet]),
        }
        for sheet in DATA_SHEETS
    ]


@page(DRAFT)
@ASKED
def draft_send(request: Request, address: UUID) -> HttpResponse:
    """What will be sent, once more; whoever may not send reads who does."""
    if done := gone_where(request):
        return done
    row = there(draft(address, request.by))
    if request.method == "POST":
        require(request.by, SEND, scopes_of(row.body), ("draft", str(row.address)))
    checked = Checked(content_of(row))
    form = Form(request.POST if request.method == "POST" else None, version=row.version)

    def act(once: str | None) -> str:
        try:
            made = send_draft(
                row,
                version=whole_number(form.seen or "") or 0,
                language=language(),
                by=request.by,
                at=request.at,
                once=once,
            )
        except Stale:
            raise Refused(changed()) from None
        return reverse("return", args=[made.address])

    said = _("The return has arrived and is being checked. Its receipt lies on this page.")
    if form.is_valid() and (done := carry_out(request, form, act, said, place=place_of_return)):
        return done
    context = {
        "draft": row,
        "form": Form(version=row.version) if form.errors else form,
        "refusals": form.non_field_errors() if form.is_bound else (),
        "title": title_of(row),
        "sheets": sheets_told(row, checked),
        "refused": checked.refused,
        "empty": checked.is_empty,
        "head": checked.found(language()).count("return"),
        "may_send": may_send(row, request),
    }
    return render(request, "returns/draft_send.html", context)


def gone_where(request: Request) -> HttpResponse | None:
    """Where the same form led when it was sent the first time: its draft is gone since."""
    token = request.POST.get("once", "")
    earlier = done_once(token) if token else None
    if earlier is None:
        return None
    place = place_of_return if earlier.thing_kind == "return" else place_of
    return HttpResponseRedirect(place(earlier))


def changed() -> str:
    return str(_("This draft was changed while you looked at it. Look through it again, then send it."))


@page(DRAFT)
@ASKED
def draft_discard(request: Request, address: UUID) -> HttpResponse:
    if done := gone_where(request):
        return done
    row = there(draft(address, request.by))
    form = Form(request.POST if request.method == "POST" else None)

    def act(once: str | None) -> str:
        discard_draft(row, by=request.by, at=request.at, once=once)
        return reverse("returns")

    said = _("The draft is discarded. Nothing of it was kept.")
    if form.is_valid() and (done := carry_out(request, form, act, said, place=place_of)):
        return done
    return render(request, "returns/draft_discard.html", {"draft": row, "form": form, "title": title_of(row)})


def place_of(line: Line) -> str:
    """A draft that was begun has its page; one that is gone has none."""
    if line.thing_kind == "draft" and line.act == "return.drafted":
        return reverse("draft", args=[line.thing_id])
    return reverse("returns")
