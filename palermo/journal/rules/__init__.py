from palermo.journal.rules.guards import missing_guards, missing_triggers
from palermo.journal.rules.labels import acts, details, label, reasons, things
from palermo.journal.rules.shape import NotACode

__all__ = [
    "NotACode",
    "acts",
    "details",
    "label",
    "missing_guards",
    "missing_triggers",
    "reasons",
    "things",
]
