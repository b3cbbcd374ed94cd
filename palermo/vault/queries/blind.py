"""Blind indexes: what a value is looked up by. The caller normalises it; the database never sees it or the key."""

from collections.abc import Callable

from palermo.vault.method.blinding import blinded
from palermo.vault.models import IndexKey
from palermo.vault.rules.keys import blind_key, index_key_of, index_trouble
from palermo.vault.rules.refusals import KeyTrouble, NotHeldHere, no_key_yet


def blind(ring: str, purpose: str, value: str, bits: int | None = None) -> str:
    return blinder(ring, purpose, bits)(value)


def blinder(ring: str, purpose: str, bits: int | None = None) -> Callable[[str], str]:
    """The same for many values: the key is read and checked once."""
    return blinders(ring)(purpose, bits)


def blinders(ring: str) -> Callable[[str, int | None], Callable[[str], str]]:
    """The same for many purposes."""
    known = IndexKey.objects.filter(ring=ring).first()
    if known is None:
        raise KeyTrouble([no_key_yet(ring)])
    index_key = index_key_of(ring)
    if index_key is None and known.away:
        raise NotHeldHere(ring, known.fingerprint)
    if words := index_trouble(known):
        raise KeyTrouble([words])
    assert index_key is not None

    def made(purpose: str, bits: int | None) -> Callable[[str], str]:
        key = blind_key(ring, purpose, index_key)
        return lambda value: blinded(key, value, bits)

    return made
