"""When the first case of a return is due, the return as sent goes with all that was made of it."""

from datetime import timedelta
from pathlib import Path

import pytest

from palermo.journal.models import Line
from palermo.register.actions import destroy_cases
from palermo.register.models import CaseNumber
from palermo.returns import actions, queries
from palermo.returns.actions.destroying import destroy_what_is_over
from palermo.returns.models import Draft, Submission
from palermo.returns.tests.cast import checked, faulty, focal, officer, reader, workbook
from palermo.returns.tests.test_drafts import begun
from palermo.ui.refusals import Refused
from palermo.vault.models import Sealed
from tests.cast import NOW


def sealed_left(kind: str) -> int:
    return Sealed.objects.filter(kind__startswith=kind, destroyed_at__isnull=True).count()


def test_the_bytes_go_with_the_first_case(house: Path) -> None:
    made = actions.accept_now(checked(), by=officer(), at=NOW)
    other = checked(workbook(pending=7))
    actions.ask_for(made, "marked:en", by=focal(), at=NOW)
    actions.talk(made, "Which?", by=officer(), at=NOW)
    assert destroy_what_is_over(NOW) == 0
    case = CaseNumber.objects.order_by("case_no").first()
    destroy_cases(
        [case.address], by=reader("administrator"), at=NOW, reason="court_order", reference="12/2026"
    )
    assert destroy_what_is_over(NOW) == 1 and destroy_what_is_over(NOW) == 0
    made.refresh_from_db()
    assert made.bytes_destroyed_at == NOW and made.state == "accepted"
    assert sealed_left("return.") == 3 + 1 + 2  # of the other: bytes, name, findings; receipts
    for act in (
        lambda: actions.open_sent(made, by=officer(), at=NOW),
        lambda: actions.ask_for(made, "marked:en", by=officer(), at=NOW),
        lambda: actions.ask_for(other, "difference", by=officer(), at=NOW),
    ):
        with pytest.raises(Refused, match="was destroyed"):
            act()
    assert set(queries.receipts(made)) == {"arrival", "acceptance"}
    assert Line.objects.filter(act="return.bytes_destroyed").count() == 1


def test_what_never_counted_goes_after_a_year(house: Path) -> None:
    sent_back = checked(workbook(pending=None))
    Submission.objects.update(checked_at=NOW)  # the work asked the clock of this machine
    refused = checked(faulty())
    actions.refuse(refused, "No.", by=officer(), at=NOW)
    ready = checked()
    assert destroy_what_is_over(NOW + timedelta(days=364)) == 0
    assert destroy_what_is_over(NOW + timedelta(days=366)) == 2
    for each, gone in ((sent_back, True), (refused, True), (ready, False)):
        each.refresh_from_db()
        assert (each.bytes_destroyed_at is not None) is gone


def test_a_draft_that_nobody_goes_on_with_is_discarded(house: Path) -> None:
    draft = begun()
    assert destroy_what_is_over(NOW + timedelta(days=364)) == 0
    assert destroy_what_is_over(NOW + timedelta(days=366)) == 1
    assert Draft.objects.get(pk=draft.pk).content is None and not queries.drafts(focal()).exists()
