"""The clock jumps: forward by a day, back by a day, back to before anything was. What hangs on it neither stops nor doubles."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from palermo.journal.actions import make_head, seal, write
from palermo.journal.actor import COMMAND
from palermo.journal.models import Head, Line, Link
from palermo.journal.queries import verify
from palermo.outbox.actions import send_due
from palermo.outbox.actions.sending import claim
from palermo.outbox.models import Message, State
from palermo.outbox.rules.moves import LEASE
from palermo.partners.actions.slowing import too_often
from palermo.partners.actions.tokens import TokenWish, acting_by_token, make_token, scopes_offered
from palermo.ui import clock
from tests import cast
from tests.cast import NOW
from tests.faults.cases.outbox import ready
from tests.guards import flush_may_pass  # noqa: F401

DAY = timedelta(days=1)
JUMPS = [timedelta(0), DAY, -DAY, timedelta(days=400), -timedelta(days=400), timedelta(0)]
committing = pytest.mark.django_db(transaction=True)


def later(at: datetime) -> datetime:
    return at + timedelta(seconds=30)


@committing
def test_the_journal_is_sealed_and_holds_whatever_the_clock_does() -> None:
    for jump in JUMPS:
        write("tested", by=COMMAND, at=NOW + jump)
        assert seal(NOW + jump) == 1
    verdict = verify()
    assert (verdict.holds, verdict.lines, verdict.waiting) == (True, len(JUMPS), 0)
    assert verdict.backdated is not None, "and it says that a clock was wrong"
    assert list(Link.objects.order_by("position").values_list("line", flat=True)) == list(
        Line.objects.order_by("pk").values_list("pk", flat=True)
    )


@committing
def test_a_day_has_one_head_however_often_the_clock_says_that_it_is_over() -> None:
    write("tested", by=COMMAND, at=NOW)
    days = []
    for ahead in (0, 1, 2, 1, 0, 1, 2, 3):  # forward to the day after tomorrow, back, and on as it should be
        at = NOW + ahead * DAY
        days.append(make_head((at - DAY).date(), at) is not None)
    assert days == [True, True, True, False, False, False, False, True]
    expected = [date(2026, 11, 23) + n * DAY for n in range(4)]
    assert list(Head.objects.order_by("day").values_list("day", flat=True)) == expected
    assert verify().holds


@committing
def test_a_message_composed_by_a_wrong_clock_goes_when_the_clock_is_right_again(
    settings: Any, tmp_path: Any
) -> None:
    settings.MAIL_FOLDER = tmp_path / "outbox"
    cast.account("ayesha", "administrator")
    message = ready(security=False)
    Message.objects.update(composed_at=NOW + 30 * DAY, moved_at=NOW + 30 * DAY, next_at=NOW + 30 * DAY)
    assert send_due(NOW, mint={}).sent == 1
    assert send_due(NOW + 30 * DAY, mint={}).sent == 0
    message.refresh_from_db()
    assert (message.state, message.tries.count()) == (State.SENT, 1)


@committing
def test_a_claim_given_by_a_wrong_clock_is_that_of_a_dead_sender(settings: Any, tmp_path: Any) -> None:
    settings.MAIL_FOLDER = tmp_path / "outbox"
    cast.account("ayesha", "administrator")
    message = ready(security=False)
    assert claim(message.pk, NOW + DAY)
    for at in (NOW, NOW + LEASE, NOW + 2 * LEASE):
        send_due(at, mint={})
    message.refresh_from_db()
    assert (message.state, message.tries.count()) == (State.SENT, 2)


@committing
def test_a_living_senders_claim_is_left_alone(settings: Any, tmp_path: Any) -> None:
    settings.MAIL_FOLDER = tmp_path / "outbox"
    cast.account("ayesha", "administrator")
    assert claim(ready(security=False).pk, NOW)
    assert send_due(later(NOW), mint={}).sent == 0
    assert send_due(NOW - timedelta(minutes=10), mint={}).sent == 0
    assert Message.objects.get().tries.count() == 1


@pytest.mark.django_db
def test_a_token_opens_in_its_days_and_not_after_them_whatever_came_between() -> None:
    by = cast.acting(cast.account("ayesha", "administrator"))
    _, secret = make_token(TokenWish("A script", tuple(scopes_offered(by)[:1]), 30), by=by, at=NOW)
    days = [0, 29, 31, 29, 400, -1, 0]
    opened = [acting_by_token(secret, NOW + day * DAY, origin=str(place)) for place, day in enumerate(days)]
    assert [acting is not None for acting in opened] == [True, True, False, True, False, True, True]


@pytest.mark.django_db
def test_nobody_is_shut_out_by_a_clock_that_was_ahead() -> None:
    cache.clear()
    assert [too_often("door", NOW + DAY, times=1, seconds=60) for _ in range(2)] == [False, True]
    assert too_often("door", NOW, times=1, seconds=60) is False
    assert too_often("door", NOW, times=1, seconds=60) is True
    cache.clear()


@pytest.mark.django_db
@pytest.mark.parametrize(("jump", "stays"), [(DAY, False), (-DAY, False), (-timedelta(minutes=2), True)])
def test_a_session_does_not_outlive_its_idle_time_because_the_clock_jumped(
    monkeypatch: pytest.MonkeyPatch, jump: timedelta, stays: bool
) -> None:
    """Ahead, it is over; back, nobody knows how long it was idle, and it is over too; a little is nothing."""
    real = clock.now()
    client = cast.sign_in(Client(), cast.account("ayesha", "administrator"), "records")
    said = "/records/my/account/"
    monkeypatch.setattr(clock, "now", lambda: real)
    assert client.get(said).status_code == 200
    monkeypatch.setattr(clock, "now", lambda: real + jump)
    monkeypatch.setattr("django.utils.timezone.now", lambda: real + jump)
    assert (client.get(said).status_code == 200) is stays
