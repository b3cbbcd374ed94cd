"""Which periods a page offers to choose from."""

from collections.abc import Sequence
from datetime import date

from palermo.partners.rules.vocabulary import language
from palermo.returns.rules.periods import code_of, days_of, period_words
from palermo.vocabulary.obligations import due, obligations

YEARS_BACK = 2


def periods_offered(bodies: Sequence[str], today: date) -> list[tuple[str, str]]:
    """Those of two years for which one of the bodies owes a return, and those that run now; the latest first."""
    owed = [each for each in obligations() if each.body in bodies]
    found = due(date(today.year - YEARS_BACK, 1, 1), date(today.year, 12, 31), owed=owed)
    pairs = {(each.period_start, each.period_end) for each in found if each.period_start <= today}
    return [
        (code_of(start, end), period_words(start, end, language()))
        for start, end in sorted(pairs, key=lambda pair: (pair[1], pair[0]), reverse=True)
    ]


def default_period(offered: Sequence[tuple[str, str]], today: date) -> str:
    """The latest that is over."""
    over = [code for code, _words in offered if days_of(code)[1] < today]
    return over[0] if over else ""
