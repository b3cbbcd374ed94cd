"""Figures for programs: one figure as asked, and which periods are frozen. Unprotected numbers, for internal use."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as now_in
from django.utils.translation import gettext_noop as _
from ninja import Query, Router, Schema
from pydantic import Field

from palermo.figures.actions.picturing import given_up_if_damaged
from palermo.figures.method import answers
from palermo.figures.models import Freeze
from palermo.figures.queries import sources
from palermo.figures.queries.opening import opened
from palermo.figures.queries.sources import Source
from palermo.figures.question import UnknownQuestion, read_filters
from palermo.figures.report.telling import plain_definitions
from palermo.figures.rules.asking import check_limits, offered, question
from palermo.partners.api.models import Answer, Labels, Listing, labels
from palermo.partners.api.operations import Listed, Text, one_of, operation
from palermo.partners.api.paging import next_link, page
from palermo.partners.api.paging import question as tied_to
from palermo.partners.door import Request
from palermo.partners.rules.acting import require
from palermo.partners.views.carrying import there
from palermo.ui.refusals import Refused
from palermo.vocabulary.figures import figures as every_figure
from palermo.vocabulary.labels import figure_labels

router = Router()
GROUP = _("Figures")


class Coverage(Answer):
    received: int
    due: int = Field(description=_("Returns that were due for periods that end in the days asked for."))


class FigureRow(Answer):
    codes: dict[str, str | None] = Field(description=_("Of each dimension the code; null in a total."))
    value: int | float | None = Field(description=_("Null where there is no number: state says why."))
    state: str = Field(
        description=_(
            "Empty where all is there; partial: returns are missing; missing: no return came, which is not zero; few: "
            "fewer than 20 people decided; unreached: so many cases have not come so far; none: nothing to measure."
        )
    )


class FigureAnswered(Answer):
    figure: str
    label: Labels
    definition: Labels
    unit: Labels
    kind: str = Field(description=_("flow, stock, ratio or duration. A stock is as of the last day."))
    start: date
    end: date
    by: list[str]
    where: dict[str, list[str]]
    coverage: Coverage
    as_of: datetime = Field(description=_("The returns accepted by then are in it."))
    freeze: UUID | None
    internal: bool = Field(
        description=_("Always true: these numbers are not protected. Do not publish them.")
    )
    rows: list[FigureRow]


class FrozenRow(Answer):
    address: UUID
    start: date
    end: date
    coverage: Coverage
    rows: dict[str, int] = Field(description=_("By table."))
    digest: str = Field(description=_("SHA-256 of the list of its files' hashes."))
    as_of: datetime
    frozen_at: datetime


class Frozen(Listing):
    items: list[FrozenRow]


class FigureAsked(Schema):
    figure: one_of(offered()) = Field(description=_("Its name in the list of figures."))  # type: ignore[valid-type]
    start: date = Field(alias="from", description=_("The first day, inclusive."))
    end: date = Field(alias="to", description=_("The last day, inclusive."))
    by: Text = Field("", description=_("At most two dimensions, by commas: province,quarter."))
    where: str = Field(
        "",
        max_length=1000,
        pattern=r"^[^\u0000]*$",
        description=_("Keep only these codes: category=TIP,SOM;province=PK-PB."),
    )
    freeze: UUID | None = Field(
        None, description=_("The address of a frozen period; left out, the register as it stands.")
    )


@operation(
    router,
    "GET",
    "/figures",
    name="figure_asked",
    right="figure.explore",
    group=GROUP,
    summary=_("Ask for a figure"),
    description=_(
        "By at most two dimensions, for any days, of the register or of a frozen period. For internal use."
    ),
    answer=FigureAnswered,
    problems=(404, 409),
    example={
        "query": {"figure": "cases_registered", "from": "2025-01-01", "to": "2025-12-31", "by": "province"}
    },
)
def figure_asked(request: Request, asked: Query[FigureAsked]) -> FigureAnswered:
    require(request.by, "figure.explore")
    source = source_of(request, asked.freeze)
    by = [name.strip() for name in asked.by.split(",") if name.strip()]
    check_limits(asked.start, asked.end, source.limits)
    wanted = question(asked.figure, asked.start, asked.end, by, filters(asked.where))
    with given_up_if_damaged(source.path), opened(source.path) as con:
        return told(answers.answer(con, wanted), source)


def source_of(request: Request, address: UUID | None) -> Source:
    frozen = there(sources.freeze(address, request.by)) if address else None
    source = sources.of_freeze(frozen) if frozen else sources.live()
    if source is None and frozen and sources.is_damaged(frozen):
        raise Refused(
            now_in(
                "A file of this frozen period is missing or was changed. It has to come back from a backup."
            )
        )
    if source is None:
        raise Refused(
            now_in("Figures are answered from a picture of all accepted returns. It is made within a minute.")
        )
    return source


def filters(text: str) -> dict[str, list[str]]:
    try:
        return read_filters([part for part in text.split(";") if part.strip()])
    except UnknownQuestion as wrong:
        words = now_in("Write filters as dimension=code,code with a semicolon between them.")
        raise Refused(words, "where") from wrong


def told(answer: answers.Answer, source: Source) -> FigureAnswered:
    asked = answer.asked
    known, called = every_figure()[asked.figure], figure_labels()[asked.figure]
    return FigureAnswered(
        figure=asked.figure,
        label=labels(called.label, called.label_ur),
        definition=labels(plain_definitions()[asked.figure], called.definition_ur),
        unit=labels(known.unit, called.unit_ur),
        kind=known.kind,
        start=asked.start,
        end=asked.end,
        by=list(answer.dimensions),
        where={name: list(codes) for name, codes in asked.where.items()},
        coverage=Coverage(received=answer.silence.received, due=answer.silence.due),
        as_of=source.as_of,
        freeze=source.freeze.address if source.freeze else None,
        internal=True,
        rows=[
            FigureRow(
                codes=dict(zip(answer.dimensions, key, strict=True)),
                value=as_number(number.value),
                state=number.state,
            )
            for key, number in answer.lines()
        ],
    )


def as_number(value: str | None) -> int | float | None:
    if value is None:
        return None
    return float(value) if "." in value else int(value)


@operation(
    router,
    "GET",
    "/figures/frozen",
    name="freezes_listed",
    right="figure.frozen",
    group=GROUP,
    summary=_("List frozen periods"),
    description=_("The latest first, with what is in each and the hash by which it is known again."),
    answer=Frozen,
    example={"query": {"limit": 2}},
)
def freezes_listed(request: Request, asked: Query[Listed]) -> Frozen:
    require(request.by, "figure.frozen")
    tied = tied_to(request, "freezes", {})
    paged = page(sources.freezes(request.by), ("-pk",), cursor=asked.cursor, limit=asked.limit, tied=tied)
    next_link(request, paged)
    return Frozen(count=paged.count, next=paged.next, items=[FrozenRow(**row(each)) for each in paged.rows])


def row(freeze: Freeze) -> dict[str, Any]:
    return {
        "address": freeze.address,
        "start": freeze.period_start,
        "end": freeze.period_end,
        "coverage": Coverage(received=freeze.received, due=freeze.due),
        "rows": freeze.rows,
        "digest": freeze.digest,
        "as_of": freeze.read_at,
        "frozen_at": freeze.frozen_at,
    }
