from palermo.returns.queries.calendar import Owed, calendar
from palermo.returns.queries.changes import changes
from palermo.returns.queries.drafts import content_of, draft, drafts
from palermo.returns.queries.findings import groups, page
from palermo.returns.queries.submissions import (
    file_name,
    messages,
    receipt_bytes,
    receipts,
    standing_for,
    submission,
    submissions,
    versions,
    work_of,
)

__all__ = [
    "Owed",
    "calendar",
    "changes",
    "content_of",
    "draft",
    "drafts",
    "file_name",
    "groups",
    "messages",
    "page",
    "receipt_bytes",
    "receipts",
    "standing_for",
    "submission",
    "submissions",
    "versions",
    "work_of",
]
