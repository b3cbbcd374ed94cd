"""What keeps the database or the disk from taking anything, told apart from a fault of our own."""

import errno
import shutil

from django.conf import settings
from django.db import DatabaseError, InterfaceError

FULL, READ_ONLY = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}, {errno.EROFS}
SQLITE = {
    "SQLITE_BUSY": "busy",
    "SQLITE_LOCKED": "busy",
    "SQLITE_FULL": "full",
    "SQLITE_READONLY": "read_only",
    "SQLITE_CANTOPEN": "away",
    "SQLITE_IOERR": "away",
}
# DuckDB gives no code at all, only what the system said.
COLUMNS = ("No space left on device", "File too large", "Disk quota exceeded")
# What libraries say, in exceptions of no class of their own, where the system gives no more memory or threads.
NO_MORE = ("start new thread", "Resource temporarily unavailable", "Cannot allocate memory", "bad_alloc")
# The first letters of PostgreSQL's code of an error.
POSTGRESQL = {
    "40001": "busy",
    "40P01": "busy",
    "55P03": "busy",
    "53100": "full",
    "53": "busy",
    "25006": "read_only",
    "08": "away",
    "57P": "away",
}


def trouble_of(failure: BaseException | None) -> str:
    """busy, full, read_only or away; nothing where it is none of these."""
    while failure is not None:
        if isinstance(failure, OSError) and failure.errno in FULL | READ_ONLY:
            return "full" if failure.errno in FULL else "read_only"
        if type(failure).__name__ == "IOException" and any(each in str(failure) for each in COLUMNS):
            return "full"
        if isinstance(failure, DatabaseError | InterfaceError) and (found := of_database(failure)):
            return found
        failure = failure.__cause__ or failure.__context__
    return ""


def no_memory(failure: BaseException) -> bool:
    """The machine gave no more of it, which is nobody's fault."""
    if isinstance(failure, MemoryError) or type(failure).__name__ == "OutOfMemoryException":  # DuckDB's own
        return True
    if isinstance(failure, OSError):
        return failure.errno in (errno.ENOMEM, errno.EAGAIN)
    return type(failure) in (RuntimeError, SystemError) and any(each in str(failure) for each in NO_MORE)


def no_room() -> bool:
    """SQLite that cannot even lay out its log beside the database says no more than that it cannot open it."""
    return shutil.disk_usage(settings.DATA).free < 64 * 1024


def of_database(failure: Exception) -> str:
    source = failure.__cause__
    name: str = getattr(source, "sqlite_errorname", "")
    code: str | None = getattr(source, "sqlstate", "")
    known, word = (POSTGRESQL, code) if code else (SQLITE, name)
    for beginning in sorted(known, key=len, reverse=True):
        if word.startswith(beginning):
            found = known[beginning]
            return "full" if found == "away" and name and no_room() else found
    # A server that cannot be reached gives no code at all.
    return "away" if code is None and type(failure).__name__ == "OperationalError" else ""
