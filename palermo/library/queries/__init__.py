from palermo.library.queries.shelf import (
    address_of,
    document,
    documents,
    in_state,
    may_read,
    newest,
    versions,
    years,
)

__all__ = ["address_of", "document", "documents", "in_state", "may_read", "newest", "versions", "years"]
