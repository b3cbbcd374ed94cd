"""What counts as one spelling, by a table of examples, by a slow twin, and for every letter there is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palermo.library.method import letters
from palermo.library.tests.looking import keys, plain

URDU = "ابپتٹثجچحخدڈذرڑزژسشصضطظعغفقکگلمنںوہھءیےئؤأآۂۃيكهىةٱ\u0654\u064e\u0650\u0651\u0640\u200c\u200d۰۱۹٤"
TEXTS = st.one_of(st.text(max_size=60), st.text(alphabet=URDU + " aAéÉİıß12-\"'ﷺﻻ①½", max_size=40))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("لئے", "لیے"),
        ("چاہئے", "چاہیے"),
        ("کي", "كی"),
        ("هے", "ہے"),
        ("ھے", "ہے"),
        ("مقدّمہ", "مقدمہ"),
        ("عـــلم", "علم"),
        ("علماء", "علما"),
        ("سورۃ", "سورہ"),
        ("آئین", "ایین"),
        ("ﻻهور", "لاہور"),
        ("۲۰۲۴ء", "2024"),
        ("١٤٤٥ھ", "1445"),
        ("Résumé", "RESUME"),
        ("STRASSE", "straße"),
        ("ＦＩＲ", "fir"),
        ("co\u00adoperate", "cooperate"),
    ],
)
def test_spellings_that_count_as_one(one: str, other: str) -> None:
    assert letters.words(one) == letters.words(other) != []


@pytest.mark.parametrize(
    ("one", "other"),
    [("بھاری", "بہاری"), ("میں", "مین"), ("بڑا", "برا"), ("ڈر", "در"), ("سے", "سی"), ("پھل", "پہل")],
)
def test_letters_that_are_different(one: str, other: str) -> None:
    assert letters.words(one) != letters.words(other)


def test_a_joined_word_is_found_whole_and_by_its_parts() -> None:
    assert letters.lexemes("کتاب‌خانہ") == {"کتابخانہ", "کتاب", "خانہ"}
    assert letters.words("کتاب‌خانہ") == ["کتابخانہ"]


@given(TEXTS)
def test_folding_twice_changes_nothing_and_the_slow_way_gives_the_same(text: str) -> None:
    found = letters.words(text)
    assert letters.words(" ".join(found)) == found == plain(text)
    assert letters.lexemes(text) == keys(text)
    assert all(word.isalnum() and len(word) <= letters.LONGEST for word in found)
    assert {key for chunk in letters.chunks(text) for key in letters.found_by(chunk.group())} == keys(text)


def test_no_letter_there_is_becomes_what_the_index_would_part() -> None:
    for code in range(0x110000):
        for word in letters.words(chr(code)):
            assert letters.words(word) == [word]
            assert all(not each.isascii() or each.isdigit() or each.islower() for each in word)
