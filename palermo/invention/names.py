"""Names as they stand in returns: given name, second word, father's or husband's name, in Latin or Urdu letters,
and what happens to them between one appearance of a person and the next."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from palermo.invention.draw import Column, Table, chance, pick
from palermo.invention.people import ACCUSED, F
from palermo.vocabulary.codes import rows_of

# Shares of appearances, as the reference assumes them until the bureau's own data replace them.
ABBREVIATED, DROPPED, VARIANT, DOUBLED, PARTICLE, SWAPPED, SLIP = 0.40, 0.25, 0.30, 0.15, 0.15, 0.02, 0.03
URDU = 0.08

MUHAMMAD = ("Muhammad", "M.", "Mohd", "Md", "")
MUHAMMAD_WEIGHTS = (
    1 - ABBREVIATED - DROPPED,
    ABBREVIATED * 0.5,
    ABBREVIATED * 0.3,
    ABBREVIATED * 0.2,
    DROPPED,
)
PARTICLES = {"F": ("Bibi", "Begum", "Khatoon", "Mai"), "M": ("Khan", "Ahmed", "Ali", "Hussain")}
ALIASES = (
    "Kala",
    "Akku",
    "Goga",
    "Bhola",
    "Pappu",
    "Billa",
    "Sheru",
    "Shahji",
    "Ustad",
    "Doctor",
    "Chotu",
    "Lala",
)


@dataclass(frozen=True)
class Names:
    """A list of names: all spellings one after another, the usual one of each first."""

    first: Column
    spellings: Column
    weight: Column
    latin: pa.Array
    urdu: pa.Array

    def draw(self, rng: np.random.Generator, n: int) -> Column:
        return pick(rng, n, self.weight)

    def written(self, rng: np.random.Generator, name: Column, urdu: Column) -> pa.Array:
        """The names as text, one in VARIANT of them in another spelling."""
        other = chance(rng, len(name), VARIANT) & (self.spellings[name] > 1)
        step = 1 + (rng.random(len(name)) * (self.spellings[name] - 1)).astype(np.int64)
        latin = self.latin.take(pa.array(self.first[name] + np.where(other, step, 0)))
        return pc.if_else(pa.array(urdu), self.urdu.take(pa.array(name)), latin)


def _names(rows: list[dict[str, str]]) -> Names:
    spellings = [[row["name"], *filter(None, row["latin_variants"].split("|"))] for row in rows]
    counts = np.array([len(each) for each in spellings])
    return Names(
        first=np.concatenate(([0], np.cumsum(counts)[:-1])),
        spellings=counts,
        weight=np.array([float(row["weight"]) for row in rows]),
        latin=pa.array([spelling for each in spellings for spelling in each]),
        urdu=pa.array([row["urdu"] for row in rows]),
    )


@cache
def name_lists() -> dict[str, Names]:
    given = list(rows_of("names/pk_given_names.csv"))
    family = [row for row in rows_of("names/pk_family_tribe_names.csv") if "prefix" not in row["kind"]]
    return {
        "M": _names([row for row in given if row["sex"] in "MU" and row["name"] != "Muhammad"]),
        "F": _names([row for row in given if row["sex"] in "FU"]),
        "family": _names(family),
    }


def make_names(rng: np.random.Generator, people: Table) -> dict[str, pa.Array]:
    """name, relation_name, alias of every row of people; rows of one person share the name behind the spelling."""
    lists, n, who = name_lists(), len(people["who"]), people["who"]
    woman = people["true_sex"] == F
    urdu = chance(rng, n, URDU)
    bearers = np.where(woman, lists["F"].draw(rng, n), lists["M"].draw(rng, n))[who]
    own = _either(
        woman,
        lists["F"].written(rng, np.where(woman, bearers, 0), urdu),
        lists["M"].written(rng, np.where(woman, 0, bearers), urdu),
    )
    second = _second(rng, people, urdu)
    given_name = _joined(_muhammad(rng, (~woman & chance(rng, n, 0.35))[who] & ~woman, urdu), own, second)
    relative = people["relation"]
    father, husband, mother = (lists[sex].draw(rng, n)[who] for sex in ("M", "M", "F"))
    his = lists["M"].written(rng, np.where(relative == 1, husband, father), urdu)
    hers = lists["F"].written(rng, mother, urdu)
    prefix = _muhammad(rng, chance(rng, n, 0.35)[who] & (relative != 2), urdu)
    after = lists["family"].written(rng, lists["family"].draw(rng, n)[who], urdu)
    after = pc.if_else(
        pa.array(chance(rng, n, 0.45)[who]), after, pa.array([""]).take(pa.array(np.zeros(n, dtype=np.int64)))
    )
    related = _joined(prefix, _either(relative == 2, hers, his), after)
    swap = pa.array(chance(rng, n, SWAPPED) & (relative == 0))
    names = {
        "name": pc.if_else(swap, related, given_name),
        "relation_name": pc.if_else(swap, given_name, related),
    }
    latin = ~urdu
    names = {column: _slips(rng, text, latin) for column, text in names.items()}
    told = people["relation"] < 4
    unnamed = chance(rng, n, np.where(people["role"] == ACCUSED, 0.01, 0.04))
    names["name"] = _only(names["name"], ~unnamed)
    names["relation_name"] = _only(names["relation_name"], told & ~unnamed)
    alias = pa.array(ALIASES).take(pa.array(pick(rng, n, np.ones(len(ALIASES)))[who]))
    names["alias"] = _only(alias, (people["role"] == ACCUSED) & chance(rng, n, 0.04)[who])
    return names


def _second(rng, people: Table, urdu: Column) -> pa.Array:
    """The second word: a tribe or family, another given name, Bibi and Khan that come and go, or nothing."""
    lists, n, who = name_lists(), len(people["who"]), people["who"]
    woman = people["true_sex"] == F
    kind = np.where(woman, pick(rng, n, (15, 20, 50, 15)), pick(rng, n, (45, 30, 10, 15)))[who]
    family = lists["family"].written(rng, lists["family"].draw(rng, n)[who], urdu)
    other = lists["M"].written(rng, lists["M"].draw(rng, n)[who], urdu)
    kind = np.where((kind >= 2) & chance(rng, n, PARTICLE), 5 - kind, kind)
    words = pa.array([*PARTICLES["F"], *PARTICLES["M"]])
    particle = words.take(pa.array(pick(rng, n, (60, 20, 15, 5))[who] + np.where(woman, 0, 4)))
    nothing = pa.array([""]).take(pa.array(np.zeros(n, dtype=np.int64)))
    usual = pc.if_else(
        pa.array(urdu & (kind == 2)), nothing, pc.if_else(pa.array(kind == 2), particle, nothing)
    )
    return pc.if_else(pa.array(kind == 0), family, pc.if_else(pa.array(kind == 1), other, usual))


def _muhammad(rng, bears: Column, urdu: Column) -> pa.Array:
    form = np.where(bears, pick(rng, len(bears), MUHAMMAD_WEIGHTS), len(MUHAMMAD) - 1)
    form = np.where(urdu & bears, len(MUHAMMAD), form)
    return pa.array([*MUHAMMAD, "محمد"]).take(pa.array(form))


def _either(first: Column, yes: pa.Array, no: pa.Array) -> pa.Array:
    return pc.if_else(pa.array(first), yes, no)


def _joined(*parts: pa.Array) -> pa.Array:
    text = pc.binary_join_element_wise(*parts, " ")
    return pc.utf8_trim_whitespace(pc.replace_substring(text, "  ", " "))


def _only(text: pa.Array, there: Column) -> pa.Array:
    return pc.if_else(pa.array(there), text, pa.scalar(None, pa.string()))


def _slips(rng, text: pa.Array, may: Column) -> pa.Array:
    """Doubled letters, words written together, dropped letters."""
    n = len(text)
    words = pc.replace_substring(text, " ", "", max_replacements=1)
    text = pc.if_else(pa.array(may & chance(rng, n, 0.02)), words, text)
    for share, change in ((DOUBLED * 0.3, _doubled), (SLIP, _dropped)):
        rows = np.flatnonzero(may & chance(rng, n, share))
        if len(rows):
            changed = change(
                rng, np.array(text.take(pa.array(rows)).to_numpy(zero_copy_only=False), dtype=np.str_)
            )
            mask = np.zeros(n, dtype=bool)
            mask[rows] = True
            text = pc.replace_with_mask(text, pa.array(mask), pa.array(changed, type=pa.string()))
    return _joined(text)


def _letters(words: Column) -> tuple[Column, Column]:
    width = max(words.dtype.itemsize // 4, 1)
    return words.view(np.uint32).reshape(len(words), width), np.char.str_len(words)


def _doubled(rng, words: Column) -> Column:
    letters, length = _letters(words)
    at = 1 + (rng.random(len(words)) * np.maximum(length - 2, 0)).astype(np.int64)
    columns = np.arange(letters.shape[1] + 1)
    source = np.minimum(columns - (columns > at[:, None]), letters.shape[1] - 1)
    wider = np.take_along_axis(letters, source, axis=1)
    wider = np.where(columns > length[:, None], 0, wider).astype(np.uint32)
    return np.ascontiguousarray(wider).view(f"<U{letters.shape[1] + 1}").ravel()


def _dropped(rng, words: Column) -> Column:
    letters, length = _letters(words)
    at = 1 + (rng.random(len(words)) * np.maximum(length - 2, 0)).astype(np.int64)
    at = np.where(length > 3, at, letters.shape[1])
    columns = np.arange(letters.shape[1])
    source = np.minimum(columns + (columns >= at[:, None]), letters.shape[1] - 1)
    shorter = np.where(
        columns + (columns >= at[:, None]) >= length[:, None], 0, np.take_along_axis(letters, source, axis=1)
    )
    return np.ascontiguousarray(shorter.astype(np.uint32)).view(f"<U{letters.shape[1]}").ravel()
