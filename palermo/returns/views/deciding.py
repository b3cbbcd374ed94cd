"""What is done with a return: withdrawn, accepted, sent back, refused, written about."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from palermo.partners.door import Request, page
from palermo.partners.views.carrying import carry_out, there
from palermo.returns import queries
from palermo.returns.actions.accepting import accept
from palermo.returns.actions.deciding import refuse, send_back, withdraw
from palermo.returns.actions.writing import talk
from palermo.returns.forms.returns import WordsForm
from palermo.returns.models import Submission
from palermo.returns.rules.people import ACCEPT, ENTER, LIST, SEND, TALK, require_on
from palermo.returns.rules.states import State
from palermo.returns.views.offering import why_not
from palermo.returns.views.returns import place_of, sheets_of
from palermo.returns.views.wording import badge, title_of
from palermo.ui.forms import Form

ASKED = require_http_methods(["GET", "HEAD", "POST"])


def in_hand(request: Request, address: UUID, right: str) -> Submission:
    row = there(queries.submission(address, request.by))
    require_on(row, right, request.by)
    return row


def asked(
    request: Request,
    row: Submission,
    form: Form,
    act: Callable[[str | None], Any],
    said: object,
    page_says: dict[str, Any],
) -> HttpResponse:
    """Asks once more, acts once, and goes back to the return."""

    def carried(once: str | None) -> str:
        act(once)
        return reverse("return", args=[row.address])

    if form.is_valid() and (done := carry_out(request, form, carried, said, place=place_of)):
        return done
    context = {"form": form, "submission": row, "back": title_of(row), "badge": badge(row), **page_says}
    return render(request, "returns/act.html", context)


def words_form(request: Request) -> WordsForm:
    return WordsForm(request.POST if request.method == "POST" else None)


def plain_form(request: Request) -> Form:
    return Form(request.POST if request.method == "POST" else None)


@page(ACCEPT)
@ASKED
def return_accept(request: Request, address: UUID) -> HttpResponse:
    row = in_hand(request, address, ACCEPT)
    if request.method == "POST" and row.accepted_by == request.by.account:
        return redirect("return", address=address)  # the same form, sent once more
    page_says = {
        "title": _("Accept this return"),
        "lead": _("Its accepted rows enter the register, and count in figures. Rejected rows count nowhere."),
        "submit": _("Accept it: its rows enter the register"),
        "sheets": sheets_of(row),
        "standing": queries.standing_for(row),
        "why": why_not(row, by=request.by, at=request.at),
    }
    return asked(
        request,
        row,
        plain_form(request),
        lambda once: accept(row, by=request.by, at=request.at, once=once),
        _("The return is being accepted. You can leave this page."),
        page_says,
    )


@page(ACCEPT)
@ASKED
def return_send_back(request: Request, address: UUID) -> HttpResponse:
    row, form = in_hand(request, address, ACCEPT), words_form(request)
    page_says = {
        "title": _("Send it back"),
        "lead": _("Nothing of it counts. The body reads your words, corrects the return and sends it again."),
        "submit": _("Send it back to the body"),
        "why": moved_on(row),
    }
    return asked(
        request,
        row,
        form,
        lambda once: send_back(row, form.cleaned_data["text"], by=request.by, at=request.at, once=once),
        _("The return is sent back."),
        page_says,
    )


@page(ACCEPT)
@ASKED
def return_refuse(request: Request, address: UUID) -> HttpResponse:
    row, form = in_hand(request, address, ACCEPT), words_form(request)
    page_says = {
        "title": _("Refuse it"),
        "lead": _(
            "Nothing of it counts, and it is not to be corrected: say why. Where it can be mended, send it back instead."
        ),
        "submit": _("Refuse this return for good"),
        "danger": True,
        "why": moved_on(row),
    }
    return asked(
        request,
        row,
        form,
        lambda once: refuse(row, form.cleaned_data["text"], by=request.by, at=request.at, once=once),
        _("The return is refused."),
        page_says,
    )


@page(LIST)
@ASKED
def return_withdraw(request: Request, address: UUID) -> HttpResponse:
    row = there(queries.submission(address, request.by))
    require_on(row, ENTER if row.channel == Submission.Channel.BEHALF else SEND, request.by)
    page_says = {
        "title": _("Withdraw it"),
        "lead": _(
            "Nothing of it counts, and no officer looks at it any more. Its page and its receipt stay."
        ),
        "submit": _("Withdraw this return"),
        "danger": True,
        "why": "",
    }
    return asked(
        request,
        row,
        plain_form(request),
        lambda once: withdraw(row, by=request.by, at=request.at, once=once),
        _("The return is withdrawn."),
        page_says,
    )


@page(TALK)
@ASKED
def return_talk(request: Request, address: UUID) -> HttpResponse:
    row, form = in_hand(request, address, TALK), words_form(request)
    page_says = {
        "title": _("Write about this return"),
        "lead": _(
            "The other side reads it on the page of the return. It is kept sealed, like the return itself."
        ),
        "submit": _("Write it to the other side"),
        "why": "",
    }
    return asked(
        request,
        row,
        form,
        lambda once: talk(row, form.cleaned_data["text"], by=request.by, at=request.at, once=once),
        _("Your words stand on the page of the return."),
        page_says,
    )


def moved_on(row: Submission) -> str:
    """Why nothing is decided of it any more, or not yet; empty where it is ready."""
    if row.state == State.READY:
        return ""
    words = gettext("This return has moved on meanwhile: it is {state} now. Look at it again.")
    return words.format(state=f"“{row.get_state_display()}”")
