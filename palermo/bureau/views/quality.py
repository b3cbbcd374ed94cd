"""The quality of what bodies send, over two years: small charts, the numbers, a file of them."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from palermo.bureau.queries.differences import unmeasured_of
from palermo.bureau.queries.quality import bodies, quality
from palermo.bureau.rules.quality import MEASURES, READ, Counts, Quality, together
from palermo.bureau.rules.wording import body_words, period_words
from palermo.bureau.views.drawing import Course, charts, spanned, told
from palermo.journal.actions import exported
from palermo.partners.door import Request, page
from palermo.partners.rules.vocabulary import body_label
from palermo.returns.rules.periods import code_of
from palermo.ui.exporting import export

YEARS = 2
FIRST_YEAR = 2015
FORMATS = ("csv", "xlsx")


@page(READ)
@require_safe
def quality_page(request: Request) -> HttpResponse:
    seen, today = bodies(request.by), localdate(request.at)
    body, year = chosen(request, seen), year_of(request.GET.get("year", ""), today)
    start, end = date(year - YEARS + 1, 1, 1), min(date(year, 12, 31), today)
    rows = quality([body] if body else seen, start=start, end=end, day=today)
    if (wanted := request.GET.get("format", "")) in FORMATS:
        exported("quality", len(rows), by=request.by, at=request.at, file_format=wanted)
        return export(wanted, "quality", LABELS, (exported_line(each) for each in rows))
    course = by_period(rows)
    context = {
        "body": body,
        "body_words": body_words(body) if body else "",
        "bodies": [(code, body_words(code)) for code in seen] if len(seen) > 1 else [],
        "year": str(year),
        "before": str(year - YEARS) if year - YEARS >= FIRST_YEAR else "",
        "after": str(min(year + YEARS, today.year)) if year < today.year else "",
        "charts": charts(course, coverage_words(rows)) if course else [],
        "measures": MEASURES,
        "by_body": [] if body else rows_by_body(rows),
        "by_period": [line(period_words(*pair), counts) for pair, counts in course],
        "row_count": len(rows),
        "span": spanned(course) if course else "",
        "unmeasured": unmeasured_of(request.by),
    }
    return render(request, "bureau/quality.html", context)


def chosen(request: Request, seen: Sequence[str]) -> str:
    """A body that the reader does not see is not there; who sees one only is always asking for that."""
    if len(seen) == 1:
        return seen[0]
    wished = request.GET.get("body", "")
    if wished and wished not in seen:
        raise Http404
    return wished


def year_of(wished: str, today: date) -> int:
    if wished.isascii() and wished.isdigit() and len(wished) == 4:
        return min(max(FIRST_YEAR + YEARS - 1, int(wished)), today.year)
    return today.year


def by_period(rows: Iterable[Quality]) -> Course:
    found: dict[tuple[date, date], list[Counts]] = {}
    for each in rows:
        found.setdefault(each.period, []).append(each.counts)
    return [(pair, together(counts)) for pair, counts in found.items()]


def rows_by_body(rows: Iterable[Quality]) -> list[dict[str, Any]]:
    found: dict[str, list[Counts]] = {}
    for each in rows:
        found.setdefault(each.body, []).append(each.counts)
    return [
        line(body_words(body), together(counts)) | {"url": f"{reverse('quality')}?body={body}"}
        for body, counts in found.items()
    ]


def line(words: str, counts: Counts) -> dict[str, Any]:
    return {
        "words": words,
        "counts": counts,
        "shown": [(measure, told(counts, measure)) for measure in MEASURES],
    }


def coverage_words(rows: Iterable[Quality]) -> str:
    whole = together(each.counts for each in rows)
    return _("{came} of {due} returns").format(came=whole.came, due=whole.due)


LABELS = (
    gettext_lazy("Reporting body"),
    gettext_lazy("Period"),
    gettext_lazy("Due"),
    gettext_lazy("Accepted"),
    gettext_lazy("Late"),
    gettext_lazy("Rows sent"),
    gettext_lazy("Rows accepted"),
    gettext_lazy("Rows rejected"),
    gettext_lazy("Warnings"),
    gettext_lazy("Persons"),
    gettext_lazy("Persons without age"),
    gettext_lazy("Cases"),
    gettext_lazy("Cases without district"),
)


def exported_line(each: Quality) -> list[Any]:
    counts = each.counts
    said: list[Any] = [body_label(each.body), code_of(*each.period), bool(counts.due), bool(counts.came)]
    if not counts.came:
        return [*said, *[None] * 9]
    measured = (counts.persons, counts.without_age, counts.cases, counts.without_district)
    return [
        *said,
        bool(counts.late),
        counts.sent,
        counts.accepted,
        counts.rejected,
        counts.warnings,
        *(measured if each.is_measured else [None] * 4),
    ]
