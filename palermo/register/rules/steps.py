"""Long lists in steps that one statement takes."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

Value = TypeVar("Value")
STEP = 5_000


def steps(values: Sequence[Value], size: int = STEP) -> Iterator[Sequence[Value]]:
    return (values[start : start + size] for start in range(0, len(values), size))
