"""How what belongs to a submission is sealed: one group for all that goes when its bytes are destroyed."""

from uuid import UUID

from palermo.returns.models import Submission

RING = "records"
SENT, NAME, FINDINGS, MESSAGE = "return.sent", "return.name", "return.findings", "return.message"
MARKED, DIFFERENCE, RECEIPT = "return.marked", "return.difference", "return.receipt"
EXTRACT = "return.extract"


def group_of(submission: Submission) -> str:
    return f"return:{submission.address}"


def item_of_draft(address: UUID) -> str:
    return f"draft:{address}"
