"""Sending a return from a page: what is taken, what is refused, and what lies nowhere meanwhile."""

from pathlib import Path
from typing import Any

import pytest

from palermo.partners.models import Grant
from palermo.returns.models import Submission
from palermo.returns.tests.cast import faulty, holder, workbook
from palermo.returns.tests.looking import address, browser, of_the_body, page, send, text_of
from tests.cast import NOW
from tests.working import drain

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record_wing")]


def test_a_return_is_sent_from_a_page_and_its_page_tells_what_was_found() -> None:
    client = of_the_body()
    answer = send(client, faulty(), once="a" * 32)
    made = Submission.objects.get()
    assert answer.headers["Location"] == address("return", made.address)
    assert (made.channel, made.sent_by) == ("page", holder("provincial_focal", "body:PB-POLICE").pk)
    before = text_of(page(client, "return", made.address))
    assert 'id="progress"' in before and '<noscript><meta http-equiv="refresh"' in before
    drain()
    after = text_of(page(client, "return", made.address))
    for words in (
        *("Ready for the officer", "first quarter.xlsx", "2 errors", "2 warnings", "rejects the row"),
        *("This is not a code that category takes", "Receipt of its arrival", "Withdraw it"),
    ):
        assert words in after, words
    assert 'id="progress"' not in after and "Accept this return" not in after


def test_the_same_form_sent_twice_and_the_same_file_sent_twice_make_one_return() -> None:
    client = of_the_body()
    first, again = (send(client, workbook(), once="b" * 32) for _ in range(2))
    assert first.headers["Location"] == again.headers["Location"]
    met = send(client, workbook(), once="c" * 32)
    assert Submission.objects.count() == 1
    assert met.headers["Location"] == first.headers["Location"]
    assert "This very file was sent already" in text_of(client.get(met.headers["Location"]))


def test_what_is_not_taken_is_said_at_the_field_and_the_body_stays_chosen() -> None:
    answer = send(browser("bureau_officer"), b"no workbook", once="d" * 32)
    text = text_of(answer)
    assert answer.status_code == 200 and not Submission.objects.exists()
    assert "no .xlsx workbook and no .zip of CSV files" in text and "Choose the file again" in text
    assert '<option value="PB-POLICE" selected>' in text


def test_a_file_too_large_is_refused_unread(settings: Any) -> None:
    settings.RETURN_LIMIT = 1000
    client = of_the_body()
    assert "larger than" in text_of(send(client, workbook(), once="e" * 32))
    answer = client.post(
        address("return_new"), b"", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH="9000000"
    )
    assert answer.status_code == 413 and not Submission.objects.exists()


def test_bytes_on_their_way_lie_nowhere_in_the_open(house: Path) -> None:
    data = workbook()
    send(of_the_body(), data, once="f" * 32)
    files = [each for each in house.rglob("*") if each.is_file()]
    assert not any(b"worksheet" in each.read_bytes() for each in files)
    assert list((house / "data" / "arriving").iterdir()) == []


def test_whoever_may_not_send_is_turned_away_before_the_body_is_read() -> None:
    for client in (browser("clerk"), browser("auditor"), browser("administrator")):
        assert send(client, workbook(), once="a" * 32).status_code == 403
    assert not Submission.objects.exists()


def test_without_the_token_of_the_form_nothing_is_taken() -> None:
    client = browser("provincial_focal", "body:PB-POLICE", enforce_csrf_checks=True)
    assert send(client, workbook()).status_code == 403
    assert not Submission.objects.exists()


def test_a_role_taken_away_while_the_file_came_takes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    client = of_the_body()
    client.get(address("returns"))  # the session acts in the role
    from palermo.returns.forms.arriving import Scrambling

    finish = Scrambling.file_complete

    def meanwhile(self: Any, size: int) -> Any:
        Grant.objects.update(ended_at=NOW, ended_by=1, until=NOW)
        return finish(self, size)

    monkeypatch.setattr(Scrambling, "file_complete", meanwhile)
    assert send(client, workbook(), once="a" * 32).status_code == 403
    assert not Submission.objects.exists()
