"""What is due for deletion, shown without a name before it is deleted. Invented names only."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from palermo.journal.models import Line
from palermo.register.models import CaseContent, CaseNumber
from palermo.register.tests.reading import browser, page_of, text
from palermo.register.tests.returned import Q2, case, person, stood
from palermo.register.views import retention
from palermo.work.models import Work
from tests.working import drain

PAGE, DELETE = "/records/retention/", "/records/retention/delete/"
OLD = {"status": "ACQUITTED", "status_on": "2015-01-05", "registered_on": "2014-01-05"}
NASREEN = person(1, "VICTIM", name="Nasreen Akhtar", id_number="35202-1234567-2")
ADMINISTRATOR = ("administrator", "everything")


@pytest.fixture
def due(register: Path) -> None:
    cancelled = {"status": "CANCELLED", "status_on": "2020-01-05", "registered_on": "2019-01-05"}
    stood(case("1", NASREEN, **OLD), case("2", NASREEN, **cancelled), case("3", NASREEN))


def form_of(client: Client, query: str = "") -> dict[str, str]:
    shown = text(client.get(f"{DELETE}{query}"))
    return dict(re.findall(r'<input type="hidden" name="(once|version)" value="([0-9a-f]+)"', shown))


@pytest.mark.parametrize("role", ["administrator", "auditor", "bureau_officer"])
def test_the_rules_and_what_is_due_are_shown_without_a_name(due: None, role: str) -> None:
    client = browser(role)
    shown = text(client.get(PAGE))
    assert "<strong>2</strong> cases due" in shown and "7 years" in shown and "Cancelled cases" in shown
    assert not [word for word in ("Nasreen", "35202", "Saddar") if word in shown]
    assert ("Delete what is due" in shown) == (role == "administrator")
    assert ("/records/cases/" in shown.partition("<tbody")[2]) == (role == "bureau_officer")
    assert "<strong>1</strong> case due" in text(client.get(f"{PAGE}?rule=cancelled"))
    assert b"Nasreen" not in client.get(f"{PAGE}?format=csv").content
    assert not Line.objects.filter(act="looked").exists()


def test_the_administrator_deletes_what_was_shown_and_nothing_more(due: None) -> None:
    client = browser(*ADMINISTRATOR)
    sent = form_of(client, "?rule=acquitted") | {"reason": "duty", "reference": "12/2026"}
    answer = client.post(f"{DELETE}?rule=acquitted", sent)
    assert (answer.status_code, answer.headers["Location"]) == (302, PAGE)
    drain()
    gone = CaseNumber.objects.get(destroyed_at__isnull=False)
    assert CaseContent.objects.count() == 2
    (line,) = Line.objects.filter(act="case.destroyed")
    assert (line.thing_id, line.reason, line.reference) == (str(gone.address), "duty", "12/2026")
    assert "<strong>1</strong> case due" in text(client.get(PAGE))
    page = text(browser().get(page_of(gone.address)))
    assert "was destroyed on" in page and "Nasreen" not in page


def test_what_became_due_since_is_shown_first(due: None) -> None:
    client = browser(*ADMINISTRATOR)
    sent = form_of(client) | {"reason": "duty"}
    stood(case("4", NASREEN, **OLD), period=Q2)
    shown = text(client.post(DELETE, sent))
    assert "What is due changed since you looked" in shown and "The people of 3 cases" in shown
    assert not Work.objects.filter(job="register.destroy").exists()
    assert client.post(DELETE, form_of(client) | {"reason": "duty"}).status_code == 302


def test_a_reason_is_asked_and_the_same_form_asks_once(due: None) -> None:
    client = browser(*ADMINISTRATOR)
    assert "Choose one of these" in text(client.post(DELETE, form_of(client)))
    sent = form_of(client) | {"reason": "duty"}
    assert [client.post(DELETE, sent).status_code for _ in range(2)] == [302, 302]
    (work,) = Work.objects.filter(job="register.destroy")
    assert len(work.arguments["addresses"]) == 2
    assert [json.loads(line.details).get("job") for line in Line.objects.filter(act="work.started")] == [
        "register.destroy"
    ]


def test_no_more_at_once_than_somebody_answers_for(due: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "AT_ONCE", 1)
    client = browser(*ADMINISTRATOR)
    assert "The people of 1 case<" in text(client.get(DELETE))
    client.post(DELETE, form_of(client) | {"reason": "duty"})
    assert len(Work.objects.get(job="register.destroy").arguments["addresses"]) == 1


@pytest.mark.parametrize("role", ["auditor", "bureau_officer", "provincial_focal", "statistician"])
def test_only_the_administrator_deletes(due: None, role: str) -> None:
    client = browser(role, "body:PB-POLICE" if role == "provincial_focal" else "everything")
    assert client.get(DELETE).status_code == 403
    assert client.post(DELETE, {"reason": "duty"}).status_code == 403


@pytest.mark.parametrize("many", [1, 50])
def test_the_page_asks_as_often_for_fifty_as_for_one(register: Path, many: int) -> None:
    stood(*(case(str(number), NASREEN, **OLD) for number in range(many)))
    client: Any = browser(*ADMINISTRATOR)
    client.get(PAGE)
    with CaptureQueriesContext(connection) as queries:
        client.get(PAGE)
    assert len(queries) <= 8
