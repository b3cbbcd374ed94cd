"""Counting how often something is asked, in the cache: a window of time, then anew."""

from django.core.cache import cache


def first_in(key: str, *, seconds: int) -> bool:
    return bool(cache.add(f"slowing:{key}", 1, seconds))


def too_often(key: str, *, times: int, seconds: int) -> bool:
    """Counts one more, and says whether that is more than `times` in the window."""
    name = f"slowing:{key}"
    if cache.add(name, 1, seconds):
        return False
    try:
        return cache.incr(name) > times
    except ValueError:  # the window closed between the two
        return False


def is_over(key: str, *, times: int) -> bool:
    """Without counting: whether the window holds more than `times`."""
    return int(cache.get(f"slowing:{key}", 0)) > times
