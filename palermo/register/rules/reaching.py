"""Whose rows a reader sees: those of all bodies, or those that bodies of the reader's scope sent."""

from palermo.journal.actor import Actor
from palermo.partners.rules.acting import cell
from palermo.vocabulary.codes import codes


def bodies_seen(by: Actor, right: str = "case.list") -> frozenset[str] | None:
    """None: of all. Empty: of none."""
    says = cell(by, right)
    if says == "all" or (says == "own" and by.scope == "everything"):
        return None
    kind, _colon, value = by.scope.partition(":")
    if says != "own":
        return frozenset()
    if kind == "body":
        return frozenset({value})
    if kind == "province":
        return frozenset(code for code, body in codes("bodies").items() if body.extra["province"] == value)
    return frozenset()
