"""Names by their sound: which spellings meet, how many other names they meet, and how fast.

    python benchmarks/names.py [--people N]

Spellings are those of the lists of frequent names. People are invented: each stands twice, written as two bodies might
write one name (other spelling, Urdu letters, Muhammad short or left out, doubled and dropped letters, given and
father's name exchanged).
"""

import argparse
import statistics
import time
from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
from rapidfuzz import fuzz

from palermo.invention.names import make_names
from palermo.invention.people import ACCUSED, F, M
from palermo.vocabulary.name_letters import letters_sound
from palermo.vocabulary.name_lists import FREQUENT, listed
from palermo.vocabulary.sounds import Likeness, keys_of_many, name_parts, pair_keys, sound_keys

Keys = Callable[[str], Sequence[str]]
WAYS: dict[str, Keys] = {
    "as written": lambda text: [text.casefold()],
    "by the letters alone": lambda text: [letters_sound(part) for part in name_parts(text)],
    "as used, with the lists": sound_keys,
}


def spellings() -> None:
    print(
        f"{'share of spellings that meet their name':42}{'Latin':>9}{'Urdu':>9}{'names a key':>14}{'pairs':>8}"
    )
    for way, keys in WAYS.items():
        latin, urdu = [], []
        for name, others in listed(FREQUENT):
            for other in others:
                (latin if other.isascii() else urdu).append(list(keys(other)) == list(keys(name)))
        names = Counter(
            " ".join(keys(name)) for name in {name.casefold() for name, _others in listed(FREQUENT)}
        )
        meeting = sum(count * (count - 1) // 2 for count in names.values())
        print(
            f"{way:42}{statistics.mean(latin):9.1%}{statistics.mean(urdu):9.1%}"
            f"{statistics.mean(names.values()):14.2f}{meeting:8}"
        )


def written_twice(people: int) -> list[tuple[str, str]]:
    """Names of invented people, each as written at two times."""
    rng, rows = np.random.default_rng(7), people * 2
    sex = np.where(rng.random(people) < 0.3, F, M).repeat(2)
    table = {
        "who": (np.arange(people) * 2).repeat(2),
        "true_sex": sex,
        "relation": np.zeros(rows, dtype=np.int64),
        "role": np.full(rows, ACCUSED),
    }
    names = [name or "" for name in make_names(rng, table)["name"].to_pylist()]
    return [pair for pair in zip(names[::2], names[1::2], strict=True) if all(pair)]


def people_found(pairs: list[tuple[str, str]]) -> None:
    keys = keys_of_many(name for pair in pairs for name in pair)
    one_key = [bool(set(keys[one]) & set(keys[other])) for one, other in pairs]
    of_two = [(one, other) for one, other in pairs if len(keys[one]) > 1]
    two_keys = [bool(set(pair_keys(keys[one])) & set(pair_keys(keys[other]))) for one, other in of_two]
    print(f"\n{len(pairs):,} people written twice, {len(of_two):,} of them with two parts or more at first")
    print(f"{'the other writing shares a key':42}{statistics.mean(one_key):9.1%}")
    print(f"{'the other writing shares a pair of keys':42}{statistics.mean(two_keys):9.1%}")
    by_key = Counter(key for _one, other in pairs for key in keys[other])
    by_pair = Counter(pair for _one, other in pairs for pair in pair_keys(keys[other]))
    hit = [max(by_key[key] for key in keys[one]) / len(pairs) for one, _other in pairs]
    rarest = [min(by_key[key] for key in keys[one]) / len(pairs) for one, _other in pairs]
    paired = [min(by_pair[pair] for pair in pair_keys(keys[one])) / len(pairs) for one, _other in of_two]
    for what, shares in (
        ("its most frequent key", hit),
        ("its rarest key", rarest),
        ("its rarest pair", paired),
    ):
        print(
            f"{'people who share ' + what + ', of 100,000':56}"
            f"{statistics.median(shares) * 1e5:9.0f} median{np.quantile(shares, 0.95) * 1e5:9.0f} p95"
        )
    alike = sorted(Likeness(one).of(other) for one, other in pairs[:5_000])
    strange = sorted(Likeness(one).of(pairs[-at][1]) for at, (one, _other) in enumerate(pairs[:5_000], 1))
    print(f"likeness of the two writings: median {alike[2500]:.2f}, lowest twentieth below {alike[250]:.2f}")
    print(f"likeness of two people: median {strange[2500]:.2f}, highest twentieth above {strange[4750]:.2f}")


def speed(pairs: list[tuple[str, str]]) -> None:
    texts = list(dict.fromkeys(name for pair in pairs for name in pair))[:200_000]
    start = time.perf_counter()
    keys_of_many(texts)
    took = time.perf_counter() - start
    print(f"\nkeys of {len(texts):,} different names: {took:.2f} s, {len(texts) / took:,.0f} a second")
    queries, found = [one for one, _other in pairs[:20]], [other for _one, other in pairs[1_000:1_500]]
    ours, floor = [], []
    for query in queries:
        start = time.perf_counter()
        held = Likeness(query)
        for name in found:
            held.of(name)
        ours.append((time.perf_counter() - start) / len(found))
        start = time.perf_counter()
        for name in found:
            fuzz.WRatio(query, name)
        floor.append((time.perf_counter() - start) / len(found))
    print(
        f"likeness of {len(found)} names to one: {statistics.median(ours) * 1e6:.0f} µs each, "
        f"{statistics.median(a / b for a, b in zip(ours, floor, strict=True)):.1f} of rapidfuzz's WRatio"
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--people", type=int, default=150_000)
    arguments = parser.parse_args()
    pairs = written_twice(arguments.people)
    spellings()
    speed(pairs)
    people_found(pairs)


if __name__ == "__main__":
    main()
