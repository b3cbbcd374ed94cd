from palermo.library.models.documents import Document, Relation, Text
from palermo.library.models.entries import Entry

__all__ = ["Document", "Entry", "Relation", "Text"]
