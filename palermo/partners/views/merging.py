"""Making two records of one person one, and undoing it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from palermo.partners.actions.merging import merge_people, undo_merge
from palermo.partners.door import Request, page
from palermo.partners.forms.merging import ConfirmMergeForm, MergeForm
from palermo.partners.forms.posts import WhoForm
from palermo.partners.models import Person
from palermo.partners.queries import directory as queries
from palermo.partners.queries.posts import tenures_of
from palermo.partners.rules.merging import check_merge
from palermo.partners.rules.names import full_name, isolated
from palermo.partners.views.carrying import carry_out, done_before, look_at_people, there
from palermo.partners.views.offering import choose
from palermo.ui.forms import Form
from palermo.ui.refusals import Refused


@page("person.merge")
@require_http_methods(["GET", "HEAD", "POST"])
def person_merge(request: Request, person_id: int) -> HttpResponse:
    """The person of the page is kept; the one chosen goes."""
    kept = there(queries.people(request.by, at=request.at).filter(pk=person_id).first())
    if "confirmed" in request.POST:
        return confirm_merge(request, kept)
    form: WhoForm = MergeForm(request.POST or None)
    gone: Person | None = None
    if form.is_valid():
        gone, form = choose(request, form)
    if gone is not None:
        try:
            check_merge(kept, gone)
        except Refused as refused:
            form.refuse(refused)
        else:
            return ask_again(request, kept, gone, ConfirmMergeForm(initial={"gone": gone.pk}))
    return asking(request, kept, form)


def asking(request: Request, kept: Person, form: Form) -> HttpResponse:
    look_at_people(request, [kept.pk])
    return render(request, "partners/merge.html", {"form": form, "person": kept})


def confirm_merge(request: Request, kept: Person) -> HttpResponse:
    form = ConfirmMergeForm(request.POST)

    def act(once: str | None) -> str:
        gone = form.cleaned_data["gone"]
        merge_people(kept.pk, gone, by=request.by, at=request.at, once=once)
        return reverse("person", args=[kept.pk])

    if form.is_valid() and (done := carry_out(request, form, act, _("The two records are one."))):
        return done
    again = MergeForm({"who": str(form.cleaned_data.get("gone", ""))})
    for error in form.non_field_errors():
        again.add_error("who", error)
    return asking(request, kept, again)


def ask_again(request: Request, kept: Person, gone: Person, form: Form) -> HttpResponse:
    look_at_people(request, [kept.pk, gone.pk])
    context: dict[str, Any] = {
        "form": form,
        "kept": kept,
        "gone": gone,
        "kept_held": list(tenures_of(kept, request.by)),
        "gone_held": list(tenures_of(gone, request.by)),
        "gone_account": queries.has_account(gone),
        "submit": _("Merge %(gone)s into %(kept)s")
        % {"gone": isolated(full_name(gone)), "kept": isolated(full_name(kept))},
    }
    return render(request, "partners/merge_confirm.html", context)


@page("person.merge")
@require_http_methods(["GET", "HEAD", "POST"])
def person_unmerge(request: Request, person_id: int) -> HttpResponse:
    """The person of the page is the one who went into another record."""
    if done := done_before(request):
        return done
    gone = there(queries.person(person_id, request.by, at=request.at))
    merge = there(queries.merge_of(gone))
    form = Form(request.POST or None)

    def act(once: str | None) -> str:
        undo_merge(merge.pk, by=request.by, at=request.at, once=once)
        return reverse("person", args=[gone.pk])

    said = _("The merge is undone: there are two records again.")
    if request.method == "POST" and form.is_valid() and (done := carry_out(request, form, act, said)):
        return done
    look_at_people(request, [merge.kept_id, merge.gone_id])
    submit = _("Separate %(gone)s from %(kept)s") % {
        "gone": isolated(full_name(gone)),
        "kept": isolated(full_name(merge.kept)),
    }
    return render(request, "partners/merge_undo.html", {"form": form, "merge": merge, "submit": submit})
