"""The pages of returns, as their readers meet them."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from palermo.journal.models import Line
from palermo.returns import actions
from palermo.returns.models import Submission
from palermo.returns.tests.cast import checked, csv_zip, faulty, officer, sent, workbook
from palermo.returns.tests.looking import address, browser, of_the_body, of_the_bureau, page, send, text_of
from palermo.returns.tests.test_reading import counted
from tests.cast import NOW
from tests.working import drain

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record_wing")]


def test_an_officer_enters_on_behalf_and_reads_why_another_accepts() -> None:
    client = of_the_bureau()
    send(client, workbook(), once="a" * 32)
    drain()
    made = Submission.objects.get()
    assert made.channel == "behalf"
    text = text_of(page(client, "return", made.address))
    assert "You drafted or sent this return" in text and address("return_accept", made.address) not in text
    assert address("return_accept", made.address) in text_of(
        page(of_the_bureau("another"), "return", made.address)
    )
    refused = client.post(address("return_accept", made.address), {"once": "b" * 32})
    assert "Somebody else has to accept it" in text_of(refused)
    made.refresh_from_db()
    assert made.state == "ready"


def test_an_officer_accepts_and_the_page_says_so() -> None:
    made = checked()
    client = of_the_bureau()
    asked = text_of(page(client, "return_accept", made.address))
    assert "Cases: 2 sent = 2 accepted + 0 rejected" in asked
    answer = client.post(address("return_accept", made.address), {"once": "a" * 32})
    assert answer.headers["Location"] == address("return", made.address)
    assert 'id="progress"' in text_of(page(client, "return", made.address))
    drain()
    text = text_of(page(of_the_body(), "return", made.address))
    assert "stand in the register" in text and "Receipt of its acceptance" in text
    again = client.post(address("return_accept", made.address), {"once": "a" * 32})
    assert again.headers["Location"] == address("return", made.address)


def test_progress_looks_again_and_then_asks_for_the_whole_page() -> None:
    made, client = sent(), of_the_body()
    asks = {"HX-Request": "true", "HX-Target": "progress"}
    part = client.get(address("return", made.address), headers=asks)
    assert "<html" not in part.content.decode() and "hx-trigger" in part.content.decode()
    drain()
    done = client.get(address("return", made.address), headers=asks)
    assert (done.status_code, done.headers["HX-Refresh"]) == (204, "true")


@pytest.mark.parametrize(("name", "state"), [("return_send_back", "sent_back"), ("return_refuse", "refused")])
def test_words_go_with_what_is_not_accepted(name: str, state: str) -> None:
    made, client = checked(), of_the_bureau()
    empty = client.post(address(name, made.address), {"text": " ", "once": "a" * 32})
    assert "Fill this in" in text_of(empty)
    words = "Correct row 3 of the sheet cases.\nThen send it again."
    client.post(address(name, made.address), {"text": words, "once": "b" * 32})
    made.refresh_from_db()
    assert made.state == state
    text = text_of(page(of_the_body(), "return", made.address))
    assert "Correct row 3 of the sheet cases.<br>Then send it again." in text
    late = text_of(page(client, name, made.address))
    assert "has moved on meanwhile" in late and "<textarea" not in late


def test_both_sides_write_and_nobody_else_reads_it() -> None:
    made = checked()
    of_the_body().post(address("return_talk", made.address), {"text": "Which row?", "once": "a" * 32})
    of_the_bureau().post(address("return_talk", made.address), {"text": "Row 3.", "once": "b" * 32})
    for client in (of_the_body(), of_the_bureau(), browser("clerk")):
        assert "Which row?" in text_of(page(client, "return", made.address))
    for role in ("auditor", "statistician"):
        text = text_of(page(browser(role), "return", made.address))
        assert "Which row?" not in text and "return.xlsx" not in text


def test_a_body_withdraws_until_it_is_accepted() -> None:
    made, client = checked(), of_the_body()
    client.post(address("return_withdraw", made.address), {"once": "a" * 32})
    made.refresh_from_db()
    assert made.state == "withdrawn"
    other = actions.accept_now(checked(workbook(pending=9)), by=officer(), at=NOW)
    assert "An accepted return is not withdrawn" in text_of(page(client, "return", other.address))
    assert "has moved on" in text_of(
        client.post(address("return_withdraw", other.address), {"once": "b" * 32})
    )


def test_findings_stand_beside_the_cells_of_their_rows() -> None:
    made = checked(faulty())
    asked = {"rule": "bad-number", "sheet": "persons", "column": "age"}
    text = text_of(page(of_the_body(), "return_findings", made.address, **asked))
    assert "Cells of row 2" in text and ">200<" in text and "VICTIM" in text
    assert "Testname" not in text_of(page(of_the_body(), "return_findings", made.address))
    masked = text_of(page(browser("auditor"), "return_findings", made.address, **asked))
    assert "Cells of row 2" not in masked and "VICTIM" not in masked and ">200<" in masked
    assert page(of_the_body(), "return_findings", made.address, rule="'; --", page="٣").status_code == 200


def test_what_is_handed_out_is_journalled_first() -> None:
    data = faulty()
    made, client = checked(data), of_the_body()
    opened = page(client, "return_sent", made.address)
    assert b"".join(opened.streaming_content) == data
    assert opened.headers["Content-Disposition"] == 'attachment; filename="return.xlsx"'
    for lang in ("en", "ur"):
        marked = page(client, "return_marked", made.address, lang)
        assert b"".join(marked.streaming_content)[:2] == b"PK"
    assert page(client, "return_marked", made.address, "de").status_code == 404
    acts = Line.objects.filter(thing_kind="return").order_by("pk").values_list("act", flat=True)
    assert list(acts)[-3:] == ["return.opened", "return.marked", "return.marked"]
    assert {opened.headers["Cache-Control"], marked.headers["Cache-Control"]} == {"no-store"}


@pytest.mark.parametrize(
    ("name", "saved"),
    [("a.hta", "a.hta.xlsx"), ("Q1.XLSX", "Q1.XLSX"), ("..\\x\u202exslx.exe", "xxslx.exe.xlsx")],
)
def test_what_is_saved_ends_as_what_it_is(name: str, saved: str) -> None:
    opened = page(of_the_body(), "return_sent", sent(file_name=name).address)
    assert opened.headers["Content-Disposition"] == f'attachment; filename="{saved}"'


def test_receipts_are_given_as_json_and_on_paper_in_both_languages() -> None:
    made, client = checked(), of_the_body()
    told = json.loads(page(client, "return_receipt", made.address, "arrival", "json").content)
    assert told["receipt"]["sha256"] == made.digest
    for form in ("en", "ur"):
        assert page(client, "return_receipt", made.address, "arrival", form).content[:5] == b"%PDF-"
    for kind, form in (("acceptance", "json"), ("arrival", "de")):
        assert page(client, "return_receipt", made.address, kind, form).status_code == 404


def test_what_a_return_changes_is_seen_before_it_is_accepted() -> None:
    actions.accept_now(checked(), by=officer(), at=NOW)
    made = checked(faulty(), at=NOW + timedelta(hours=1))
    text = text_of(page(of_the_bureau(), "return_difference", made.address))
    assert "C-2" in text and Line.objects.filter(act="looked", thing_id=str(made.address)).count() == 1
    assert "C-2" not in text_of(page(browser("auditor"), "return_difference", made.address))
    only = text_of(page(of_the_bureau(), "return_difference", made.address, sheet="persons"))
    assert "Age" in only and "Status" not in only
    nothing = checked(workbook(body="FIA-LAHORE"), body="FIA-LAHORE")
    answer = page(of_the_bureau(), "return_difference", nothing.address)
    assert answer.status_code == 409 and "no accepted return" in text_of(answer)


def test_the_empty_workbook_comes_with_body_and_period() -> None:
    asked = {"body": "PB-POLICE", "period": "2026-Q1", "kind": "cases", "language": "ur"}
    answer = page(of_the_body(), "return_template", **asked)
    assert answer.content[:2] == b"PK"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="PB-POLICE-2026-Q1-ur.xlsx"'
    assert page(of_the_body(), "return_template", **asked | {"body": "FIA-LAHORE"}).status_code == 404


def test_another_body_finds_nothing_there() -> None:
    made, client = checked(faulty()), of_the_body("FIA-LAHORE")
    names = (
        "return",
        "return_findings",
        "return_difference",
        "return_sent",
        "return_withdraw",
        "return_talk",
    )
    assert {page(client, name, made.address).status_code for name in names} == {404}
    assert "<strong>0</strong>" in text_of(page(client, "returns"))


@pytest.mark.parametrize("name", ["returns", "returns_calendar"])
def test_lists_are_exported_with_their_number_of_rows(name: str) -> None:
    checked(faulty())
    for form in ("csv", "xlsx"):
        answer = page(of_the_bureau(), name, format=form, year="2025")
        assert "-rows." in answer.headers["Content-Disposition"]
        assert Line.objects.filter(act="exported").count()


def test_the_number_of_queries_does_not_grow_with_the_rows() -> None:
    made = checked(faulty())
    client = of_the_bureau()
    pages = [("returns",), ("returns_calendar",), ("return", made.address), ("return_findings", made.address)]

    def asked() -> list[int]:
        return [counted(lambda each=each: page(client, *each)) for each in pages]

    asked()
    few = asked()
    for number in range(3):
        checked(workbook(opening_pending=10 + number), at=NOW + timedelta(hours=number + 1))
    template = Submission.objects.latest("pk")
    for number in range(50):
        template.pk, template._state.adding = None, True
        values = {"digest": f"{number:064}", "state": "withdrawn", "work": None}
        clone(template, **values)
    many = asked()
    assert max(many) <= 15, many
    assert many == few


def clone(row: Submission, **values: Any) -> None:
    """Rows enough for a long list, each with bytes of its own."""
    from uuid import uuid4

    from palermo.journal.actor import COMMAND
    from palermo.vault.actions import seal

    for name in ("sent_bytes", "file_name"):
        setattr(row, name, seal(b"x", ring="records", kind="return.name", by=COMMAND, at=NOW))
    row.address, row.findings = uuid4(), None
    for name, value in values.items():
        setattr(row, name, value)
    row.save(force_insert=True)


def test_what_waits_for_the_reader_stands_first() -> None:
    actions.accept_now(checked(), by=officer(), at=NOW)
    ready = checked(workbook(opening_pending=9), at=NOW + timedelta(hours=1))
    fault = checked(workbook(pending=None), at=NOW + timedelta(hours=2))
    unknown = checked(csv_zip(cases="case_id\n"), at=NOW + timedelta(hours=3))

    def first(client: Client) -> list[Any]:
        return [row.pk for row in page(client, "returns").context["listing"].page_rows]

    assert first(of_the_bureau())[0] == ready.pk
    assert first(of_the_body())[:3] == [unknown.pk, fault.pk, ready.pk]
    checked(workbook(opening_pending=8), at=NOW + timedelta(hours=4))
    assert first(of_the_body())[0] not in (unknown.pk, fault.pk)
