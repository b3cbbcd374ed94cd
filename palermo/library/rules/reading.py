"""Who may read what, who adds for whom, and whose a document is."""

from palermo.journal.actor import Actor
from palermo.library.models import Document
from palermo.partners.rules.acting import cell
from palermo.partners.rules.roles import rights

PUBLIC = "public"
RIGHTS = {
    "accounts": "document.of_accounts",
    "state": "document.of_state",
    "alliance": "document.of_alliance",
}


def audiences(by: Actor) -> frozenset[str]:
    """What a reader may read; also all that they may add to."""
    return frozenset({PUBLIC, *(name for name, right in RIGHTS.items() if cell(by, right))})


def side_of(by: Actor) -> str:
    """Whoever's role reads one side's documents speaks for that side; everybody else puts up the house's own."""
    for side in ("state", "alliance"):
        if rights()[RIGHTS[side]].cells.get(by.role):
            return side
    return "house"


def may_handle(document: Document, by: Actor) -> bool:
    """Neither side replaces or withdraws what the other put up."""
    return document.side in ("house", side_of(by))
