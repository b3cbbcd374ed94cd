"""How complete and how punctual what bodies send is: of accepted returns, of the own body only, and as a letter."""

import csv
import io
import json
from datetime import UTC, datetime

import pypdfium2
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from palermo.bureau.actions import measure_due
from palermo.bureau.queries.letters import letter
from palermo.bureau.queries.quality import bodies, quality
from palermo.bureau.rules.quality import MEASURES, Counts, together
from palermo.bureau.tests.arriving import Q1, Q2, accepted, came
from palermo.bureau.tests.looking import page, pages
from palermo.journal.models import Line
from palermo.returns import actions
from palermo.returns.tests.cast import focal, officer, reader
from tests.cast import NOW

pytestmark = pytest.mark.usefixtures("register")
IN_TIME = datetime(2026, 7, 5, 9, 0, tzinfo=UTC)
SPAN = {"start": Q1[0], "end": Q2[1], "day": NOW.date()}


def of(body: str = "PB-POLICE") -> list[Counts]:
    return [each.counts for each in quality([body], **SPAN)]


def test_what_is_accepted_is_counted_and_what_did_not_come_is_no_zero() -> None:
    accepted(Q2, faults=True)
    measure_due(NOW)
    missing, told = of()
    assert missing == Counts(due=1)
    assert (told.due, told.came, told.late) == (1, 1, 1)
    assert told.sent == told.accepted + told.rejected
    assert told.rejected >= 1
    assert (told.persons, told.without_age) == (2, 1)
    assert (told.cases, told.without_district) == (1, 0)
    age, district, late, warnings, _rejected = (told.of(each) for each in MEASURES)
    assert (age, district, late) == (50, 0, 100)
    assert warnings is not None and warnings > 0
    assert missing.of(MEASURES[0]) is None


def test_a_return_before_the_day_it_was_due_is_not_late() -> None:
    accepted(Q1, at=IN_TIME)
    assert [each.late for each in of()] == [0, 0]
    assert together(of()).came == 1


def test_what_waits_or_was_sent_back_or_replaced_does_not_count() -> None:
    came(Q2)
    accepted(Q1, faults=True, at=IN_TIME)
    accepted(Q1, at=NOW)
    measure_due(NOW)
    told, waits = of()
    assert (told.came, told.rejected) == (1, 0)
    assert waits.came == 0


def test_whose_quality_is_seen() -> None:
    assert bodies(focal()) == ["PB-POLICE"]
    assert bodies(officer()) == bodies(reader("statistician"))
    assert len(bodies(officer())) > 20
    for role in ("clerk", "auditor", "administrator"):
        assert bodies(reader(role)) == []


def test_the_page_of_a_body_tells_of_no_other() -> None:
    accepted(Q2)
    accepted(Q2, "SD-POLICE")
    measure_due(NOW)
    shown = page(pages("provincial_focal"), "/quality/")
    assert "Punjab Police" in shown
    assert "Sindh Police" not in shown
    assert "quality-age" in shown
    assert pages("provincial_focal").get("/records/quality/", {"body": "SD-POLICE"}).status_code == 200
    assert "Sindh" not in page(pages("provincial_focal"), "/quality/", body="SD-POLICE")
    officers = pages("bureau_officer")
    assert "Sindh Police" in page(officers, "/quality/")
    assert "Make the quality letter" in page(officers, "/quality/", body="SD-POLICE")
    assert officers.get("/records/quality/", {"body": "NOBODY"}).status_code == 404


def test_the_file_has_a_row_for_each_body_and_period_and_is_journalled() -> None:
    accepted(Q2)
    measure_due(NOW)
    answer = pages("provincial_focal").get("/records/quality/", {"format": "csv"})
    lines = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    (told,) = [each for each in lines if each["Period"] == "2026-Q3"]
    assert (told["Accepted"], told["Persons"], told["Persons without age"]) == ("yes", "2", "0")
    (none,) = [each for each in lines if each["Period"] == "2026-Q2"]
    assert (none["Due"], none["Accepted"], none["Rows sent"]) == ("yes", "no", "")
    assert json.loads(Line.objects.get(act="exported").details)["rows"] == len(lines)


def text_of(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    return "\n".join(leaf.get_textpage().get_text_bounded() for leaf in document)


def test_the_letter_tells_what_came_what_was_missing_and_what_to_do() -> None:
    accepted(Q1, at=IN_TIME)
    accepted(Q2, faults=True)
    accepted(Q2, "SD-POLICE")
    measure_due(NOW)
    told = letter("PB-POLICE", *Q2, "en", by=officer(), day=NOW.date(), at=NOW)
    assert [each.period for each in told.course][-2:] == [Q1, Q2]
    assert told.finding_count == sum(each.count for each in told.findings)
    assert {each.rule for each in told.findings} >= {"unknown-code"}
    answer = pages("provincial_focal").post(
        "/records/quality/PB-POLICE/letter/", {"period": "2026-Q3", "language": "en"}
    )
    assert answer.headers["Content-Type"] == "application/pdf"
    said = text_of(answer.content)
    for words in (
        "Punjab Police",
        "What was missing",
        "1 of 2 persons",
        "2026, quarter 3",
        "2026, quarter 2",
    ):
        assert words in said
    for other in ("Sindh", "Testname", "3520200000011", "0012"):
        assert other not in said
    line = Line.objects.get(act="letter.made")
    assert (line.thing_kind, line.thing_id) == ("body", "PB-POLICE")
    assert json.loads(line.details) == {"period": "2026-Q3", "language": "en"}


def test_the_letter_in_urdu_and_of_what_was_sent_back() -> None:
    made = came(Q2, faults=True)
    actions.send_back(made, "Mend the category.", by=officer(), at=NOW)
    client = pages("bureau_officer")
    answer = client.post("/records/quality/PB-POLICE/letter/", {"period": "2026-Q3", "language": "ur"})
    assert answer.headers["Content-Type"] == "application/pdf"
    assert len(answer.content) > 10_000
    assert answer.headers["Content-Disposition"].endswith('"quality-PB-POLICE-2026-Q3-ur.pdf"')


def test_no_letter_of_another_body_nor_of_a_period_without_a_return() -> None:
    accepted(Q2, "SD-POLICE")
    client = pages("provincial_focal")
    assert client.get("/records/quality/SD-POLICE/letter/").status_code == 404
    assert "has sent nothing yet" in page(client, "/quality/PB-POLICE/letter/")
    officers = pages("bureau_officer")
    sent = officers.post("/records/quality/SD-POLICE/letter/", {"period": "2026-Q2", "language": "en"})
    assert sent.headers["Content-Type"].startswith("text/html")
    assert not Line.objects.filter(act="letter.made").exists()


def test_one_return_or_fifty_cost_the_same_few_queries() -> None:
    officers = pages("bureau_officer")
    counts = []
    for made in ((Q2, "PB-POLICE"), (Q1, "PB-POLICE"), (Q1, "SD-POLICE"), (Q2, "KP-POLICE")):
        accepted(*made)
        measure_due(NOW)
        page(officers, "/quality/")
        with CaptureQueriesContext(connection) as queries:
            page(officers, "/quality/")
        counts.append(len(queries))
    assert len(set(counts)) == 1
    assert counts[0] <= 15
