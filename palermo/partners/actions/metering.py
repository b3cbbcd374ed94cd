"""How often each asker of the API asked in this minute: counted in the process, shared through the cache now and then.

The cache is a table, so counting every request in it would be a write a request. A process adds what it counted at
every twentieth part of the limit, and reads then what the others counted: with four processes somebody may ask a fifth
more than the limit, and never more than that.
"""

from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from django.core.cache import cache

MOST_KEPT = 2_000  # askers in one process; beyond them those of windows gone by are forgotten
PARTS = 20


@dataclass(frozen=True)
class Standing:
    limit: int
    left: int
    resets_in: int  # seconds until the window ends
    seconds: int
    is_over: bool


@dataclass
class Bucket:
    window: int
    shared: int  # of all processes, as last read
    own: int = 0  # counted here and not yet added to the shared


_buckets: dict[str, Bucket] = {}
_lock = Lock()


def count(asker: str, at: datetime, *, limit: int, seconds: int = 60) -> Standing:
    """Counts one more; windows begin at the full minute, so that all processes mean the same one."""
    now = int(at.timestamp())
    window = now // seconds
    with _lock:
        bucket = _buckets.get(asker)
        if bucket is None or bucket.window != window:
            bucket = _buckets[asker] = Bucket(window, read(asker, window))
            forget(window)
        bucket.own += 1
        if bucket.own >= max(1, limit // PARTS):
            bucket.shared = read(asker, window) + bucket.own
            bucket.own = 0
            cache.set(key(asker, window), bucket.shared, 2 * seconds)
        asked = bucket.shared + bucket.own
    resets_in = (window + 1) * seconds - now
    return Standing(limit, max(0, limit - asked), resets_in, seconds, asked > limit)


def read(asker: str, window: int) -> int:
    return int(cache.get(key(asker, window)) or 0)


def key(asker: str, window: int) -> str:
    return f"asked:{asker}:{window}"


def forget(window: int) -> None:
    if len(_buckets) > MOST_KEPT:
        for asker in [each for each, bucket in _buckets.items() if bucket.window != window]:
            del _buckets[asker]


def begin_anew() -> None:
    """Nobody has asked anything in this process."""
    with _lock:
        _buckets.clear()
