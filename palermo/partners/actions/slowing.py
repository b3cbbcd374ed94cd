"""Counting how often something is asked, in the cache: a window of time from the first, then anew.

When a window began is kept beside its count: whatever counts one more gives the key of the cache a new life, so its
end cannot be told by the key being gone.
"""

from datetime import datetime

from django.core.cache import cache


def first_in(key: str, *, seconds: int) -> bool:
    return bool(cache.add(f"slowing:{key}", 1, seconds))


def too_often(key: str, at: datetime, *, times: int, seconds: int) -> bool:
    """Counts one more, and says whether that is more than `times` in the window."""
    begun, count = window(key, at, seconds)
    cache.set(f"slowing:{key}", (begun, count + 1), seconds)
    return count + 1 > times


def is_over(key: str, at: datetime, *, times: int, seconds: int) -> bool:
    """Without counting: whether the window holds more than `times`."""
    return window(key, at, seconds)[1] > times


def window(key: str, at: datetime, seconds: int) -> tuple[float, int]:
    """When it began, and the count in it."""
    now = at.timestamp()
    begun, count = cache.get(f"slowing:{key}") or (now, 0)
    return (begun, count) if abs(now - begun) < seconds else (now, 0)  # also where the clock was set back
