"""From the address of a page to a question, the source it is put to, and its answer."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from palermo.figures.actions.picturing import given_up_if_damaged
from palermo.figures.forms.asking import OF, Question, read
from palermo.figures.method.answers import Answer, answer
from palermo.figures.models import Freeze
from palermo.figures.queries import sources
from palermo.figures.queries.opening import opened
from palermo.figures.queries.sources import Source
from palermo.figures.rules.presets import usual
from palermo.partners.door import Request
from palermo.ui.reading import as_day

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass
class Put:
    """A question and what it is put to; `source` is None where no picture is there yet."""

    question: Question
    source: Source | None
    freezes: list[Freeze]
    chosen: Freeze | None = None

    @contextmanager
    def con(self) -> Iterator["DuckDBPyConnection"]:
        assert self.source is not None
        with given_up_if_damaged(self.source.path), opened(self.source.path) as con:
            yield con

    def answer(self) -> Answer | None:
        """None where the question makes no sense, or nothing is there to answer it."""
        if self.question.asked is None or self.source is None:
            return None
        with self.con() as con:
            return answer(con, self.question.asked)


def put(request: Request) -> Put:
    freezes = list(sources.freezes(request.by))
    chosen = next((each for each in freezes if str(each.address) == request.GET.get(OF, "")), None)
    today = as_day(request.at)
    if chosen is None:
        question = read(request.GET, usual(today))
        source = sources.live()
        if question.of is not None:
            question.of, question.asked = None, None
            question.wrong[OF] = _("There is no such frozen period. Choose one of the list.")
    else:
        days = chosen.period_start, chosen.period_end
        question, source = read(request.GET, days, limits=days), sources.of_freeze(chosen)
    return Put(question, source, freezes, chosen)


def last_day(source: Source | None, today: date) -> date:
    return source.freeze.period_end if source and source.freeze else today
