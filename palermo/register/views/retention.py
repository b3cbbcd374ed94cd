"""What must be deleted when, by which rule; and asking for it. Cases are shown by their random names only."""

import hashlib
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from palermo.journal.actions import exported
from palermo.partners.door import Request, page
from palermo.partners.rules.acting import cell, may
from palermo.partners.rules.vocabulary import choices
from palermo.partners.views.carrying import carry_out, with_version
from palermo.register.actions.retaining import ask_to_destroy
from palermo.register.forms.retention import DestroyForm
from palermo.register.queries.retention import due, of_rule, oldest
from palermo.register.rules.naming import case_name
from palermo.register.rules.retention import ANY, AT_ONCE, Rule, due_on, retention_rules
from palermo.register.views.lists import MOST, page_of, told
from palermo.register.views.wording import LABELS, short
from palermo.ui.listing import Choice, Column, Listing
from palermo.ui.refusals import Refused


@page("retention.list")
@require_safe
def retention(request: Request) -> HttpResponse:
    listing = due_listing(request)
    if listing.wanted_format:
        answer = listing.export()
        exported(
            "retention",
            listing.found.count(),
            by=request.by,
            at=request.at,
            file_format=listing.wanted_format,
        )
        return answer
    context = {
        "listing": listing,
        "rules": [rule_told(rule) for rule in retention_rules()],
        "sources": list(dict.fromkeys(rule.source for rule in retention_rules())),
        "may_destroy": may(request.by, "retention.destroy") and listing.count,
        "rule": next((each.value for each in listing.chosen if each.value), ""),
    }
    return render(request, "register/retention.html", context)


def due_listing(request: Request) -> Listing:
    labels = {name: dict(choices(name)) for name in ("categories", "stages", "bodies")}
    rules = {rule.code: rule for rule in retention_rules()}
    opens = bool(cell(request.by, "case.list"))
    return Listing(
        request,
        rows=due(request.by, localdate(request.at)),
        columns=[
            Column(
                "case",
                gettext_lazy("Case"),
                lambda row: case_name(row.address),
                link=page_of if opens else None,
            ),
            Column("rule", gettext_lazy("Rule"), lambda row: rules[row.rule].words),
            Column("due", gettext_lazy("Due since"), due_on),
            Column(
                "status",
                gettext_lazy("Status"),
                lambda row: short(labels["stages"].get(row.status, row.status)),
            ),
            Column("status_on", gettext_lazy("Day of that status"), "status_on"),
            Column("category", gettext_lazy("Category"), told(labels["categories"], "category")),
            Column("body", gettext_lazy("Reporting body"), told(labels["bodies"], "body")),
            Column(
                "people",
                gettext_lazy("People"),
                lambda row: row.victims + row.accused + row.migrants,
                end=True,
            ),
        ],
        filters=[
            Choice(
                "rule", gettext_lazy("Rule"), [(code, rule.words) for code, rule in rules.items()], of_rule
            )
        ],
        name="retention",
        noun=ngettext_lazy("case due", "cases due"),
        empty=gettext_lazy("Nothing is due for deletion today."),
        most=MOST,
    )


def rule_told(rule: Rule) -> dict[str, Any]:
    stages = dict(choices("stages"))
    categories = dict(choices("categories"))
    return {
        "words": rule.words,
        "category": "" if rule.category == ANY else categories[rule.category],
        "statuses": [short(words) for code, words in stages.items() if code in rule.statuses],
        "years": rule.years,
        "counted_from": LABELS[rule.counted_from],
    }


@page("retention.destroy")
@require_http_methods(["GET", "HEAD", "POST"])
def retention_destroy(request: Request) -> HttpResponse:
    """The oldest first, as many as one work deletes. What was shown is what is deleted."""
    rule = request.GET.get("rule", "")
    rows = due(request.by, localdate(request.at))
    if rule in {each.code for each in retention_rules()}:
        rows = of_rule(rows, rule)
    addresses = oldest(rows, AT_ONCE)
    digest = digest_of(addresses)
    form = DestroyForm(request.POST or None, version=digest)

    def act(once: str | None) -> str:
        if form.seen != digest:
            raise Refused(_("What is due changed since you looked. Look again."))
        ask_to_destroy(addresses, **form.why(), by=request.by, at=request.at, once=once)
        return reverse("retention")

    if form.is_valid():
        said = _("It is being deleted. Long work says how far it is.")
        if done := carry_out(request, form, act, said):
            return done
        if form.seen != digest:
            form = shown_anew(request, form, digest)
    return render(request, "register/retention_destroy.html", {"form": form, "count": len(addresses)})


def digest_of(addresses: Sequence[UUID]) -> str:
    return hashlib.sha256("".join(sorted(each.hex for each in addresses)).encode()).hexdigest()[:32]


def shown_anew(request: Request, refused: DestroyForm, digest: str) -> DestroyForm:
    """What the reader wrote, with what was refused, beside the cases as they are due now."""
    form = DestroyForm(with_version(request.POST, digest), version=digest)
    for words in refused.non_field_errors():
        form.add_error(None, words)
    return form
