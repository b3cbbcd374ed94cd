"""A question as it stands in an address: `?figure=cases_registered&by=province&by=quarter&from=2025-01-01&…`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from palermo.figures.method.answers import Asked
from palermo.figures.rules.asking import DEFAULT, check_limits, offered, question
from palermo.ui.forms import Day
from palermo.ui.refusals import Refused
from palermo.vocabulary.figures import DIMENSIONS, figures

LIVE = ""
FIGURE, BY, FROM, TO, OF = "figure", "by", "from", "to", "of"


@dataclass
class Question:
    """What was written, what it means (`asked`, where nothing is wrong), and what is wrong, by field.

    `left_out` are dimensions that the figure has not: who changes the figure need not choose anew.
    """

    figure: str
    by: tuple[str, ...]
    start: date | None
    end: date | None
    where: dict[str, tuple[str, ...]]
    of: UUID | None
    written: dict[str, str] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    wrong: dict[str, str] = field(default_factory=dict)
    asked: Asked | None = None

    def query(self, changes: Mapping[str, object] | None = None) -> str:
        """The address of this question with some changes; None takes a parameter away, a tuple repeats it."""
        said: dict[str, object] = {
            FIGURE: self.figure,
            BY: self.by,
            FROM: self.start,
            TO: self.end,
            OF: self.of,
            **{name: ",".join(codes) for name, codes in self.where.items()},
            **(changes or {}),
        }
        return urlencode({name: value for name, value in said.items() if value}, doseq=True)


def read(query: QueryDict, usual: tuple[date, date], limits: tuple[date, date] | None = None) -> Question:
    """usual: the days where none are written. limits: beyond them nothing may be asked, where the source is a freeze."""
    found = written(query, usual)
    if found.wrong or found.start is None or found.end is None:
        return found
    try:
        check_limits(found.start, found.end, limits)
        found.asked = question(found.figure, found.start, found.end, found.by, found.where)
        found.where = dict(found.asked.where)
    except Refused as refused:
        found.wrong[refused.field or FIGURE] = refused.words
    return found


def written(query: QueryDict, usual: tuple[date, date]) -> Question:
    wrong: dict[str, str] = {}
    figure = query.get(FIGURE, "") or DEFAULT
    if figure not in offered():
        wrong[FIGURE], figure = _("There is no such figure. Choose one of the list."), DEFAULT
    wished = [name for text in query.getlist(BY) for name in text.split(",") if name]
    if BY not in query and FIGURE not in query:
        wished = ["quarter"]
    own = figures()[figure].dimensions
    unknown = [name for name in wished if name not in DIMENSIONS]
    if unknown:
        wrong[BY] = _("There is no such dimension. Choose one of the list.")
    by = tuple(dict.fromkeys(name for name in wished if name in own))
    days = {name: read_day(query.get(name, ""), name, usual, wrong) for name in (FROM, TO)}
    return Question(
        figure=figure,
        by=by,
        start=days[FROM],
        end=days[TO],
        where=filters(query),
        of=source(query.get(OF, ""), wrong),
        written={name: query.get(name, "") for name in (FROM, TO)},
        left_out=tuple(name for name in wished if name in DIMENSIONS and name not in own),
        wrong=wrong,
    )


def read_day(text: str, name: str, usual: tuple[date, date], wrong: dict[str, str]) -> date | None:
    if not text.strip():
        return usual[0 if name == FROM else 1]
    try:
        return Day().clean(text[:40])
    except ValidationError as refused:
        wrong[name] = " ".join(refused.messages)
        return None


def source(text: str, wrong: dict[str, str]) -> UUID | None:
    if text == LIVE:
        return None
    try:
        return UUID(text)
    except ValueError:
        wrong[OF] = _("There is no such frozen period. Choose one of the list.")
        return None


def filters(query: QueryDict) -> dict[str, tuple[str, ...]]:
    found = {}
    for name in DIMENSIONS:
        codes = [code.strip() for text in query.getlist(name) for code in text.split(",") if code.strip()]
        if codes:
            found[name] = tuple(codes)
    return found
