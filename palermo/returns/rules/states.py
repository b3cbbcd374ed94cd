"""The states of a submission and the moves between them; whoever makes a move asks this table in its UPDATE."""

from dataclasses import dataclass

from palermo.returns.models import Submission

State = Submission.State

# While it is one of these, the same bytes of the same body are not taken again.
OPEN = (State.RECEIVED, State.CHECKING, State.READY)
STANDS_ONCE = (*OPEN, State.ACCEPTED)


@dataclass(frozen=True)
class Move:
    """`who` is body, bureau or program."""

    origins: tuple[str, ...]
    target: str
    who: str


MOVES: dict[str, Move] = {
    "check": Move((State.RECEIVED,), State.CHECKING, "program"),
    "find_fault": Move((State.CHECKING,), State.SENT_BACK, "program"),
    "find_ready": Move((State.CHECKING,), State.READY, "program"),
    "send_back": Move((State.READY,), State.SENT_BACK, "bureau"),
    "refuse": Move((State.READY,), State.REFUSED, "bureau"),
    "accept": Move((State.READY,), State.ACCEPTED, "bureau"),
    "check_again": Move((State.READY,), State.CHECKING, "program"),
    "withdraw": Move(OPEN, State.WITHDRAWN, "body"),
    "supersede": Move((State.ACCEPTED,), State.SUPERSEDED, "program"),
}


def may_move(state: str, move: str) -> bool:
    return state in MOVES[move].origins
