"""The rings, and which of them this server has."""

from typing import Protocol

from django.conf import settings

RECORDS, OPEN, CIVIL = "records", "open", "civil"
RINGS = (RECORDS, OPEN, CIVIL)


class By(Protocol):
    """Who acts: an Actor of the journal, which stands above the vault."""

    @property
    def account(self) -> int | None: ...


def ring_of(wing: str) -> str:
    """What commands and the clock do stands in neither wing: the first ring of this server, the stricter one."""
    return {"records": RECORDS, "open": OPEN, "common": rings_here()[0]}[wing]


def rings_here() -> tuple[str, ...]:
    return (*((RECORDS,) if settings.HAS_RECORDS else ()), *((OPEN, CIVIL) if settings.HAS_OPEN else ()))
