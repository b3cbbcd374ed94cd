"""The names of items: codes, for they stay readable."""

import re
from collections.abc import Iterable

NAME = re.compile(r"[A-Za-z0-9_.:-]{1,64}")


def in_order(names: Iterable[str]) -> list[str]:
    """Each once, in the order in which every writer takes them, so that no two wait for each other."""
    once = sorted(set(names))
    if not all(map(NAME.fullmatch, once)):
        raise ValueError("the name of an item is a code")
    return once
