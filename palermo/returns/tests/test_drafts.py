"""A return filled in the browser: saved, checked, sent, discarded; sealed all the while."""

from datetime import date
from pathlib import Path

import pytest
from django.db import connection

from palermo.journal.actions import AlreadyDone
from palermo.journal.models import Line
from palermo.partners.rules.acting import Acting
from palermo.returns import actions, queries
from palermo.returns.actions.taking_up import take_up
from palermo.returns.models import Draft, Submission
from palermo.returns.rules.accepting import NotAccepted
from palermo.returns.tests.cast import checked, csv_zip, faulty, focal, officer, reader, workbook
from palermo.returns.tests.small import RETURN, ROWS
from palermo.ui.refusals import NotAllowed, Refused, Stale
from palermo.vault.queries import item_secrets
from tests.cast import NOW
from tests.working import drain

PERIOD = {"period_start": date(2025, 1, 1), "period_end": date(2025, 3, 31)}


def begun(by: Acting | None = None, **more: str) -> Draft:
    return actions.begin_draft(body="PB-POLICE", **PERIOD, by=by or focal(), at=NOW, **more)


def typed() -> dict[str, object]:
    def text(value: object) -> str:
        return "" if value is None else str(value)

    rows = {
        sheet: [{name: text(each) for name, each in row.items()} for row in listed]
        for sheet, listed in ROWS.items()
    }
    return {"return": {name: text(value) for name, value in RETURN.items()}, **rows}


def test_a_draft_is_saved_sealed_and_read_again(house: Path) -> None:
    draft = begun()
    assert queries.content_of(draft)["return"]["body"] == "PB-POLICE"
    actions.save_draft(draft, typed(), version=1, by=focal(), at=NOW)
    assert draft.version == 2
    assert queries.content_of(draft)["persons"][1]["name"] == "Testname Ek"
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM returns_draft")
        assert b"Testname" not in bytes(cursor.fetchone()[0])


def test_two_tabs_do_not_overwrite_each_other(house: Path) -> None:
    draft = begun()
    other = Draft.objects.get(pk=draft.pk)
    actions.save_draft(draft, typed(), version=1, by=focal(), at=NOW)
    with pytest.raises(Stale) as stale:
        actions.save_draft(other, {"return": {"nil": "yes"}}, version=1, by=focal(), at=NOW)
    assert stale.value.current.version == 2
    assert queries.content_of(draft)["return"]["nil"] == "no"


def test_what_it_was_begun_for_is_not_typed_over(house: Path) -> None:
    draft = begun()
    content = {"return": {"body": "SD-POLICE", "period_end": "2025-06-30", "pending": "6"}}
    actions.save_draft(draft, content, version=1, by=focal(), at=NOW)
    kept = queries.content_of(draft)["return"]
    assert (kept["body"], kept["period_end"], kept["pending"]) == ("PB-POLICE", "2025-03-31", "6")


def test_a_draft_is_sent_like_any_other_return(house: Path) -> None:
    clerk = reader("clerk")
    draft = begun(clerk)
    actions.save_draft(draft, typed(), version=1, by=clerk, at=NOW)
    with pytest.raises(NotAllowed):
        actions.send_draft(draft, version=2, language="en", by=clerk, at=NOW)
    with pytest.raises(Stale):
        actions.send_draft(draft, version=1, language="en", by=focal(), at=NOW)
    made = actions.send_draft(draft, version=2, language="ur", by=focal(), at=NOW, once="one")
    assert (made.channel, made.drafted_by, made.sent_by) == ("form", clerk.account, focal().account)
    assert (draft.sent_as, draft.content) == (made.address, None)
    drain()
    made.refresh_from_db()
    assert (made.state, made.errors, made.rows["persons"]) == ("ready", 0, [2, 2, 0])
    assert not item_secrets([f"draft:{draft.address}"], ring="records")
    for act in (
        lambda: actions.send_draft(draft, version=2, language="en", by=focal(), at=NOW),
        lambda: actions.save_draft(draft, typed(), version=2, by=focal(), at=NOW),
        lambda: actions.discard_draft(draft, by=focal(), at=NOW),
    ):
        with pytest.raises(Refused, match="sent or discarded"):
            act()
    assert Submission.objects.count() == 1


def test_who_drafted_it_does_not_accept_it(house: Path) -> None:
    by = officer()
    draft = begun()
    Draft.objects.filter(pk=draft.pk).update(drafted_by=by.account)
    draft.refresh_from_db()
    actions.save_draft(draft, typed(), version=1, by=focal(), at=NOW)
    made = actions.send_draft(draft, version=2, language="en", by=focal(), at=NOW)
    drain()
    made.refresh_from_db()
    with pytest.raises(NotAccepted):
        actions.accept_now(made, by=by, at=NOW)


def test_a_discarded_draft_is_gone_with_its_key(house: Path) -> None:
    draft = begun()
    actions.discard_draft(draft, by=focal(), at=NOW, once="a")
    assert not queries.drafts(focal()).exists()
    with pytest.raises(Refused):
        queries.content_of(draft)
    assert [each.act for each in Line.objects.order_by("pk")][-1] == "return.discarded"


def test_one_form_begins_one_draft(house: Path) -> None:
    begun(once="a")
    with pytest.raises(AlreadyDone):
        begun(once="a")
    assert Draft.objects.count() == 1


def test_whose_drafts_a_reader_works_on(house: Path) -> None:
    draft = begun()
    for by, sees in (
        (reader("clerk"), True),
        (focal(), True),
        (focal("SD-POLICE"), False),
        (officer(), False),
        (reader("auditor"), False),
    ):
        assert (queries.draft(draft.address, by) is not None) is sees
        if not sees:
            for act in (
                lambda by=by: actions.save_draft(draft, {}, version=1, by=by, at=NOW),
                lambda by=by: actions.discard_draft(draft, by=by, at=NOW),
                lambda by=by: begun(by),
            ):
                with pytest.raises(NotAllowed):
                    act()


def test_a_form_holds_no_workbook(house: Path) -> None:
    draft = begun()
    with pytest.raises(Refused, match="more than a form"):
        actions.save_draft(draft, {"cases": [{"case_id": "x" * 5_000_000}]}, version=1, by=focal(), at=NOW)


def test_a_return_is_taken_up_again_with_all_that_stands_in_it(house: Path) -> None:
    made = checked(faulty())
    draft = take_up(made, by=reader("clerk"), at=NOW)
    content = queries.content_of(draft)
    assert content["return"]["pending"] == "6" and content["cases"][1]["category"] == "XX"
    assert [line.act for line in Line.objects.order_by("-pk")[:2]] == ["return.drafted", "return.opened"]
    made.refresh_from_db()
    assert made.state == "ready"


def test_what_cannot_be_a_draft_is_refused_before_it_is_opened(house: Path) -> None:
    many = [dict(ROWS["seizures"][0], seizure_no=number) for number in range(1, 202)]
    with pytest.raises(Refused, match="more than 200 rows"):
        take_up(checked(workbook({**ROWS, "seizures": many})), by=focal(), at=NOW)
    with pytest.raises(Refused, match="period"):
        take_up(checked(csv_zip(cases="case_id\n")), by=focal(), at=NOW)
    with pytest.raises(NotAllowed):
        take_up(checked(workbook(pending=9)), by=focal("FIA-LAHORE"), at=NOW)
    assert not Line.objects.filter(act="return.opened").exists()
