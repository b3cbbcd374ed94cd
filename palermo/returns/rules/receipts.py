"""What a receipt says of a submission."""

from typing import Any

from palermo.returns.method.receipt import FORMAT, Said
from palermo.returns.models import Receipt, Submission


def arrival(submission: Submission) -> Said:
    return {
        **common(submission, Receipt.Kind.ARRIVAL),
        "at": submission.received_at.isoformat(),
        "line": submission.received_line,
        "channel": submission.channel,
    }


def acceptance(submission: Submission, *, line: int, accepted_set: int, replaces: str) -> Said:
    """Of each sheet: rows sent = rows accepted + rows rejected."""
    assert submission.decided_at and submission.period_start and submission.period_end
    return {
        **common(submission, Receipt.Kind.ACCEPTANCE),
        "at": submission.decided_at.isoformat(),
        "line": line,
        "period_start": submission.period_start.isoformat(),
        "period_end": submission.period_end.isoformat(),
        "rows": {
            sheet: dict(zip(("sent", "accepted", "rejected"), rows, strict=True))
            for sheet, rows in submission.rows.items()
        },
        "set": accepted_set,
        "replaces": replaces,
    }


def common(submission: Submission, kind: str) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "kind": str(kind),
        "return": str(submission.address),
        "body": submission.body,
        "sha256": submission.digest,
        "size": submission.size,
    }
