"""The returns and drafts of the oracle's world: of the own body and of another's."""

from dataclasses import replace
from datetime import date, timedelta

from palermo.partners.models import Account
from palermo.returns.actions.accepting import accept_now
from palermo.returns.actions.drafting import begin_draft
from palermo.returns.models import Draft, Submission
from palermo.returns.tests.cast import checked, faulty, workbook
from tests import cast

BODIES = {"own": "PB-POLICE", "other": "FIA-LAHORE"}
# By what a list shows of each return that no other row of it shows.
SHOWN = {"accepted": "Accepted", "own": "2026-11-24 15:00", "other": "Entered by the bureau"}
BODY_NAMES = {
    "PB-POLICE": "Punjab Police",
    "FIA-LAHORE": "FIA Anti-Human Trafficking Circle, Lahore zone",
    "ANF": "Anti Narcotics Force",
}


def send_returns(readers: dict[str, Account]) -> dict[str, Submission]:
    """Of the own body one that is accepted and one that would replace it; of another's one that the bureau entered."""
    officer, focal = (
        cast.acting(readers[role], "records") for role in ("bureau_officer", "provincial_focal")
    )
    accept_now(checked(workbook(), by=focal), by=officer, at=cast.NOW)
    body = BODIES["other"]
    return {
        "own": checked(faulty(), by=focal, at=cast.NOW + timedelta(hours=1)),
        "other": checked(faulty(body=body), by=officer, body=body, channel="behalf"),
    }


def begin_drafts(readers: dict[str, Account]) -> dict[str, Draft]:
    clerk = cast.acting(readers["clerk"], "records")
    return {
        which: begin_draft(
            body=body,
            period_start=date(2026, 7, 1),
            period_end=date(2026, 9, 30),
            by=replace(clerk, scope=f"body:{body}"),
            at=cast.NOW,
        )
        for which, body in BODIES.items()
    }
