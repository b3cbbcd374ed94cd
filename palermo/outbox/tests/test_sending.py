"""What is due goes out once, links are made then, and what does not go out is tried again."""

from datetime import datetime, time
from pathlib import Path

import pytest

from palermo.journal.models import Line
from palermo.outbox.actions import Sent, bounced, release, retry, send_due, stop
from palermo.outbox.models import Attempt, Message, State, StopReason
from palermo.outbox.rules.moves import BACK_OFF
from palermo.outbox.tests.sending import (
    HOUR,
    MINT,
    MINUTE,
    NOW,
    QUIET,
    clerk,
    files,
    invited,
    news,
    parsed,
    reader,
    text_of,
)
from palermo.outbox.transports import Bounced, EmlFolder, NotSent, NoWay
from palermo.ui.refusals import Refused
from palermo.vault.models import Sealed

pytestmark = pytest.mark.django_db


class Failing(EmlFolder):
    """A way out that fails as told and counts what it was given."""

    def __init__(self, failure: NotSent) -> None:
        super().__init__(Path("/nowhere"))
        self.failure, self.asked = failure, 0

    def send(self, letter: object) -> None:
        self.asked += 1
        raise self.failure


def only() -> Message:
    return Message.objects.get()


def acts() -> list[str]:
    return list(Line.objects.order_by("id").values_list("act", flat=True))


def test_a_due_message_becomes_one_file_with_its_link_made_then(folder: Path) -> None:
    message = invited()
    assert send_due(NOW + HOUR, mint=MINT) == Sent(sent=1)
    (path,) = files(folder)
    assert path.name == f"20261124T100000Z-{message.pk}.eml"
    assert (path.stat().st_mode & 0o777, folder.stat().st_mode & 0o777) == (0o600, 0o700)
    mail = parsed(path.read_bytes())
    link = "https://palermo.example/invitation/5-secret-1000"
    assert text_of(mail) == f"Dear \u2068Ayesha\u2069,\n\nyou are invited. Open this link:\n\n{link}\n"
    assert link in path.read_text().splitlines()
    assert mail["Message-ID"] == f"<{message.pk}@localhost>"
    kept = only()
    assert (kept.state, kept.sent_at, kept.attempts) == (State.SENT, NOW + HOUR, 1)
    assert link not in kept.text and "secret" not in kept.text


def test_nothing_is_sent_twice_and_a_run_without_mail_leaves_no_line(folder: Path) -> None:
    invited()
    send_due(NOW, mint=MINT)
    assert send_due(NOW + HOUR, mint=MINT) == Sent()
    assert len(files(folder)) == 1
    assert acts() == ["message.composed", "outbox.sent"]
    assert Line.objects.last().details == '{"bounced":0,"failed":0,"given_up":0,"sent":1,"stopped":0}'


def test_what_fails_is_tried_after_1_5_25_minutes_2_and_12_hours_then_given_up() -> None:
    invited()
    at, waits = NOW, []
    for _ in BACK_OFF:
        assert send_due(at, mint=MINT, transport=Failing(NotSent("451"))) == Sent(failed=1)
        waits.append(only().next_at - at)
        assert send_due(only().next_at - MINUTE / 60, mint=MINT) == Sent()
        at = only().next_at
    assert waits == [MINUTE, 5 * MINUTE, 25 * MINUTE, 2 * HOUR, 12 * HOUR]
    assert send_due(at, mint=MINT, transport=Failing(NotSent("451"))) == Sent(given_up=1)
    assert (only().state, only().failure) == (State.GIVEN_UP, "451")
    assert list(Attempt.objects.values_list("outcome", flat=True)) == ["451"] * 6
    assert acts() == ["message.composed", "message.given_up"]
    assert Line.objects.last().details == '{"attempts":6,"code":"451"}'
    assert Line.objects.last().wing == "open"


def test_a_refusal_for_good_is_a_bounce(folder: Path) -> None:
    invited()
    assert send_due(NOW, mint=MINT, transport=Failing(Bounced("550"))) == Sent(bounced=1)
    assert (only().state, only().failure) == (State.BOUNCED, "550")
    retry(only(), clerk(), NOW)
    assert send_due(NOW, mint=MINT) == Sent(sent=1)
    assert acts() == ["message.composed", "message.bounced", "message.released", "outbox.sent"]


def test_a_closed_way_ends_the_run() -> None:
    for name in ("ali", "sana", "omar"):
        news(to=reader(name))
    way = Failing(NoWay("connection"))
    assert send_due(NOW, mint=MINT, transport=way) == Sent(failed=1)
    assert way.asked == 1
    assert Message.objects.filter(state=State.WAITING).count() == 2


def test_a_folder_that_cannot_be_written_is_tried_again(folder: Path) -> None:
    folder.parent.joinpath("outbox").write_text("in the way")
    invited()
    assert send_due(NOW, mint=MINT) == Sent(failed=1)
    assert only().failure == "folder"


def test_a_reported_bounce_marks_what_was_sent(folder: Path) -> None:
    invited()
    with pytest.raises(Refused):
        bounced(only(), clerk(), NOW)
    send_due(NOW, mint=MINT)
    bounced(only(), clerk(), NOW)
    assert only().state == State.BOUNCED


def test_what_is_stopped_stays_until_it_is_let_go(folder: Path) -> None:
    message = invited()
    stop(message, clerk(), NOW, reason="wrong_text")
    with pytest.raises(Refused):
        stop(message, clerk(), NOW, reason="wrong_text")
    assert send_due(NOW, mint=MINT) == Sent()
    release(only(), clerk(), NOW, reason="by_mistake")
    with pytest.raises(Refused):
        release(only(), clerk(), NOW)
    assert send_due(NOW, mint=MINT) == Sent(sent=1)
    with pytest.raises(Refused):
        stop(only(), clerk(), NOW, reason="wrong_text")
    with pytest.raises(Refused):
        retry(only(), clerk(), NOW)
    assert acts() == ["message.composed", "message.stopped", "message.released", "outbox.sent"]
    assert Line.objects.get(act="message.stopped").details == '{"why":"wrong_text"}'


def test_a_link_whose_thing_has_ended_stops_the_message(folder: Path) -> None:
    def ended(thing: str, at: datetime) -> str:
        raise Refused("withdrawn")

    invited()
    assert send_due(NOW, mint={"invitation": ended}) == Sent(stopped=1)
    assert (only().state, only().stop_reason) == (State.STOPPED, StopReason.LINK_ENDED)
    with pytest.raises(Refused):
        release(only(), clerk(), NOW)
    assert files(folder) == []


def test_a_link_that_nobody_makes_is_tried_again(folder: Path) -> None:
    invited()
    assert send_due(NOW, mint={}) == Sent(failed=1)
    assert only().failure == "no_mint"


def test_quiet_hours_that_began_meanwhile_hold_a_message(folder: Path) -> None:
    news(to=reader(**QUIET))
    evening = NOW + 8 * HOUR + 30 * MINUTE  # 22:30 in Karachi
    assert send_due(evening, mint=MINT) == Sent()
    assert (only().state, only().next_at) == (State.HELD, evening + 8 * HOUR + 30 * MINUTE)
    assert send_due(only().next_at, mint=MINT) == Sent(sent=1)


def test_the_daily_mail_gathers_what_one_account_is_to_hear(folder: Path) -> None:
    for title in ("a meeting", "a statement"):
        news(title, to=reader(account=3, digest=True))
    invited("Sana", to=reader(account=3, digest=True))
    news("alone", to=reader("omar", account=4, digest=True))
    assert send_due(NOW + 17 * HOUR, mint=MINT) == Sent()
    assert send_due(NOW + 18 * HOUR, mint=MINT) == Sent(sent=2)
    assert Message.objects.filter(state=State.GATHERED).count() == 3
    whole = Message.objects.get(kind="outbox/digest")
    assert whole.subject == "3 messages for you today"
    (path,) = [each for each in files(folder) if str(whole.pk) in each.name]
    text = text_of(parsed(path.read_bytes()))
    for part in (
        "There is a meeting.",
        "There is a statement.",
        "https://palermo.example/invitation/5-secret-0300",
    ):
        assert text.count(part) == 1
    assert "News: alone" in "".join(each.read_text() for each in files(folder))


def test_a_daily_mail_goes_without_the_link_that_has_ended(folder: Path) -> None:
    def ended(thing: str, at: datetime) -> str:
        raise Refused("withdrawn")

    invited(to=reader(account=3, digest=True))
    news(to=reader(account=3, digest=True))
    assert send_due(NOW + 18 * HOUR, mint={"invitation": ended}) == Sent(sent=1)
    assert "(this link has ended)" in text_of(parsed(files(folder)[0].read_bytes()))


def test_a_daily_mail_waits_for_the_end_of_the_quiet_hours(folder: Path) -> None:
    to = reader(account=3, digest=True, quiet_from=time(22), quiet_until=time(9, 30))
    news("one", to=to)
    news("two", to=to)
    assert send_due(NOW + 18 * HOUR, mint=MINT) == Sent()
    assert send_due(NOW + 19 * HOUR + 30 * MINUTE, mint=MINT) == Sent(sent=1)


@pytest.mark.usefixtures("keys")
def test_sealed_text_is_destroyed_when_it_is_sent(folder: Path) -> None:
    invited(security=True)
    sealed = only().sealed
    assert send_due(NOW, mint=MINT) == Sent(sent=1)
    assert "5-secret-0900" in files(folder)[0].read_text()
    kept = Sealed.objects.get(pk=sealed.pk)
    assert (kept.small, kept.destroyed_at, only().sealed) == (None, NOW, None)


@pytest.mark.usefixtures("keys")
def test_sealed_text_is_destroyed_when_it_is_given_up_or_bounced() -> None:
    news(security=True, to=reader(**QUIET, digest=True))
    at = NOW + 9 * HOUR  # quiet hours do not hold it
    for wait in (*BACK_OFF, None):
        send_due(at, mint=MINT, transport=Failing(NotSent("451")))
        assert Sealed.objects.filter(destroyed_at__isnull=wait is not None).count() == 1
        at += wait or MINUTE
    with pytest.raises(Refused):
        retry(only(), clerk(), at)
    news(security=True)
    send_due(at, mint=MINT, transport=Failing(Bounced("550")))
    assert Sealed.objects.filter(destroyed_at__isnull=True).count() == 0


@pytest.mark.usefixtures("keys")
def test_security_mail_cannot_be_stopped() -> None:
    with pytest.raises(Refused):
        stop(news(security=True), clerk(), NOW, reason="wrong_text")
    assert only().state == State.WAITING


@pytest.mark.usefixtures("keys")
def test_sealed_text_whose_key_is_lost_is_tried_again(folder: Path, tmp_path: Path) -> None:
    news(security=True)
    (tmp_path / "keys").rename(tmp_path / "elsewhere")
    assert send_due(NOW, mint=MINT) == Sent(failed=1)
    assert only().failure == "sealed"
    (tmp_path / "elsewhere").rename(tmp_path / "keys")
    assert send_due(only().next_at, mint=MINT) == Sent(sent=1)


@pytest.mark.parametrize(("here", "sent"), [("records", 1), ("open", 2), ("both", 3)])
def test_a_server_of_one_wing_sends_that_wing_s_mail(
    settings: object, folder: Path, here: str, sent: int
) -> None:
    news(by=clerk("records"))
    news(by=clerk("open"))
    news(by=clerk("open"))
    settings.WING = here  # type: ignore[attr-defined]
    assert send_due(NOW, mint=MINT) == Sent(sent=sent)
