"""Explore any figure by any dimensions and days: a chart, a map, a table, a file. Unprotected numbers, for internal use."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from palermo.figures.method.answers import Answer, Key, Number
from palermo.figures.queries import sources
from palermo.figures.rules.reaching import may_see_cases
from palermo.figures.views.asked import Put, put
from palermo.figures.views.files import handed_out, wanted_format
from palermo.figures.views.shown.charts import Charted
from palermo.figures.views.shown.maps import Mapped
from palermo.figures.views.shown.sieve import Sieve
from palermo.figures.views.shown.tables import table
from palermo.figures.views.shown.words import Words
from palermo.partners.door import Request, page
from palermo.partners.rules.acting import may, require
from palermo.ui.reading import as_day
from palermo.ui.svg import draw, quickly

RIGHT = "figure.explore"


@page(RIGHT)
@require_safe
def figures(request: Request) -> HttpResponse:
    require(request.by, RIGHT)
    asked = put(request)
    answer = asked.answer()
    if answer is not None and (form := wanted_format(request)):
        return handed_out(request, asked, answer, form)
    context = {
        "sieve": Sieve(asked, as_day(request.at)),
        "source": asked.source,
        "question": asked.question,
        "may_freeze": may(request.by, "figure.freeze"),
        "damaged_freeze": asked.chosen if asked.chosen and sources.is_damaged(asked.chosen) else None,
        "damaged": None if asked.source and asked.source.freeze else sources.damaged_set(),
        **(shown(request, asked, answer) if answer is not None else {}),
    }
    return render(request, "figures/figures.html", context)


def shown(request: Request, asked: Put, answer: Answer) -> dict[str, Any]:
    words = Words(answer)
    frozen = asked.source is not None and asked.source.freeze is not None
    made = table(answer, words, ways(request, asked, answer))
    with quickly():
        charted, mapped = Charted(answer, words), Mapped(answer, words)
        wanted = {"chart": charted.drawing} if charted.drawing is not None else {}
        pictures = draw(wanted, {"chart": charted.text()})
    return {
        "answer": answer,
        "words": words,
        "about": words.about(),
        "table": made,
        "whole": words.number(answer.number()) if not answer.dimensions else "",
        "notes": words.notes(made.numbers),
        "frozen_cases": frozen and may_see_cases(request.by, answer.asked.figure),
        "chart": safe(pictures.get("chart", "")),
        "chart_key": charted.key(),
        "chart_notes": charted.notes,
        "map": mapped,
        "map_svg": safe(mapped.svg),
        "query": asked.question.query(),
    }


def safe(svg: str) -> str:
    return mark_safe(svg)  # noqa: S308 - our own drawing


def ways(request: Request, asked: Put, answer: Answer) -> Any:
    """From a number to the cases behind it, for who may see all cases: a freeze has case numbers of its own."""
    figure = answer.asked.figure
    if asked.source is None or asked.source.freeze or not may_see_cases(request.by, figure):
        return lambda key, number: ""
    before = f"{reverse('figure_cases')}?"

    def way(key: Key, number: Number) -> str:
        if number.value in (None, "0"):
            return ""
        cell = {name: code for name, code in zip(answer.dimensions, key, strict=True) if code is not None}
        return before + asked.question.query({"by": None, **cell})

    return way
