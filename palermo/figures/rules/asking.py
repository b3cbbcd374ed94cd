"""Which questions make sense: a figure, what it is shown by and kept to, and its days."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from palermo.figures.method.answers import Asked
from palermo.figures.method.periods import values_between
from palermo.figures.question import UnknownQuestion, known_codes_of, known_dimension
from palermo.ui.refusals import Refused
from palermo.vocabulary.figures import NEEDS_LINKAGE, ONLY_WITH, TIME, figures
from palermo.vocabulary.labels import dimension_label

MOST_DIMENSIONS = 2
MOST_PERIODS = 400
MOST_YEARS = 60  # each asks for every return that was due in it
DEFAULT = "cases_registered"


def offered() -> list[str]:
    """The figures that can be asked for; those of people rather than appearances wait for linkage."""
    return [name for name in figures() if name not in NEEDS_LINKAGE]


def shown_by(figure: str) -> tuple[str, ...]:
    """The dimensions to choose from; what the figure always stands by is no choice."""
    return tuple(name for name in figures()[figure].dimensions if name not in ONLY_WITH.get(figure, ()))


def kept_to(figure: str) -> tuple[str, ...]:
    """The dimensions by which it can be filtered."""
    own = figures()[figure].dimensions
    return (*own, *(("category",) if figures()[figure].unit == "return" else ()))


def question(
    figure: str,
    start: date,
    end: date,
    by: Sequence[str] = (),
    where: Mapping[str, Sequence[str]] | None = None,
) -> Asked:
    """The question with canonical codes; Refused says in words what is wrong with it, at its field."""
    if figure not in offered():
        raise Refused(_("There is no such figure. Choose one of the list."), "figure")
    check_days(start, end)
    check_dimensions(figure, by)
    # What the figure always stands by is not asked for besides.
    free = tuple(name for name in by if name not in ONLY_WITH.get(figure, ()))
    asked = Asked(figure, start, end, free, known_filters(figure, where or {}))
    check_length(asked)
    return asked


def check_days(start: date, end: date, field: str = "to") -> None:
    if end < start:
        raise Refused(_("The last day lies before the first."), field)
    if end.year - start.year > MOST_YEARS:
        words = _("These days span more than {most} years. Choose fewer days.")
        raise Refused(words.format(most=MOST_YEARS), field)


def check_limits(start: date, end: date, limits: tuple[date, date] | None) -> None:
    """limits: the days of a frozen period, where that is asked."""
    if limits and (start < limits[0] or end > limits[1]):
        words = _("What is frozen answers for {start} to {end}. Choose days within.")
        field = "from" if start < limits[0] else "to"
        raise Refused(words.format(start=limits[0], end=limits[1]), field)


def check_dimensions(figure: str, by: Sequence[str]) -> None:
    if len(by) > MOST_DIMENSIONS:
        raise Refused(_("Choose two dimensions at most."), "by")
    if len(set(by)) != len(by):
        raise Refused(_("Choose two different dimensions."), "by")
    for name in by:
        check_known(name, "by")
        if name not in figures()[figure].dimensions:
            words = _("This figure has no such dimension: {name}.")
            raise Refused(words.format(name=called(name)), "by")


def check_known(name: str, field: str) -> None:
    try:
        known_dimension(name)
    except UnknownQuestion as wrong:
        raise Refused(wrong.told(_), field) from wrong


def known_filters(figure: str, where: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    found = {}
    for name, codes in where.items():
        check_known(name, name)
        if name not in kept_to(figure):
            words = _("This figure cannot be filtered by {name}. Take that filter away.")
            raise Refused(words.format(name=called(name)), name)
        try:
            found[name] = tuple(known_codes_of(name, codes))
        except UnknownQuestion as wrong:
            raise Refused(wrong.told(_), name) from wrong
    return found


def check_length(asked: Asked) -> None:
    for name in asked.by:
        if name in TIME and len(values_between(name, asked.start, asked.end)) > MOST_PERIODS:
            words = _("These are more than {most} periods. Choose fewer days, or longer periods.")
            raise Refused(words.format(most=MOST_PERIODS), "by")


def called(dimension: str) -> str:
    return dimension_label(dimension, get_language() or "en")


def is_stock(figure: str) -> bool:
    return figures()[figure].kind == "stock"
