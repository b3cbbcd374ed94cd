"""The journal: its lines, one line, the state of the chain, and the head of a day to print."""

import json
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import get_language, gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from palermo.journal import queries as journal_queries
from palermo.journal.actions import exported
from palermo.journal.models import Head, Line
from palermo.journal.paper import write_head
from palermo.journal.rules import acts, details, label, reasons, things
from palermo.partners.door import Request, page
from palermo.partners.forms.journal import JournalForm
from palermo.partners.queries import journal as queries
from palermo.partners.rules.acting import cell
from palermo.partners.rules.roles import rights, roles
from palermo.partners.views.carrying import there
from palermo.ui.listing import Choice, Column, Listing, State
from palermo.ui.refusals import NotAllowed

WISHES = ("account", "kind", "thing", "first", "last")
# Who acts without a role of the table.
OTHERS: dict[str, Any] = {
    "visitor": _("not signed in"),
    "none": _("no role"),
    "command": _("command line"),
    "clock": _("the program itself, by the clock"),
}


@page("journal.read")
@require_safe
def journal(request: Request) -> HttpResponse:
    form = JournalForm(request.GET if any(request.GET.get(name) for name in WISHES) else None)
    listing = listed(request, queries.wished(queries.lines(request.by), form.wish))
    if request.GET.get("format") and not cell(request.by, "journal.export"):
        raise NotAllowed("journal.export", ("list", "journal"))
    if listing.wanted_format:
        exported("journal", listing.count, by=request.by, at=request.at, file_format=listing.wanted_format)
        return listing.export()
    kept = [(key, value) for key, value in listing.state.items() if key not in (*WISHES, "page", "format")]
    context = {"listing": listing, "form": form, "kept": kept, "asked": form.is_bound}
    return render(request, "partners/journal.html", context)


def listed(request: Request, rows: QuerySet[Line]) -> Listing:
    return Listing(
        request,
        rows=rows,
        columns=[
            Column("number", _("Line number"), lambda line: str(line.pk), link=page_of),
            Column("at", _("When"), "at"),
            Column("who", _("Who"), who),
            Column("role", _("In the role"), lambda line: role_words(line.role)),
            Column("act", _("What was done"), act_words),
            Column("thing", _("On what"), thing_words),
            Column("outcome", _("Outcome"), outcome),
            Column("sealed", _("Seal"), seal),
        ],
        filters=[
            Choice("act", _("What was done"), act_choices(), "act"),
            Choice(
                "outcome", _("Outcome"), [("done", _("done")), ("refused", _("attempt refused"))], "outcome"
            ),
            Choice("role", _("In the role"), role_choices(request.wing), "role"),
            Choice("sealed", _("Seal"), [("yes", _("sealed")), ("no", _("not sealed yet"))], by_seal),
        ],
        name="journal",
        noun=ngettext_lazy("line", "lines"),
        empty=_("Nothing was done in this wing yet, or nothing that matches what you asked for."),
        exports=bool(cell(request.by, "journal.export")),
    )


def by_seal(rows: QuerySet[Line], value: str) -> QuerySet[Line]:
    return queries.by_seal(rows, sealed=value == "yes")


def speaking() -> str:
    return get_language() or "en"


def page_of(line: Line) -> str:
    return reverse("journal_line", args=[line.pk])


def who(line: Line) -> str:
    """By number: the journal holds no names, and its readers need see none."""
    if line.account is not None:
        return gettext("account %(number)d") % {"number": line.account}
    return str(OTHERS.get(line.role) or OTHERS.get(line.origin) or OTHERS["visitor"])


def role_words(code: str) -> str:
    known = roles().get(code)
    return known.label if known else str(OTHERS.get(code, code))


def act_words(line: Line) -> str:
    return label(acts(), line.act, speaking())


def thing_words(line: Line) -> str:
    kind = label(things(), line.thing_kind, speaking())
    if line.thing_kind and not line.thing_id:
        shown = len(json.loads(line.details).get("ids", ()))
        return gettext("%(kind)s, %(count)d of them") % {"kind": kind, "count": shown} if shown else kind
    return f"{kind} {line.thing_id}".strip()


def outcome(line: Line) -> State:
    return (
        State("plain", _("done"))
        if line.outcome == Line.Outcome.DONE
        else State("warn", _("attempt refused"))
    )


def seal(line: Any) -> State:
    return State("ok", _("sealed")) if line.sealed else State("waits", _("not sealed yet"))


def act_choices() -> list[tuple[str, str]]:
    return sorted(((act, label(acts(), act, speaking())) for act in acts()), key=lambda each: each[1])


def role_choices(wing: str) -> list[tuple[str, Any]]:
    of_wing = [(code, role.label) for code, role in roles().items() if role.is_of(wing)]
    return [*of_wing, *((code, words) for code, words in OTHERS.items() if code in ("visitor", "none"))]


@page("journal.read")
@require_safe
def journal_line(request: Request, number: int) -> HttpResponse:
    line = there(queries.lines(request.by).filter(pk=number).first())
    context = {
        "line": line,
        "act": act_words(line),
        "outcome": outcome(line),
        "who": who(line),
        "role": role_words(line.role),
        "thing": thing_words(line),
        "reason": label(reasons(), line.reason, speaking()),
        "details": detail_words(line),
        "link": queries.link_of(line),
    }
    return render(request, "partners/journal_line.html", context)


def detail_words(line: Line) -> list[tuple[str, list[str]]]:
    return [
        (
            label(details(), key, speaking()),
            [plain(key, each) for each in (value if isinstance(value, list) else [value])],
        )
        for key, value in json.loads(line.details).items()
    ]


def plain(key: str, value: Any) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if value is None:
        return "–"
    if key in ("right", "rights") and value in rights():
        return rights()[value].label
    return role_words(value) if key in ("role", "roles") else str(value)


@page("journal.read")
@require_safe
def journal_state(request: Request) -> HttpResponse:
    context = {
        "chain": journal_queries.state(),
        "may_print": bool(cell(request.by, "journal.export")),
        "today": localdate(request.at),
    }
    return render(request, "partners/journal_state.html", context)


@page("journal.export")
@require_safe
def journal_head(request: Request, day: str) -> HttpResponse:
    """On the screen and on paper; `?format=pdf` is one sheet in the language of the page."""
    head = found_head(day)
    if request.GET.get("format") == "pdf":
        with tempfile.TemporaryDirectory() as folder:
            sheet = Path(folder) / "head.pdf"
            write_head(head.day, speaking(), sheet)
            data = sheet.read_bytes()
        exported("journal-head", 1, by=request.by, at=request.at, file_format="pdf")
        response = HttpResponse(data, content_type="application/pdf")
        response.headers["Content-Disposition"] = f'attachment; filename="journal-head-{head.day}.pdf"'
        return response
    context = {"head": head, "machine": journal_queries.machine_words(head)}
    return render(request, "partners/journal_head.html", context)


def found_head(day: str) -> Head:
    try:
        head = journal_queries.head_of(date.fromisoformat(day))
    except ValueError:
        raise Http404 from None
    return there(head)
