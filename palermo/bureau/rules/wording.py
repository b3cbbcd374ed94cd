"""Bodies, periods and figures in the words of a page."""

from datetime import date

from palermo.bureau.models import Difference
from palermo.bureau.rules.differences import DIMENSIONS
from palermo.partners.rules.names import isolated
from palermo.partners.rules.vocabulary import body_label, language
from palermo.returns.rules import periods
from palermo.vocabulary.labels import figure_label, value_label

# Beside a total the age is a group, and its other columns have the names of their dimensions.
MINUS = "−"


def body_words(body: str) -> str:
    return isolated(body_label(body))


def period_words(start: date, end: date) -> str:
    return periods.period_words(start, end, language())


def what_words(difference: Difference) -> str:
    """The figure, and what of it: “Cases registered: trafficking in persons, Lahore”."""
    lang = language()
    parts = [(name, getattr(difference, name)) for name in DIMENSIONS]
    of = [isolated(value_label(name, code, lang)) for name, code in parts if code]
    figure = figure_label(difference.figure, lang)
    between = "، " if lang == "ur" else ", "
    return f"{figure}: {between.join(of)}" if of else figure


def signed(number: int) -> str:
    """With its sign, which stays before the digits in either direction of writing."""
    shown = f"+{number:,}" if number > 0 else f"{MINUS}{-number:,}" if number < 0 else "0"
    return f"\u2066{shown}\u2069"
