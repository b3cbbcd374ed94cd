"""Names are found in either script, however they are typed."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from palermo.partners.models import Person
from palermo.partners.rules.names import folded_words, full_name, script_of, search_key, sort_key


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("Al-Hussain", ["al", "hussain"]),
        ("  José   Ñandú ", ["jose", "nandu"]),
        ("M. Aslam", ["m", "aslam"]),
        ("علي", ["علی"]),
        ("على", ["علی"]),
        ("مُحَمَّد", ["محمد"]),
        ("آمنة", ["امنہ"]),
        ("رۀ", ["رہ"]),
        ("ﻣﺤﻤﺪ", ["محمد"]),
        ("---", []),
    ],
)
def test_spellings_that_count_as_one(written: str, words: list[str]) -> None:
    assert folded_words(written) == words


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    once = folded_words(text)
    assert [word for each in once for word in folded_words(each)] == once


def test_a_search_key_holds_each_word_once_in_one_order() -> None:
    assert (
        search_key(["Sara Khan", "Khan", "سارہ"])
        == search_key(["سارہ", "Khan", "Sara Khan"])
        == " khan sara سارہ"
    )


def test_the_list_is_sorted_by_family_name_then_given_then_urdu() -> None:
    assert sort_key(Person(given_name="Sara", family_name="Khan")) == "khan sara"
    assert sort_key(Person(name_ur="سارہ خان")) == "سارہ خان"


def test_a_name_is_shown_in_the_language_of_the_page_where_there_is_one() -> None:
    both = Person(
        honorific="Dr", given_name="Sara", family_name="Khan", honorific_ur="ڈاکٹر", name_ur="سارہ خان"
    )
    latin, urdu = Person(given_name="Sara"), Person(name_ur="سارہ")
    with translation.override("en"):
        assert [full_name(each) for each in (both, latin, urdu)] == ["Dr Sara Khan", "Sara", "سارہ"]
    with translation.override("ur"):
        assert [full_name(each) for each in (both, latin, urdu)] == ["ڈاکٹر سارہ خان", "Sara", "سارہ"]


def test_the_script_of_an_alias() -> None:
    assert [script_of(text) for text in ("Sara", "سارہ")] == ["latin", "urdu"]
