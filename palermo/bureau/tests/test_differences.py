"""What a body states and its own cases do not give: seen by whom it concerns, and standing until it is explained."""

import csv
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from palermo.bureau.actions import explain, measure_due
from palermo.bureau.models import Difference, Explanation
from palermo.bureau.queries import differences as asked
from palermo.bureau.rules.differences import version_of
from palermo.bureau.tests.looking import page, pages
from palermo.bureau.tests.stating import accepted, total
from palermo.journal.actions import AlreadyDone
from palermo.journal.models import Line
from palermo.register.tests.returned import Q1, Q2, case
from palermo.returns.tests.cast import focal, officer, reader
from palermo.ui.refusals import NotAllowed, Refused
from palermo.vocabulary.codes import codes
from tests.cast import NOW

pytestmark = pytest.mark.usefixtures("register")
ONCE = "0123456789abcdef0123456789abcdef"
DISTRICTS = [code for code in codes("districts") if code.startswith("PB-")]
DISTRICTS += [code for code in codes("districts") if code.startswith("SD-")]


@pytest.fixture
def differing() -> Difference:
    accepted(case("1"), totals=[total(3)], balance=1)
    accepted(case("1"), body="SD-POLICE", totals=[total(8)], balance=2)
    measure_due(NOW)
    return Difference.objects.get(body="PB-POLICE", basis="totals")


def said(difference: Difference, **more):
    more = {"seen": version_of(difference), "by": focal(), "at": NOW} | more
    return explain(difference, "Two cases came in after the totals were written.", **more)


def rank(difference: Difference) -> int:
    return asked.difference(difference.pk, officer()).rank


def test_a_body_sees_its_own_and_the_bureau_all(differing) -> None:
    def bodies(by) -> list[str]:
        return [each.body for each in asked.differences(by)]

    assert bodies(officer()) == bodies(reader("statistician")) == ["PB-POLICE", "SD-POLICE"]
    assert bodies(focal()) == [each.body for each in asked.balances(focal())] == ["PB-POLICE"]
    for by in (reader("clerk"), reader("auditor"), reader("administrator")):
        assert bodies(by) == []
    assert asked.difference(differing.pk, focal("SD-POLICE")) is None
    assert asked.totals_held(officer()) == 2
    assert asked.totals_held(focal()) == 1


def test_it_stands_until_it_is_explained_and_again_when_the_numbers_change(differing) -> None:
    assert rank(differing) == asked.OPEN
    said(differing)
    assert rank(differing) == asked.EXPLAINED
    accepted(case("1"), totals=[total(4)], balance=1)
    measure_due(NOW)
    (now,) = asked.differences(focal())
    assert (now.stated, now.rank) == (4, asked.OLDER)
    (old,) = asked.explanations(now)
    assert (old.text, old.stands) == ("Two cases came in after the totals were written.", False)
    assert asked.difference(differing.pk, officer()) is None


def test_the_text_is_sealed_and_the_journal_says_only_of_what(differing) -> None:
    made = said(differing, by=officer())
    line = Line.objects.get(act="difference.explained")
    assert line.thing_id == str(differing.pk)
    assert json.loads(line.details) == {
        "body": "PB-POLICE",
        "period": "2025-Q1",
        "figure": "cases_registered",
    }
    assert (made.stated, made.computed, made.from_bureau) == (3, 1, True)
    assert b"came in after" not in bytes(made.text.small)
    assert not said(differing).from_bureau


def test_nobody_explains_what_another_body_stated_or_numbers_that_changed_meanwhile(differing) -> None:
    with pytest.raises(NotAllowed):
        said(differing, by=focal("SD-POLICE"))
    with pytest.raises(NotAllowed):
        said(differing, by=reader("clerk"))
    with pytest.raises(Refused, match="have changed"):
        said(differing, seen="2:1")
    with pytest.raises(Refused, match="Say why"):
        explain(differing, "  ", seen=version_of(differing), by=focal(), at=NOW)
    Difference.objects.update(stated=1)
    with pytest.raises(Refused, match="do not differ"):
        said(differing)
    assert not Explanation.objects.exists()


def test_a_form_is_carried_out_once(differing) -> None:
    said(differing, once=ONCE)
    with pytest.raises(AlreadyDone):
        said(differing, once=ONCE)
    assert Explanation.objects.count() == 1


def test_the_page_lists_what_differs_and_takes_an_explanation(differing) -> None:
    client = pages("provincial_focal")
    shown = page(client, "/differences/")
    assert "Cases registered" in shown
    assert "Punjab Police" in shown
    assert "Sindh Police" not in shown
    address = f"/records/differences/{differing.pk}/"
    assert address in shown
    sent = {"text": "The totals were copied from an older list.", "version": "3:1", "once": ONCE}
    assert client.post(address, sent).headers["Location"] == address
    assert "The totals were copied from an older list." in page(client, f"/differences/{differing.pk}/")
    assert client.post(address, sent).headers["Location"] == address
    assert Explanation.objects.count() == 1
    assert "The totals were copied" in page(pages("bureau_officer"), f"/differences/{differing.pk}/")
    assert pages("provincial_focal", "body:SD-POLICE").get(address).status_code == 404


def test_what_is_refused_keeps_the_text(differing) -> None:
    sent = {"text": "An older list.", "version": "9:9"}
    answer = pages("bureau_officer").post(f"/records/differences/{differing.pk}/", sent).content.decode()
    assert "have changed" in answer
    assert "An older list." in answer


def test_the_export_is_journalled(differing) -> None:
    answer = pages("bureau_officer").get("/records/differences/", {"format": "csv"})
    assert answer.headers["Content-Disposition"] == 'attachment; filename="differences-2-rows.csv"'
    assert json.loads(Line.objects.get(act="exported").details)["rows"] == 2
    lines = list(csv.DictReader(answer.content.decode("utf-8-sig").splitlines()))
    assert all(
        int(each["Stated less computed"]) == int(each["Stated"]) - int(each["Computed"]) for each in lines
    )


def test_one_difference_or_fifty_cost_the_same_few_queries(differing) -> None:
    client = pages("bureau_officer")
    page(client, "/differences/")
    asked_for = []
    for _again in range(2):
        with CaptureQueriesContext(connection) as queries:
            page(client, "/differences/")
        asked_for.append(len(queries))
        totals = [total(n + 10, district=code) for n, code in enumerate(DISTRICTS)]
        accepted(case("2"), period=Q2, totals=totals)
        measure_due(NOW)
        said(Difference.objects.filter(basis="totals").latest("pk"), by=officer())
    assert Difference.objects.filter(basis="totals").count() > 50
    assert asked_for[0] == asked_for[1] <= 15


def test_the_page_of_one_costs_few_queries(differing) -> None:
    client = pages("bureau_officer")
    for _each in range(20):
        said(differing, by=officer())
    with CaptureQueriesContext(connection) as queries:
        page(client, f"/differences/{differing.pk}/")
    assert len(queries) <= 15


def test_periods_and_bodies_are_offered_only_as_far_as_they_are_seen(differing) -> None:
    assert asked.bodies_that_differ(focal()) == ["PB-POLICE"]
    assert asked.periods_that_differ(officer()) == [Q1]
