"""Who acts, as plain ids: the journal stands below the people and never holds a name."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    """`account` is None for the command line, the clock and a visitor who is not signed in."""

    account: int | None
    role: str  # a role of partners/roles.csv, "visitor", "command" or "clock"
    scope: str  # "body:PB-POLICE", "province:PK-PB", "organisation:12", "process:untoc-review", "everything" or ""
    wing: str  # records, open, or common (commands)
    origin: str  # network address, "command" or "clock"
    request: str = ""  # random id of the request, the same in the server's log


CLOCK = Actor(account=None, role="clock", scope="", wing="common", origin="clock")
COMMAND = Actor(account=None, role="command", scope="", wing="common", origin="command")
