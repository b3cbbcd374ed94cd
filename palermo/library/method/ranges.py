"""Which bytes of a file a reader asked for."""

import re

_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


class NotThere(Exception):
    """The bytes asked for lie beyond the end."""


def wanted(header: str, size: int) -> tuple[int, int] | None:
    """First byte and how many; None for the whole: no range, several ranges, or no range that is one. Raises NotThere."""
    asked = _RANGE.fullmatch(header.strip())
    if asked is None or not (asked[1] or asked[2]):
        return None
    if not asked[1]:
        last = int(asked[2])
        if last == 0:
            raise NotThere
        first = max(0, size - last)
        return first, size - first
    first = int(asked[1])
    end = min(int(asked[2]) if asked[2] else size - 1, size - 1)
    if asked[2] and int(asked[2]) < first:
        return None
    if first >= size:
        raise NotThere
    return first, end - first + 1
