"""A return is sent from a page; and the empty template that is filled before."""

import tempfile
from pathlib import Path

from django.conf import settings
from django.contrib import messages as say
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from palermo.partners.door import Request, page
from palermo.partners.rules.acting import cell
from palermo.partners.views.carrying import carry_out
from palermo.returns.actions import SentAlready, receive
from palermo.returns.forms.returns import ReturnForm, TemplateForm
from palermo.returns.method.fields import SHEETS
from palermo.returns.method.template import TOTALS_SHEETS, write_template
from palermo.returns.models import Submission
from palermo.returns.rules.bodies import own_bodies
from palermo.returns.rules.people import ENTER, LIST, SEND
from palermo.returns.rules.periods import days_of
from palermo.returns.views.periods import default_period, periods_offered
from palermo.returns.views.returns import place_of
from palermo.ui.exporting import MEDIA
from palermo.ui.refusals import NotAllowed


class Met(Exception):
    """The same bytes stand already."""

    def __init__(self, met: SentAlready) -> None:
        super().__init__()
        self.words, self.submission = met.words, met.submission


@page(LIST)
@require_http_methods(["GET", "HEAD", "POST"])
def return_new(request: Request) -> HttpResponse:
    behalf = not cell(request.by, SEND)
    right = ENTER if behalf else SEND
    if not cell(request.by, right):
        raise NotAllowed(right)
    bodies = own_bodies(request.by.scope, right)
    sent = request.method == "POST"
    form = ReturnForm(
        request.POST if sent else None,
        request.FILES if sent else None,
        bodies=bodies,
        initial={"body": request.GET.get("body", "")},
    )

    def act(once: str | None) -> str:
        arrived = form.arrived
        try:
            made = receive(
                arrived.stream,  # type: ignore[arg-type]  # it is read, and no more
                file_name=arrived.name or "",
                body=form.cleaned_data["body"],
                channel=Submission.Channel.BEHALF if behalf else Submission.Channel.PAGE,
                by=request.by,
                at=request.at,
                once=once,
            )
        except SentAlready as met:
            raise Met(met) from met
        return reverse("return", args=[made.address])

    try:
        if form.is_valid() and (done := carry_out(request, form, act, said(behalf), place=place_of)):
            return done
    except Met as met:
        say.warning(request, met.words)
        return redirect("return", address=met.submission.address)
    context = {
        "form": form,
        "behalf": behalf,
        "again": sent and "file" in request.FILES,
        "template_form": template_form(request, bodies),
        "limit": settings.RETURN_LIMIT,
    }
    return render(request, "returns/return_new.html", context)


def said(behalf: bool) -> object:
    if behalf:
        return _("The return has arrived and is being checked. Another officer accepts it.")
    return _("The return has arrived and is being checked. Its receipt lies on this page.")


def template_form(request: Request, bodies: list[str]) -> TemplateForm:
    today = localdate(request.at)
    periods = periods_offered(bodies, today)
    asked = {
        "body": request.GET.get("body", ""),
        "period": request.GET.get("period") or default_period(periods, today),
        "language": request.LANGUAGE_CODE,
    }
    return TemplateForm(bodies=bodies, periods=periods, initial=asked)


@page(LIST)
@require_safe
def return_template(request: Request) -> HttpResponse:
    """The workbook with body and period filled in. It holds nothing of anybody."""
    bodies = own_bodies(request.by.scope, LIST)
    periods = periods_offered(bodies, localdate(request.at))
    form = TemplateForm(request.GET, bodies=bodies, periods=periods)
    if not form.is_valid():
        raise Http404
    asked = form.cleaned_data
    start, end = days_of(asked["period"])
    sheets = TOTALS_SHEETS if asked["kind"] == "totals" else SHEETS
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "return.xlsx"
        write_template(path, asked["body"], start, end, asked["language"], sheets=sheets)
        data = path.read_bytes()
    name = f"{asked['body']}-{asked['period']}-{asked['language']}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(data, content_type=MEDIA["xlsx"], headers=headers)
