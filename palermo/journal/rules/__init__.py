from palermo.journal.rules.guards import missing_guards, missing_triggers
from palermo.journal.rules.shape import NotACode, reasons

__all__ = ["NotACode", "missing_guards", "missing_triggers", "reasons"]
