"""A message is one sender's for the time of its lease, and only that sender may say how it ended."""

from pathlib import Path

import pytest

from palermo.journal.actor import CLOCK
from palermo.outbox.actions import Sent, send_due
from palermo.outbox.actions.ending import arrived, failed
from palermo.outbox.actions.sending import claim
from palermo.outbox.models import Attempt, Message, State
from palermo.outbox.rules.moves import LEASE
from palermo.outbox.tests.sending import HOUR, MINT, MINUTE, NOW, news

pytestmark = pytest.mark.django_db


def only() -> Message:
    return Message.objects.get()


def test_a_claim_whose_lease_is_over_is_lost_and_its_message_tried_again(folder: Path) -> None:
    message = news()
    claim(message.pk, NOW)
    assert send_due(NOW + LEASE - MINUTE, mint=MINT) == Sent()
    assert send_due(NOW + LEASE, mint=MINT) == Sent(failed=1)
    assert only().failure == "lost"
    assert send_due(NOW + LEASE + MINUTE, mint=MINT) == Sent(sent=1)
    assert list(Attempt.objects.order_by("id").values_list("outcome", flat=True)) == ["lost", "sent"]


def test_a_sender_that_lost_its_claim_changes_nothing(folder: Path) -> None:
    slow = claim(news().pk, NOW)
    assert slow is not None
    send_due(NOW + LEASE, mint=MINT)
    send_due(NOW + LEASE + MINUTE, mint=MINT)
    assert failed(slow, "timeout", by=CLOCK, at=NOW + LEASE + HOUR) == "lost"
    assert arrived(slow, by=CLOCK, at=NOW + LEASE + HOUR) == "lost"
    assert (only().state, only().sent_at) == (State.SENT, NOW + LEASE + MINUTE)


def test_a_claim_that_went_to_another_sender_ends_only_by_that_one() -> None:
    message = news()
    slow = claim(message.pk, NOW)
    send_due(NOW + LEASE, mint=MINT)
    second = claim(message.pk, NOW + LEASE + MINUTE)
    assert slow is not None and second is not None
    assert arrived(slow, by=CLOCK, at=NOW + LEASE + MINUTE) == "lost"
    assert only().state == State.SENDING
    assert arrived(second, by=CLOCK, at=NOW + LEASE + MINUTE) == "sent"
