from palermo.journal.actions.guarding import raise_guards
from palermo.journal.actions.heads import make_head
from palermo.journal.actions.sealing import seal
from palermo.journal.actions.writing import AlreadyDone, exported, looked, refused, write

__all__ = ["AlreadyDone", "exported", "looked", "make_head", "raise_guards", "refused", "seal", "write"]
