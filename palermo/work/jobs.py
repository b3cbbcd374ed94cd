"""How a room offers long work: a function in the room's own module `jobs`, under this decorator.

@job("library.read", words=_("Read the text of a document"), wing="open")
def read(step: Step, *, document: int) -> dict | None: ...
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, TypeVar

from palermo.work.actions.stepping import Step, Stopped
from palermo.work.rules.jobs import Job, Words, register

__all__ = ["Step", "Stopped", "job"]

Run = TypeVar("Run", bound=Callable[..., Mapping[str, Any] | None])


def job(
    name: str,
    *,
    words: Words,
    wing: str = "both",
    lease: timedelta = timedelta(minutes=1),
    tries: int = 1,
    steps: Mapping[str, Words] | None = None,
    place: str = "",
) -> Callable[[Run], Run]:
    def registered(run: Run) -> Run:
        register(Job(name, run, words, wing, lease, tries, dict(steps or {}), place))
        return run

    return registered
