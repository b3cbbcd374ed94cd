"""The clock jumps between receiving, checking, accepting and freezing: each is done once, and the chain holds."""

import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from django.test import Client

from palermo.figures.actions.freezing import ask_to_freeze
from palermo.figures.models import Freeze
from palermo.figures.queries.freezes import faults
from palermo.figures.tests.register import HALF
from palermo.journal.actions import seal
from palermo.journal.models import Line
from palermo.journal.queries import verify
from palermo.register.actions import sweep
from palermo.register.models import AcceptedSet
from palermo.returns import actions
from palermo.returns.actions.tidying import take_up_again
from palermo.returns.models import Receipt, Submission
from palermo.returns.tests import cast
from palermo.returns.tests.conftest import house  # noqa: F401
from palermo.ui import clock
from palermo.ui.refusals import Refused
from palermo.work.actions import reclaim
from palermo.work.models import Work
from tests.cast import NOW, sign_in
from tests.working import drain

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("house")]
DAY = timedelta(days=1)
At = Callable[[timedelta], datetime]


@pytest.fixture
def at() -> Iterator[At]:
    """From here on it is so much later, for whoever asks the clock, also for what is imported meanwhile."""
    known: list[Callable[[], datetime]] = [clock.now]

    def everywhere(said: Callable[[], datetime]) -> None:
        for name, module in list(sys.modules.items()):
            if name.startswith("palermo.") and getattr(module, "now", None) in known:
                module.now = said  # type: ignore[attr-defined]
        known.append(said)

    def jumped(jump: timedelta) -> datetime:
        moment = NOW + jump
        everywhere(lambda: moment)
        return moment

    yield jumped
    everywhere(known[0])


@pytest.mark.parametrize(
    "jumps",
    [
        (0, 300, -300, 0),
        (0, -300, 300, -1),
        (0, -1, -2, -3),
        (300, 0, -300, 300),
        (-300, 300, 0, 0),
        (0, 0, 1, -1),
    ],
)
def test_whatever_the_clock_does_a_return_is_received_accepted_and_frozen_once(
    at: At, jumps: tuple[int, int, int, int]
) -> None:
    received, checked, accepted, frozen = (timedelta(days=each) for each in jumps)
    made = cast.sent(at=at(received))
    by_the_clock(NOW + received)
    moment = at(checked)
    drain()
    by_the_clock(moment)
    made.refresh_from_db()
    assert (made.state, made.checked_at) == ("ready", moment)
    moment = at(accepted)
    actions.accept(made, by=cast.officer(), at=moment)
    drain()
    by_the_clock(moment)
    made.refresh_from_db()
    assert made.state == "accepted"
    moment = at(frozen)
    ask_to_freeze(*HALF, by=cast.reader("statistician"), at=moment)
    drain()
    by_the_clock(moment)
    check_once(moment)


def by_the_clock(moment: datetime) -> None:
    """What it does of its own accord finds nothing to do."""
    assert take_up_again(moment) == 0
    assert dict(reclaim(moment)) == {}
    assert sweep(moment) == 0


def check_once(moment: datetime) -> None:
    assert Submission.objects.count() == AcceptedSet.objects.filter(state="standing").count() == 1
    assert sorted(Receipt.objects.values_list("kind", flat=True)) == ["acceptance", "arrival"]
    (freeze,) = Freeze.objects.all()
    assert (freeze.sets, list(faults(freeze))) == ([AcceptedSet.objects.get().pk], [])
    assert set(Work.objects.values_list("state", flat=True)) == {"done"}
    for act in ("return.received", "return.checked", "return.accepted", "figure.frozen"):
        assert Line.objects.filter(act=act).count() == 1, act
    seal(moment)
    assert verify().holds


def test_a_period_that_is_not_over_by_a_clock_set_back_is_not_frozen(at: At) -> None:
    actions.accept_now(cast.checked(), by=cast.officer(), at=NOW)
    back = at(datetime(2025, 6, 1, tzinfo=NOW.tzinfo) - NOW)
    with pytest.raises(Refused, match="not over yet"):
        ask_to_freeze(*HALF, by=cast.reader("statistician"), at=back)


def test_pages_of_a_return_from_the_future_are_shown(at: At) -> None:
    made = cast.sent(at=NOW)
    at(-30 * DAY)
    client = sign_in(Client(), cast.holder("bureau_officer", name="officer"), "records")
    for page in ("", "returns/", f"returns/{made.address}/", "returns/calendar/"):
        assert client.get(f"/records/{page}").status_code == 200, page
