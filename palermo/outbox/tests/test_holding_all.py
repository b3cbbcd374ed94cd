"""A held outbox sends nothing, of any kind, until somebody lets it go; both are lines of the journal."""

from pathlib import Path

import pytest

from palermo.journal.models import Line
from palermo.outbox.actions import Sent, hold_all, let_go, send_due
from palermo.outbox.queries import held
from palermo.outbox.tests.sending import MINT, NOW, clerk, files, invited, news
from palermo.ui.refusals import Refused

pytestmark = pytest.mark.django_db


def test_nothing_goes_out_until_the_outbox_is_let_go(folder: Path, keys: None) -> None:
    news()
    invited(security=True)
    hold_all("restored", clerk(), NOW)
    assert send_due(NOW, mint=MINT) == Sent()
    assert files(folder) == []
    let_go(clerk(), NOW)
    assert send_due(NOW, mint=MINT) == Sent(sent=2)


def test_a_second_hold_is_the_first_and_nothing_is_let_go_twice() -> None:
    first = hold_all("restored", clerk(), NOW)
    assert hold_all("asked", clerk(), NOW) == first
    let_go(clerk(), NOW)
    assert held() is None
    with pytest.raises(Refused):
        let_go(clerk(), NOW)
    acts = Line.objects.order_by("id").values_list("act", "details")
    assert list(acts) == [("outbox.held", '{"why":"restored"}'), ("outbox.let_go", "{}")]
