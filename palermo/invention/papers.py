"""Identity numbers of people who do not exist.

A number has the 13 digits of a CNIC and its parity (odd for a man), but begins with 99 and the digit of the home
province: localities begin with 1 to 8, so no card can carry it, and every reader sees that it is invented.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from palermo.invention.draw import Column, Table, chance, pick
from palermo.invention.people import ACC, BFORM, CNIC, NICOP, OTHER_DOCUMENT, PASSPORT, POR, F, M
from palermo.invention.world import World

ONE_DIGIT_WRONG = 0.01
PROVINCE_DIGIT = {"PK-KP": 1, "PK-PB": 3, "PK-SD": 4, "PK-BA": 5, "PK-IS": 6, "PK-GB": 7, "PK-JK": 8}
SCATTER = 387_420_489
"""Multiplied with it, row numbers spread over nine digits and never meet: it shares no factor with 10."""


def make_numbers(rng: np.random.Generator, people: Table, world: World, first: int = 0) -> pa.Array:
    """The number of every row of people, null where none is told; `first` is the number of the first row of all."""
    n, who = len(people["who"]), people["who"]
    digit = np.array([PROVINCE_DIGIT.get(code, 2) for code in world.province])
    region = np.where(people["home"] >= 0, digit[people["home"]], 2)[who]
    scattered = ((who + first).astype(np.int64) * SCATTER) % 10**9
    last = _parity(rng, people)[who]
    number = (990 + region).astype(np.int64) * 10**10 + scattered * 10 + last
    wrong = chance(rng, n, ONE_DIGIT_WRONG)
    place = 10 ** rng.integers(1, 8, n)
    digit_there = number // place % 10
    number = np.where(
        wrong, number + ((digit_there + rng.integers(1, 10, n)) % 10 - digit_there) * place, number
    )
    text = _shaped(rng, pa.array(number).cast(pa.string()), people["document"], n)
    return pc.if_else(pa.array(people["numbered"]), text, pa.scalar(None, pa.string()))


def _parity(rng, people: Table) -> Column:
    half = rng.integers(0, 5, len(people["who"]))
    odd = np.where(
        people["true_sex"] == M, 1, np.where(people["true_sex"] == F, 0, rng.integers(0, 2, len(half)))
    )
    return half * 2 + odd


def _shaped(rng, digits: pa.Array, document: Column, n: int) -> pa.Array:
    card = np.isin(document, (CNIC, BFORM, NICOP))
    parts = (pc.utf8_slice_codeunits(digits, *cut) for cut in ((0, 5), (5, 12), (12, 13)))
    hyphened = pc.binary_join_element_wise(*parts, "-")
    shape = pick(rng, n, (60, 40))
    text = pc.if_else(pa.array(card & (shape == 0)), hyphened, digits)
    tail = pc.utf8_slice_codeunits(digits, 5, 12)
    for kind, letters in ((PASSPORT, "ZZ"), (POR, "POR-"), (ACC, "ACC-"), (OTHER_DOCUMENT, "DOC-")):
        text = pc.if_else(pa.array(document == kind), pc.binary_join_element_wise(letters, tail, ""), text)
    return text
