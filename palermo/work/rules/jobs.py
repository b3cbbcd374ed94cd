"""What kinds of long work this installation knows. A room names its own in its module `jobs`."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

Words = str | Promise
NAME = re.compile(r"[a-z]+(?:[._][a-z]+)*")
WINGS = ("records", "open", "both")


@dataclass(frozen=True)
class Job:
    """`lease`: how long a worker that says nothing still holds the work. `tries`: how often a failing run is begun.
    `place`: the URL name of the list where what was made stands."""

    name: str
    run: Callable[..., Mapping[str, Any] | None]
    words: Words
    wing: str = "both"
    lease: timedelta = timedelta(minutes=1)
    tries: int = 1
    steps: Mapping[str, Words] = field(default_factory=dict)
    place: str = ""

    def is_here(self) -> bool:
        return self.wing == "both" or settings.WING in (self.wing, "both")


_JOBS: dict[str, Job] = {}


def register(job: Job) -> None:
    if not NAME.fullmatch(job.name) or len(job.name) > 60:
        raise ValueError(f"{job.name!r} is no name of a job: small letters, dots and low lines.")
    if job.wing not in WINGS or job.tries < 1 or job.lease < timedelta(seconds=5):
        raise ValueError(f"The job {job.name} needs a wing, at least one try and a lease of five seconds.")
    known = _JOBS.get(job.name)
    if known is not None and known.run.__module__ != job.run.__module__:
        raise ValueError(f"There are two jobs called {job.name}.")
    _JOBS[job.name] = job


@cache
def _discover() -> None:
    autodiscover_modules("jobs")


def jobs() -> Mapping[str, Job]:
    """Those of the rooms installed here, and of the wings that are here."""
    _discover()
    return MappingProxyType({name: job for name, job in _JOBS.items() if job.is_here()})


def longest_lease() -> timedelta:
    return max((job.lease for job in jobs().values()), default=timedelta(minutes=1))


def step_words(name: str, code: str) -> Words:
    known = jobs().get(name)
    return known.steps.get(code, "") if known else ""


def job_words(name: str) -> Words:
    """A job of another version, or of the other wing, has no words here; its code stands on the page of the work."""
    known = jobs().get(name)
    return known.words if known else _("Work not known here")
