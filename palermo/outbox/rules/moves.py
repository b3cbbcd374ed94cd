"""The states of a message and every move between them: the one table, and the only way to ask it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType

from palermo.outbox.models import State

WAITING, HELD, GATHERED, SENDING = State.WAITING, State.HELD, State.GATHERED, State.SENDING
SENT, FAILED, GIVEN_UP, BOUNCED, STOPPED = (
    State.SENT,
    State.FAILED,
    State.GIVEN_UP,
    State.BOUNCED,
    State.STOPPED,
)


@dataclass(frozen=True)
class Move:
    origins: frozenset[State]
    target: State


def move(*origins: State, to: State) -> Move:
    return Move(frozenset(origins), to)


# A message begins WAITING, or HELD where quiet hours or the daily digest ask for it.
BEGINNINGS = frozenset({WAITING, HELD})
MOVES: Mapping[str, Move] = MappingProxyType(
    {
        "hold": move(WAITING, FAILED, to=HELD),  # quiet hours have begun
        "gather": move(HELD, to=GATHERED),
        "take": move(WAITING, HELD, FAILED, to=SENDING),
        "arrive": move(SENDING, to=SENT),
        "fail": move(SENDING, to=FAILED),  # also of a sender that was killed
        "give_up": move(SENDING, to=GIVEN_UP),
        "bounce": move(SENDING, to=BOUNCED),  # the mail server refuses it for good
        "come_back": move(SENT, to=BOUNCED),  # reported later
        "end": move(SENDING, to=STOPPED),  # the link's thing has ended: nothing to send any more
        "stop": move(WAITING, HELD, FAILED, to=STOPPED),
        "release": move(STOPPED, to=WAITING),
        "retry": move(FAILED, GIVEN_UP, BOUNCED, to=WAITING),
    }
)

BACK_OFF = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=25),
    timedelta(hours=2),
    timedelta(hours=12),
)
# A claim that is not ended by then is that of a dead sender. A run takes nothing new after RUN, and one letter
# takes less than the rest of the lease, so a living sender keeps its claim.
LEASE = timedelta(minutes=20)
RUN = timedelta(minutes=5)


def possible(state: str) -> frozenset[str]:
    return frozenset(name for name, step in MOVES.items() if state in step.origins)


def after(attempts: int) -> timedelta | None:
    """The wait after that many failed attempts; None: given up."""
    return BACK_OFF[attempts - 1] if attempts <= len(BACK_OFF) else None
