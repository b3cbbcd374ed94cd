"""The blind keys of the register: numbers by which a row is found and from which nothing is read.

A part of a name has 10 bits: a country has some thousands of sounds, so a rare one shares its bucket with some others.
A pair of parts has 16: of 2 million persons some 35 others share the bucket of a rare pair, and are opened and passed
over. Whoever looks up one part must say district, year or station beside it.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache

from palermo.register.rules import keys
from palermo.register.rules.sets import RING
from palermo.vault.queries import blind, blinders

PART_BITS, PAIR_BITS, WHOLE_BITS = 10, 16, 63
CACHED = 200_000
_PAIRS = 1 << PAIR_BITS  # above all parts, so that no part meets a pair


class Keyer:
    """Reads the index key once. Raises KeyTrouble and NotHeldHere."""

    def __init__(self) -> None:
        made = blinders(RING)

        def numbers(purpose: str, bits: int) -> Callable[[str], int]:
            blinded = made(purpose, bits)
            return lambda value: int(blinded(value), 16)

        self._case = numbers("register.case", WHOLE_BITS)
        self._fir = numbers("register.fir", WHOLE_BITS)
        self._identity = numbers("register.identity", WHOLE_BITS)
        # A register has few stations and sounds, and many people of each.
        station = numbers("register.station", WHOLE_BITS)
        self._station = lru_cache(CACHED)(lambda name: station(keys.station(name)))
        self._part = lru_cache(CACHED)(numbers("register.name", PART_BITS))
        self._pair = lru_cache(CACHED)(numbers("register.pair", PAIR_BITS))

    def case(self, body: str, case_id: str) -> int:
        return self._case(keys.case(body, case_id))

    def fir(self, number: str, year: int) -> int:
        return self._fir(keys.fir(number, year))

    def station(self, name: str) -> int:
        return self._station(name)

    def identity(self, number: str) -> int | None:
        """None for a number without a letter or digit."""
        folded = keys.identity(number)
        return self._identity(folded) if folded else None

    def parts(self, sounds: Iterable[str]) -> list[int]:
        return [self._part(sound) for sound in sounds]

    def pairs(self, sounds: Iterable[str]) -> list[int]:
        return [_PAIRS | self._pair(sound) for sound in sounds]

    def names(self, texts: Iterable[str]) -> set[int]:
        """All keys under which a person of these names stands."""
        parts, pairs = keys.names(texts)
        return {*self.parts(parts), *self.pairs(pairs)}


def event_secret() -> bytes:
    """By what equal events of one case are known again in another return."""
    return bytes.fromhex(blind(RING, "register.event", "secret"))
