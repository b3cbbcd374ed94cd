"""From a number to the cases behind it: rooms above, which count, say here how their tokens are read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from palermo.partners.rules.acting import Acting


@dataclass(frozen=True)
class Behind:
    """`words` say which number it is; `case_nos` are of any holder of each case."""

    words: str
    case_nos: Sequence[int]


Resolver = Callable[[str, Acting], Behind | None]

# By the first part of a token ("figures" of "figures:…"). A resolver gives None for a token that is not its own, is too
# old, or is not this reader's. What the reader may see of the cases is asked by the list that shows them.
BEHIND: dict[str, Resolver] = {}


def behind(token: str, by: Acting) -> Behind | None:
    kind, _, rest = token.partition(":")
    resolver = BEHIND.get(kind)
    return resolver(rest, by) if resolver and rest else None
