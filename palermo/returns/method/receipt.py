"""What is signed about a return, and in which bytes.

Canonical JSON: keys in order, no blanks, ASCII only, whole numbers; `jq -cS .receipt` writes the same bytes.
"""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

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
