"""What will be sent, what was, and how to stop it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages as say
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext_lazy, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from palermo.journal.actions import AlreadyDone, exported, looked
from palermo.journal.queries import done_once
from palermo.outbox import queries
from palermo.outbox.actions import let_go, release, retry, stop
from palermo.outbox.forms import ReleaseForm, StopForm
from palermo.outbox.models import Attempt, Message
from palermo.outbox.models import State as At
from palermo.outbox.rules.links import shown
from palermo.outbox.rules.moves import possible
from palermo.partners.door import Request, page
from palermo.partners.rules.acting import cell, require
from palermo.ui.forms import Form
from palermo.ui.language import direction
from palermo.ui.listing import Choice, Column, Listing, State
from palermo.ui.refusals import Refused

BADGES = {
    At.WAITING: "waits",
    At.HELD: "plain",
    At.GATHERED: "plain",
    At.SENDING: "info",
    At.SENT: "ok",
    At.FAILED: "warn",
    At.GIVEN_UP: "bad",
    At.BOUNCED: "bad",
    At.STOPPED: "plain",
}
KINDS = {
    "outbox/digest": _("Daily mail"),
    "partners/invitation": _("Invitation"),
    "partners/password_reset": _("Password reset"),
    "partners/unknown_account": _("Password reset for an unknown address"),
    "partners/address_confirm": _("Confirm the address"),
    "partners/address_changed": _("Notice: address changed"),
    "partners/address_cancelled": _("Notice: address removed"),
    "partners/password_changed": _("Notice: password changed"),
    "partners/factor_enrolled": _("Notice: second factor added"),
    "partners/factor_removed": _("Notice: second factor removed"),
    "partners/factor_reset": _("Notice: second factor reset"),
    "partners/codes_made": _("Notice: new recovery codes"),
}
DAYS = [("1", _("today")), ("7", _("in the last 7 days")), ("30", _("in the last 30 days"))]


def kind_words(kind: str) -> str:
    """A kind of another room's reads as its template is called, and that room translates the text."""
    named = KINDS.get(kind)
    return str(named) if named else gettext(kind.rpartition("/")[2].replace("_", " ").capitalize())


def badge(message: Message) -> State:
    state = At(message.state)
    return State(BADGES[state], state.label)


@page("outbox.read")
@require_http_methods(["GET", "HEAD", "POST"])
def outbox(request: Request) -> HttpResponse:
    listing = Listing(
        request,
        rows=queries.messages(request.by),
        columns=[
            Column("subject", _("Subject"), subject, link=address_of),
            Column(
                "to",
                pgettext_lazy("message", "To"),
                lambda row: "" if row.security else row.address,
                order=("address",),
            ),
            Column("kind", _("Kind"), lambda row: kind_words(row.kind)),
            Column("state", _("State"), badge, order=("state",)),
            Column("composed", pgettext_lazy("message", "Written"), "composed_at", order=("composed_at",)),
        ],
        filters=[
            Choice("state", _("State"), At.choices, "state"),
            Choice(
                "kind", _("Kind"), [(each, kind_words(each)) for each in queries.kinds(request.by)], "kind"
            ),
            Choice("day", pgettext_lazy("message", "Written"), DAYS, within(request)),
        ],
        search=lambda rows, text: rows.filter(queries.by_address_or_subject(text)),
        search_hint=_("Address or subject"),
        name="outbox",
        sort="-composed",
        noun=ngettext_lazy("message", "messages"),
        empty=_("Nothing is waiting and nothing was sent. A message stands here as soon as one is written."),
        exports=bool(cell(request.by, "outbox.export")),
    )
    if listing.state.get("format"):
        require(request.by, "outbox.export", thing=("list", "outbox"))
    if listing.wanted_format:
        exported("outbox", listing.count, by=request.by, at=request.at, file_format=listing.wanted_format)
        return listing.export()
    read = [str(row.pk) for row in listing.page_rows if not row.security]
    if read:
        looked("message", read, by=request.by, at=request.at)
    held = queries.held()
    return render(
        request,
        "partners/outbox.html",
        {"listing": listing, "held": held, "may_let_go": held and cell(request.by, "outbox.stop")},
    )


def subject(row: Message) -> str:
    return gettext("Security mail") if row.security else row.subject


def address_of(row: Message) -> str:
    return reverse("outbox_message", args=[row.pk])


def within(request: Request) -> Callable[[QuerySet[Message], str], QuerySet[Message]]:
    def narrowed(rows: QuerySet[Message], days: str) -> QuerySet[Message]:
        return queries.since(rows, request.at - timedelta(days=int(days) - 1))

    return narrowed


def found(request: Request, pk: UUID) -> Message:
    message = queries.messages(request.by).filter(pk=pk).first()
    if message is None:
        raise Http404
    return message


@require_safe
@page("outbox.read")
@require_safe
def outbox_message(request: Request, pk: UUID) -> HttpResponse:
    message = found(request, pk)
    if not message.security:
        looked("message", [str(message.pk)], by=request.by, at=request.at)
    can = possible(message.state) if cell(request.by, "outbox.stop") else frozenset()
    gone = message.security and message.sealed_id is None
    return render(
        request,
        "partners/outbox_message.html",
        {
            "message": message,
            "title": subject(message),
            "text": shown(message.text),
            "direction": direction(message.language),
            "badge": badge(message),
            "kind": kind_words(message.kind),
            "events": [event(attempt) for attempt in queries.tries(message)],
            "parts": queries.gathered(message),
            "can_stop": "stop" in can and not message.security,
            "can_release": can & {"release", "retry"} and not gone,
        },
    )


def event(attempt: Attempt) -> dict[str, Any]:
    if attempt.ended_at is None:
        return {"when": attempt.begun_at, "what": pgettext("message", "under way"), "state": "info"}
    if attempt.outcome == "sent":
        return {"when": attempt.begun_at, "what": pgettext("message", "sent"), "state": "ok"}
    return {
        "when": attempt.begun_at,
        "what": pgettext("message", "not sent"),
        "state": "warn",
        "note": attempt.outcome,
    }


@page("outbox.stop")
@require_http_methods(["GET", "HEAD", "POST"])
def outbox_stop(request: Request, pk: UUID) -> HttpResponse:
    return asked(request, pk, StopForm, stop, "partners/outbox_stop.html", _("The message is stopped."))


@page("outbox.stop")
@require_http_methods(["GET", "HEAD", "POST"])
def outbox_release(request: Request, pk: UUID) -> HttpResponse:
    return asked(
        request, pk, ReleaseForm, again, "partners/outbox_release.html", _("The message will be sent.")
    )


@page("outbox.stop")
@require_http_methods(["GET", "HEAD", "POST"])
def outbox_let_go(request: Request) -> HttpResponse:
    form = Form(request.POST or None)
    if request.method == "POST" and form.is_valid():
        once = form.cleaned_data["once"]
        try:
            if not (once and done_once(once)):
                let_go(request.by, request.at, once=once)
                say.success(request, _("The outbox is let go: what waits is sent."))
        except Refused as refused:
            form.refuse(refused)
        except AlreadyDone:
            return redirect("outbox")
        else:
            return redirect("outbox")
    return render(request, "partners/outbox_let_go.html", {"form": form})


def again(message: Message, by: Any, at: Any, **how: Any) -> None:
    (release if message.state == At.STOPPED else retry)(message, by, at, **how)


def asked(
    request: Request, pk: UUID, form_of: type[Form], act: Callable[..., None], template: str, words: Any
) -> HttpResponse:
    """Asks for the reason, acts once, and goes back to the message."""
    message = found(request, pk)
    form = form_of(request.POST or None)
    if request.method == "POST" and form.is_valid():
        once = form.cleaned_data["once"]
        if once and done_once(once):
            return redirect("outbox_message", pk=pk)
        try:
            act(message, request.by, request.at, reason=form.cleaned_data["reason"], once=once)
        except Refused as refused:
            form.refuse(refused)
        except AlreadyDone:
            return redirect("outbox_message", pk=pk)
        else:
            say.success(request, words)
            return redirect("outbox_message", pk=pk)
    return render(request, template, {"message": message, "form": form, "title": subject(message)})
