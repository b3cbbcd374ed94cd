"""What happens by the clock, on a real database and a real folder of mail."""

from datetime import timedelta

import pytest

from palermo.config.clockwork import heads, tick
from palermo.config.operation.heads import known_head
from palermo.config.upgrading import bring_up_to_date
from palermo.journal.actions import write
from palermo.journal.actor import COMMAND
from palermo.journal.models import Head, Line, Link
from palermo.outbox import actions as outbox
from palermo.outbox.models import Message
from palermo.work.actions.scheduling import Memory
from palermo.work.models import LastRun
from tests.cast import NOW

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_folders(tmp_path, settings):
    settings.KEYS, settings.MAIL_FOLDER = tmp_path / "keys", tmp_path / "outbox"
    settings.EMAIL_HOST = ""
    bring_up_to_date(NOW)


def test_one_tick_seals_what_was_written_and_sends_what_waits(settings) -> None:
    write("searched", by=COMMAND, at=NOW, details={"hits": 0})
    outbox.compose_ready(
        "account/test",
        to=outbox.Recipient(address="somebody@example.org"),
        subject="A letter",
        text="Words.\n",
        by=COMMAND,
        at=NOW,
        security=True,
    )
    assert tick(NOW, Memory()) == []
    assert [path.suffix for path in settings.MAIL_FOLDER.iterdir()] == [".eml"]
    tick(NOW + timedelta(minutes=10), Memory())
    assert Link.objects.count() == Line.objects.count() > 0
    assert {"send", "seal", "reclaim", "tidy", "head", "forget"} <= {
        name for name, ended in LastRun.objects.values_list("name", "ended") if ended == "done"
    }


def test_nothing_is_done_again_before_its_time() -> None:
    memory = Memory()
    tick(NOW, memory)
    tick(NOW + timedelta(seconds=1), memory)
    assert set(LastRun.objects.values_list("begun_at", flat=True)) == {NOW}
    assert {ran.begun_at for ran in memory.ran.values()} == {NOW}


def test_the_head_of_yesterday_is_made_once_and_mailed_to_whoever_keeps_it(settings) -> None:
    settings.HEAD_TO = "keeper@example.org"
    write("searched", by=COMMAND, at=NOW - timedelta(days=1), details={"hits": 0})
    heads(NOW)
    heads(NOW)
    (head,) = Head.objects.all()
    (message,) = Message.objects.all()
    assert message.address == "keeper@example.org"
    assert head.digest in message.text
    outbox.send_due(NOW, mint={})
    (letter,) = settings.MAIL_FOLDER.iterdir()
    assert head.digest in letter.read_text()


def test_the_newest_head_lies_beside_the_keys_where_a_restore_looks_for_it(settings) -> None:
    write("searched", by=COMMAND, at=NOW - timedelta(days=1), details={"hits": 0})
    heads(NOW)
    head = Head.objects.get()
    known = known_head(None)
    assert known is not None
    assert (known.digest, known.position, known.day) == (head.digest, head.position, head.day)
    assert (settings.KEYS / "journal-head").stat().st_mode & 0o777 == 0o600
