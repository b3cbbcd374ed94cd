"""Names and days as people write them."""

import unicodedata
from datetime import date

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import example, given
from hypothesis import strategies as st

from palermo.ui.fields import Day, Name, day_of
from palermo.ui.reading import MONTHS

SEEN = st.characters(exclude_categories=["C", "Z"])


def said(field: forms.Field, value: object) -> list[str]:
    with pytest.raises(ValidationError) as stop, translation.override("en"):
        field.clean(value)
    return stop.value.messages


@given(st.text())
@example("Amna\u2003 Bibi")
def test_a_name_is_refused_or_comes_out_clean(text: str) -> None:
    try:
        name = Name().clean(text)
    except ValidationError:
        return
    assert unicodedata.normalize("NFC", name) == name == " ".join(name.split())
    assert 0 < len(name) <= 200
    assert Name().clean(name) == name


@given(st.text(SEEN, min_size=1, max_size=40))
def test_what_can_be_seen_stays_as_it_is(text: str) -> None:
    assert Name().clean(f"Amna {text}") == unicodedata.normalize("NFC", f"Amna {text}")


@pytest.mark.parametrize(
    "unseen", [*"\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c\u200b\ufeff\x07\u2028\n"]
)
def test_a_name_holds_no_character_that_cannot_be_seen(unseen: str) -> None:
    assert said(Name(), f"Bilal{unseen}Khan") == [
        "This holds a character that cannot be seen. Type the words again instead of pasting them."
    ]


def test_urdu_keeps_its_joiners_and_names_their_single_spaces() -> None:
    assert Name().clean("  می\u200cروم \t  خان ") == "می\u200cروم خان"


def test_letters_are_composed() -> None:
    assert Name().clean("Jose\u0301") == "José"


def test_a_long_name_is_told_how_long_it_is() -> None:
    assert said(Name(), "a" * 500) == ["This has 500 characters. Shorten it to 200 or fewer."]
    assert Name().clean("a" * 200) == "a" * 200


def test_a_name_is_more_than_dots() -> None:
    assert said(Name(), "...") == ["Write at least one letter or digit."]
    assert Name().clean("1122") == "1122"


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_a_day_is_read_in_every_form_it_is_written_in(day: date) -> None:
    written = [f"{day:%Y-%m-%d}", f"{day.day}.{day.month}.{day.year}", f"{day:%d/%m/%Y}", f"{day:%d-%m-%Y}"]
    for language in ("en", "ur"):
        with translation.override(language):
            written.append(f"{day.day} {MONTHS[day.month - 1]} {day.year}")
    assert {Day().clean(text) for text in written} == {day}


@given(st.text(max_size=30))
def test_anything_else_is_refused_in_words(text: str) -> None:
    try:
        assert isinstance(day_of(text), date)
    except ValidationError as stop:
        assert len(stop.messages) == 1 and stop.messages[0].endswith(".")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("31.2.2024", "Day 31 does not exist in February 2024. Write the date as 2024-02-28."),
        ("2023-02-29", "Day 29 does not exist in February 2023. Write the date as 2024-02-28."),
        ("2024-13-01", "Month 13 does not exist. Write the date as 2024-02-28."),
        ("0024-01-01", "The year 24 is outside 1900 to 2100. Write the date as 2024-02-28."),
        ("28/2/24", "Write the year with four digits, for example 2024-02-28."),
        ("28 February 24", "Write the year with four digits, for example 2024-02-28."),
        (
            "28 Brumaire 2024",
            "The month is not one we know. Write the date as 2024-02-28, or 28 February 2024.",
        ),
        ("28.2/2024", "This is not read as a date. Write it as 2024-02-28."),
        ("tomorrow", "This is not read as a date. Write it as 2024-02-28."),
        ("", "Write the date, for example 2024-02-28."),
    ],
)
def test_a_wrong_day_is_told_what_to_do(text: str, words: str) -> None:
    assert said(Day(), text) == [words]


@pytest.mark.parametrize(
    "text", ["28 feb 2024", "28. February, 2024", "28 FEBRUARY 2024", "۲۸ فروری ۲۰۲۴", " 2024-2-28 "]
)
def test_people_write_days_loosely(text: str) -> None:
    assert Day().clean(text) == date(2024, 2, 28)


def test_bounds_are_named() -> None:
    field = Day(earliest=date(2024, 1, 1), latest=date(2024, 12, 31))
    assert said(field, "2023-12-31") == ["This must be 2024-01-01 or later."]
    assert said(field, "2025-01-01") == ["This must be 2024-12-31 or earlier."]


def test_an_optional_day_may_be_empty_and_a_day_is_shown_as_it_is_written() -> None:
    assert Day(required=False).clean("  ") is None
    assert Day().prepare_value(date(2024, 2, 28)) == "2024-02-28"
