"""Whether this process was asked to end: the work it does then goes back at its next step."""

import threading

_asked = threading.Event()


def leave() -> None:
    _asked.set()


def stay() -> None:
    _asked.clear()


def is_leaving() -> bool:
    return _asked.is_set()


def pause(seconds: float) -> None:
    _asked.wait(seconds)
