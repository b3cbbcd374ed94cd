"""What a receipt says, and in which bytes it is signed.

Canonical JSON: keys in order, no blanks, ASCII only, whole numbers; `jq -cS .receipt` writes the same bytes.
"""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from palermo.returns.models import Receipt, Submission

FORMAT = "palermo-receipt/1"
Said = Mapping[str, Any]


class NotAReceipt(ValueError):
    pass


@dataclass(frozen=True)
class Signed:
    said: Said
    signature: bytes

    @property
    def signed(self) -> bytes:
        return canonical(self.said)


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


def canonical(said: Said) -> bytes:
    return json.dumps(said, sort_keys=True, separators=(",", ":")).encode("ascii")


def written(said: Said, signature: bytes, key: str) -> bytes:
    """The file that is handed out; `key` is the fingerprint of the key that signed."""
    whole = {"receipt": said, "signature": base64.b64encode(signature).decode(), "key": key}
    return (json.dumps(whole, sort_keys=True, indent=2) + "\n").encode("ascii")


def read(data: bytes) -> Signed:
    """Raises NotAReceipt."""
    try:
        whole = json.loads(data)
        said, signature = whole["receipt"], base64.b64decode(whole["signature"], validate=True)
        if not isinstance(said, dict) or said.get("format") != FORMAT:
            raise NotAReceipt
    except (ValueError, KeyError, TypeError, binascii.Error, RecursionError) as wrong:
        raise NotAReceipt from wrong
    return Signed(said, signature)
