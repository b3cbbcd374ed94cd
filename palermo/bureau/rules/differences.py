"""When a difference is explained, what it is called by, and who may explain it."""

import hashlib
from collections.abc import Iterable

from palermo.bureau.models import Difference, Explanation
from palermo.journal.actor import Actor
from palermo.partners.rules.acting import may
from palermo.returns.rules.bodies import scopes_of

READ, EXPLAIN = "quality.read", "difference.explain"
DIMENSIONS = ("category", "district", "sex", "age_group", "stage")
KEY = ("basis", "body", "period_start", "period_end", "figure", *DIMENSIONS)
"""What an explanation and the difference that it explains have in common."""

BALANCE_FIGURE = "cases_pending"
LONGEST = 4_000


def version_of(thing: Difference | Explanation) -> str:
    """The numbers as whoever explains them saw them."""
    return f"{thing.stated}:{thing.computed}"


def may_explain(difference: Difference, by: Actor) -> bool:
    return differs(difference) and may(by, EXPLAIN, scopes_of(difference.body))


def differs(difference: Difference) -> bool:
    return difference.stated is not None and difference.stated != difference.computed


def digest_of(sets: Iterable[int]) -> str:
    """Of the accepted sets that a balance is reckoned of."""
    return hashlib.sha256(",".join(str(each) for each in sorted(sets)).encode()).hexdigest()
