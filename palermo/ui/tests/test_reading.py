"""Days, moments, numbers and differing texts as pages show them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from html import unescape

import pytest
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from palermo.ui.differing import marked
from palermo.ui.reading import zone

LATE = datetime(2026, 11, 23, 20, 5, tzinfo=UTC)


def shown(expression: str, value: object, language: str = "en") -> str:
    with translation.override(language):
        return Template("{% load ui %}{{ value|" + expression + " }}").render(Context({"value": value}))


@pytest.mark.parametrize(
    ("expression", "value", "english", "urdu"),
    [
        ("day", date(2026, 11, 23), "23 November 2026", "23 نومبر 2026"),
        ("day", LATE, "24 November 2026", "24 نومبر 2026"),
        ("day_short", LATE, "2026-11-24", "2026-11-24"),
        ("moment", LATE, "24 November 2026, 01:05", "24 نومبر 2026، 01:05"),
        ("moment_short", LATE, "2026-11-24 01:05", "2026-11-24 01:05"),
        ("file_size", 1, "1 byte", "1 بائٹ"),
        ("file_size", 1023, "1023 bytes", "1023 بائٹ"),
        ("file_size", 20582, "20.1 KB", "20.1 کے بی"),
        ("file_size", 1048575, "1.0 MB", "1.0 ایم بی"),
        ("file_size", 5 * 1024**4, "5,120.0 GB", "5,120.0 جی بی"),
        ("number", 1204567, "1,204,567", "1,204,567"),
        ("number", Decimal("1204.50"), "1,204.50", "1,204.50"),
        ("share", 0.1234, "12.3%", "12.3%"),
        ("share:0", Decimal("0.5"), "50%", "50%"),
        ("day", None, "", ""),
        ("number", None, "", ""),
        ("number", 0, "0", "0"),
        ("share", None, "", ""),
    ],
)
def test_values_are_read_in_both_languages(expression: str, value: object, english: str, urdu: str) -> None:
    assert (shown(expression, value), shown(expression, value, "ur")) == (english, urdu)


def test_the_zone_of_the_installation_is_named_with_its_distance() -> None:
    assert zone(LATE) == "Asia/Karachi, UTC+05:00"


def test_only_what_differs_is_marked() -> None:
    before, after = marked("by the tenth, <b>.", "by the fifteenth, <b>.")
    assert before == "by the <del>tenth</del>, &lt;b&gt;."
    assert after == "by the <ins>fifteenth</ins>, &lt;b&gt;."


def test_a_word_of_urdu_is_not_torn_from_its_marks() -> None:
    before, _ = marked("مدتِ رپورٹ", "مدت رپورٹ")
    assert before == "<del>مدتِ</del> رپورٹ"


@given(st.text(max_size=60), st.text(max_size=60))
def test_without_the_marks_each_text_is_itself(before: str, after: str) -> None:
    for html, text in zip(marked(before, after), (before, after), strict=True):
        bare = html
        for tag in ("<del>", "</del>", "<ins>", "</ins>"):
            bare = bare.replace(tag, "")
        assert unescape(bare) == text


def test_long_texts_are_compared_by_the_line() -> None:
    text = "one two three\n" * 2000
    before, after = marked(text, text + "four\n")
    assert "<del>" not in before and after.endswith("<ins>four\n</ins>")
