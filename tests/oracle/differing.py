"""Stated numbers that differ, of the readers' own body and of another, for the oracle's world."""

from datetime import date
from uuid import uuid4

from palermo.bureau.models import Difference
from palermo.register.models import AcceptedSet
from tests import cast

# Long before the returns of any other test, so that they meet none.
PERIOD = {"period_start": date(2019, 1, 1), "period_end": date(2019, 3, 31)}
BODIES = {"own": "PB-POLICE", "other": "FIA-LAHORE"}


def enter_differences() -> dict[str, Difference]:
    return {which: entered(body) for which, body in BODIES.items()}


def entered(body: str) -> Difference:
    accepted = AcceptedSet.objects.create(
        submission=uuid4(),
        body=body,
        **PERIOD,
        prepared_on=date(2019, 4, 2),
        basis="BOTH",
        state=AcceptedSet.State.STANDING,
        laid_at=cast.NOW,
        accepted_at=cast.NOW,
        accepted_by=-1,
    )
    return Difference.objects.create(
        accepted_set=accepted,
        basis=Difference.Basis.TOTALS,
        body=body,
        **PERIOD,
        figure="cases_registered",
        category="TIP",
        stated=3,
        computed=1,
        found_at=cast.NOW,
    )
