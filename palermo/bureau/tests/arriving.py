"""Returns that were sent, checked and accepted by the actions a person uses. Invented names only."""

from datetime import date, datetime

from palermo.returns import actions
from palermo.returns.models import Submission
from palermo.returns.tests.cast import checked, faulty, officer, workbook
from tests.cast import NOW

Q1, Q2 = (date(2026, 4, 1), date(2026, 6, 30)), (date(2026, 7, 1), date(2026, 9, 30))


def came(
    period: tuple[date, date] = Q2, body: str = "PB-POLICE", *, faults: bool = False, at: datetime = NOW
) -> Submission:
    """Ready for the officer. With faults one row is rejected and one cell dropped."""
    start, end = period
    said = {"body": body, "period_start": start, "period_end": end, "prepared_on": end}
    return checked((faulty if faults else workbook)(**said), body=body, at=at)


def accepted(
    period: tuple[date, date] = Q2, body: str = "PB-POLICE", *, faults: bool = False, at: datetime = NOW
) -> Submission:
    return actions.accept_now(came(period, body, faults=faults, at=at), by=officer(), at=at)
