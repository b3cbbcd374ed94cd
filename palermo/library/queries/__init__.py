from palermo.library.queries.shelf import document, documents, may_read, newest, versions

__all__ = ["document", "documents", "may_read", "newest", "versions"]
