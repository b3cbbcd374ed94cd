"""The states of a document and the moves between them.

A withdrawn document may still be replaced: what was wrong is taken off at once, and its right version follows.
"""

STATES = ("standing", "replaced", "withdrawn", "withdrawn and replaced")
MOVES: dict[tuple[str, str], str] = {
    ("standing", "replace"): "replaced",
    ("standing", "withdraw"): "withdrawn",
    ("replaced", "withdraw"): "withdrawn and replaced",
    ("withdrawn", "replace"): "withdrawn and replaced",
}


def state(*, replaced: bool, withdrawn: bool) -> str:
    return STATES[replaced + 2 * withdrawn]


def may_move(at: str, move: str) -> bool:
    return (at, move) in MOVES
