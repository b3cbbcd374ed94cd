"""The Urdu of a text says the house's word for each term of docs/words.md that its English bears."""

import csv
import re
from functools import cache
from pathlib import Path

import pytest

from tests.test_language import ROOMS, catalogue_of, forms

ROOT = Path(__file__).resolve().parent.parent
# Endings that Urdu bends: گوشوارہ, گوشوارے, گوشواروں.
BENT = "ہےایںؤوۂئ"
PARTICLES = ("کا", "کی", "کے")
NOT_WORDS = re.compile(
    r"\bpalermo(?: [a-z-]+){1,2}|\{[^}]*\}|%\([^)]*\)[sd]|--?[a-z][a-z-]*"
    r"|\b\w+\.(?:csv|xlsx|md|json|po)\b|\b[A-Z]{3,}\b"
)
COMMAND = re.compile(r"^(?:Examples?: |  )?\s*palermo .*$|^Example.*$", re.MULTILINE)


@cache
def terms() -> dict[str, tuple[str, ...]]:
    """English term to the Urdu words for it, any one of which will do."""
    table = (ROOT / "docs" / "words.md").read_text(encoding="utf-8").split("| English | Urdu | note |")[1]
    found: dict[str, tuple[str, ...]] = {}
    for line in table.splitlines()[2:]:
        english, urdu = (cell.strip() for cell in line.strip("|").split("|")[:2])
        plain = re.sub(r"\s*\([^)]*\)", "", english)
        found[plain] = tuple(re.sub(r"\s*\([^)]*\)", "", urdu).strip().split(" / "))
    return found


def table(name: str) -> list[dict[str, str]]:
    with (ROOT / "tests" / "oracle" / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@cache
def also() -> dict[str, list[str]]:
    """Other forms of the house's word that grammar asks for, such as a plural of its own making."""
    found: dict[str, list[str]] = {}
    for row in table("words_also.csv"):
        found.setdefault(row["english"], []).append(row["urdu"])
    return found


@cache
def excepted() -> set[tuple[str, str]]:
    return {(row["english"], row["text"]) for row in table("words_exceptions.csv")}


def says(urdu: str, phrase: str) -> bool:
    words = [word for word in phrase.split() if word not in PARTICLES]
    return all((word.rstrip(BENT) if len(word) > 3 else word) in urdu for word in words)


def bears(english: str, term: str) -> bool:
    words = NOT_WORDS.sub(" ", COMMAND.sub(" ", english))
    return re.search(rf"(?<![\w-]){re.escape(term)}(?:s|es)?(?![\w-])", words, re.IGNORECASE) is not None


def strange(room: str) -> list[tuple[str, str, str]]:
    found = []
    for (_, english), urdu in catalogue_of(room).items():
        said, meant = " ".join(forms(urdu)), " ".join(forms(english))
        for term, words in terms().items():
            if not said.strip() or not bears(meant, term) or (term, meant) in excepted():
                continue
            longer = [each for each in terms() if term in each and term != each and bears(meant, each)]
            if longer or any(says(said, word) for word in (*words, *also().get(term, ()))):
                continue
            found.append((term, meant, said))
    return found


@pytest.mark.parametrize("room", ROOMS)
def test_a_text_in_urdu_says_the_word_of_the_house(room: str) -> None:
    assert strange(room) == []


def test_every_exception_is_still_needed() -> None:
    texts = {" ".join(forms(english)) for room in ROOMS for _, english in catalogue_of(room)}
    assert [pair for pair in excepted() if pair[1] not in texts] == []
    assert [row["english"] for row in table("words_also.csv") if row["english"] not in terms()] == []


def test_the_terms_are_read() -> None:
    assert terms()["return"] == ("گوشوارہ",)
    assert terms()["transgender / other"] == ("خواجہ سرا", "دیگر")
    assert len(terms()) > 150
