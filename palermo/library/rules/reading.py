"""Who may read what, who adds for whom, and whose a document is."""

from palermo.journal.actor import Actor
from palermo.library.models import Document
from palermo.partners.rules.acting import cell
from palermo.partners.rules.roles import rights

PUBLIC, HOUSE = "public", "house"
OF_BOTH_SIDES = frozenset({PUBLIC, "accounts"})
RIGHTS = {
    "accounts": "document.of_accounts",
    "state": "document.of_state",
    "alliance": "document.of_alliance",
}


def audiences(by: Actor) -> frozenset[str]:
    """What a reader may read; also all that they may add to."""
    return frozenset({PUBLIC, *(name for name, right in RIGHTS.items() if cell(by, right))})


def audiences_of(by: Actor, replaces: Document | None) -> frozenset[str]:
    """For whom the document may be. The house's own is handled by both sides, so a version that one of them may not
    read would stand in the other's way, and tell of itself."""
    own = audiences(by)
    return own & OF_BOTH_SIDES if replaces is not None and replaces.side == HOUSE else own


def side_of(by: Actor) -> str:
    """Whoever's role reads one side's documents speaks for that side; everybody else puts up the house's own."""
    for side in ("state", "alliance"):
        if rights()[RIGHTS[side]].cells.get(by.role):
            return side
    return HOUSE


def may_handle(document: Document, by: Actor) -> bool:
    """Neither side replaces or withdraws what the other put up."""
    return document.side in (HOUSE, side_of(by))
