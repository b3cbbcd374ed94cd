"""The journal's pages: who reads what, without names, with few queries."""

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse, set_script_prefix

from palermo.journal.actions import looked, make_head, seal, write
from palermo.journal.actor import COMMAND
from palermo.journal.models import Head, Line
from palermo.journal.rules import acts
from palermo.journal.tests.lines import details_of
from palermo.partners.models import Account
from tests.cast import NOW, account, acting, sign_in

DAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def prefix() -> Iterator[None]:
    yield
    set_script_prefix("/")


@pytest.fixture
def officer(db: None) -> Account:
    return account("officer", "bureau_officer")


def reader(role: str, wing: str = "records") -> Client:
    return sign_in(Client(), account(f"the-{role}", role), wing)


def page(client: Client, name: str, *args: object, **query: str) -> Any:
    set_script_prefix("/")  # the test client leaves that of its last request standing
    return client.get(f"/records{reverse(name, args=args)}", {"lang": "en"} | query)


def numbers(response: Any) -> list[int]:
    return [line.pk for line in response.context["listing"].page_rows]


def test_the_auditor_reads_the_lines_of_one_wing(officer: Account) -> None:
    mine = write("person.entered", by=acting(officer, "records"), at=NOW, thing=("person", 31))
    other = write("person.entered", by=acting(officer, "open"), at=NOW)
    command = write("journal.head", by=COMMAND, at=NOW)
    auditor = reader("auditor")
    response = page(auditor, "journal")
    assert numbers(response) == [mine.pk]
    text = response.content.decode()
    assert f"account {officer.pk}" in text
    assert "Entered a person" in text
    assert "officer@" not in text
    assert page(auditor, "journal_line", mine.pk).status_code == 200
    for number in (other.pk, command.pk, 999):
        assert page(auditor, "journal_line", number).status_code == 404


def test_the_administrator_also_reads_what_commands_did(officer: Account) -> None:
    lines = [
        write("person.entered", by=acting(officer, "records"), at=NOW),
        write("journal.head", by=COMMAND, at=NOW),
    ]
    assert numbers(page(reader("administrator"), "journal")) == [line.pk for line in reversed(lines)]


@pytest.mark.parametrize("name", ["journal", "journal_state"])
def test_others_do_not_read_it(officer: Account, name: str) -> None:
    assert page(sign_in(Client(), officer, "records"), name).status_code == 403
    assert page(Client(), name).status_code == 302


def test_lines_are_narrowed(officer: Account) -> None:
    by = acting(officer, "records")
    other = acting(account("other", "clerk", "body:PB-POLICE"), "records")
    first = write("person.entered", by=by, at=NOW - timedelta(days=40), thing=("person", 3))
    seal(NOW)
    looked("person", [3, 4], by=by, at=NOW)
    second = Line.objects.get(act="looked")
    third = write(
        "refused", by=other, at=NOW, thing=("person", 4), details={"right": "person.edit"}, outcome="refused"
    )
    auditor = reader("auditor")
    for query, expected in (
        ({"act": "person.entered"}, [first]),
        ({"outcome": "refused"}, [third]),
        ({"role": "clerk"}, [third]),
        ({"sealed": "yes"}, [first]),
        ({"sealed": "no"}, [third, second]),
        ({"account": str(officer.pk)}, [second, first]),
        ({"kind": "person", "thing": "3"}, [second, first]),
        ({"kind": "person", "thing": "4"}, [third, second]),
        ({"kind": "person"}, [third, second, first]),
        ({"last": "2026-10-31"}, [first]),
        ({"first": "1 November 2026", "last": "2026-11-24"}, [third, second]),
        ({"first": "2026-11-24", "account": str(officer.pk), "act": "looked"}, [second]),
    ):
        assert numbers(page(auditor, "journal", **query)) == [line.pk for line in expected], query


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"account": "Ayesha"}, "Write the number of the account"),
        ({"account": "9" * 40}, "Write the number of the account"),
        ({"thing": "3"}, "Choose what the number belongs to"),
        ({"first": "2026-11-24", "last": "2026-11-01"}, "The last day lies before the first"),
        ({"first": "2026-02-31"}, "February"),
        ({"kind": "\x00"}, "Choose"),
        ({"page": "999999999999"}, ""),
    ],
)
def test_odd_wishes_are_said(officer: Account, query: dict[str, str], words: str) -> None:
    write("person.entered", by=acting(officer, "records"), at=NOW)
    response = page(reader("auditor"), "journal", **query)
    assert response.status_code == 200
    assert words in response.content.decode()


def test_one_line_tells_all_it_holds(officer: Account) -> None:
    line = write(
        "tenure.begun",
        by=acting(officer, "records"),
        at=NOW,
        thing=("tenure", 8),
        details={"person": 31, "until": DAY, "fields": ["since", "until"], "held": True, "of": None},
        reason="transfer",
        reference="FIA/12-2026",
    )
    auditor = reader("auditor")
    text = page(auditor, "journal_line", line.pk).content.decode()
    for words in (
        "Gave a post to a person",
        "time in a post 8",
        "2026-11-23",
        "Posted elsewhere",
        "FIA/12-2026",
        "not sealed",
    ):
        assert words in text
    seal(NOW)
    assert "of the chain" in page(auditor, "journal_line", line.pk).content.decode()
    urdu = page(auditor, "journal_line", line.pk, lang="ur").content.decode()
    assert acts()["tenure.begun"]["ur"] in urdu


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_an_export_is_a_line_itself(officer: Account, file_format: str) -> None:
    for number in range(60):
        write("person.entered", by=acting(officer, "records"), at=NOW, thing=("person", number))
    auditor = reader("auditor")
    response = page(auditor, "journal", format=file_format, act="person.entered")
    assert "60-rows" in response.headers["Content-Disposition"]
    if file_format == "csv":
        rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
        assert len(rows) == 61
        assert rows[1][2:] == [
            f"account {officer.pk}",
            "Bureau officer",
            "Entered a person",
            "person 59",
            "done",
            "not sealed yet",
        ]
    assert details_of("exported") == [{"rows": 60, "format": file_format}]


def test_pages_ask_the_same_few_questions_for_one_line_and_for_fifty(officer: Account) -> None:
    auditor = reader("auditor")
    counts = []
    for number in (1, 49):
        for thing in range(number):
            write("person.entered", by=acting(officer, "records"), at=NOW, thing=("person", thing))
        page(auditor, "journal")  # moves the session's clock
        with CaptureQueriesContext(connection) as asked:
            page(auditor, "journal")
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 10


def test_the_state_of_the_chain_and_a_head_to_print(officer: Account) -> None:
    auditor = reader("auditor")
    assert "There is no head yet" in page(auditor, "journal_state").content.decode()
    write("person.entered", by=acting(officer, "records"), at=NOW)
    make_head(DAY, NOW)
    head = Head.objects.get()
    text = page(auditor, "journal_state").content.decode()
    assert head.digest in text
    assert "all stand" in text
    sheet = page(auditor, "journal_head", "2026-11-23")
    assert f"palermo-journal-head/1 2026-11-23 1 {head.digest}" in sheet.content.decode()
    for language in ("en", "ur"):
        paper = page(auditor, "journal_head", "2026-11-23", format="pdf", lang=language)
        assert paper.content.startswith(b"%PDF-")
    for day in ("2026-11-22", "2026-02-31", "x"):
        assert page(auditor, "journal_head", day).status_code == 404


def test_a_missing_guard_is_said_aloud(officer: Account) -> None:
    with connection.cursor() as cursor:
        on = " ON journal_line" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER journal_line_refuses_update{on}")
    text = page(reader("auditor"), "journal_state").content.decode()
    assert "journal_line_refuses_update" in text
    assert "The journal can be changed" in text
