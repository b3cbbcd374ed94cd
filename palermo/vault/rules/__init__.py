from palermo.vault.rules.checking import check_keys
from palermo.vault.rules.refusals import Changed, Destroyed, KeyTrouble, NotHeldHere
from palermo.vault.rules.rings import CIVIL, OPEN, RECORDS, RINGS, By, ring_of, rings_here

__all__ = [
    "CIVIL",
    "OPEN",
    "RECORDS",
    "RINGS",
    "By",
    "Changed",
    "Destroyed",
    "KeyTrouble",
    "NotHeldHere",
    "check_keys",
    "ring_of",
    "rings_here",
]
