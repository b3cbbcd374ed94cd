from palermo.library.models.documents import Document, Relation, Text

__all__ = ["Document", "Relation", "Text"]
