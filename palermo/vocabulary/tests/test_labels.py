"""Everything a person sees has one name in English and one in Urdu."""

import re

import pytest

from palermo.vocabulary.codes import LISTS, codes, rows_of
from palermo.vocabulary.labels import (
    dimension_label,
    dimensions,
    figure_label,
    figure_labels,
    period_label,
    value_label,
)

ARABIC_SCRIPT = re.compile("[\u0600-\u06ff]")
# Letters of Arabic keyboards that Urdu has its own for, and digits that look.md wants Western.
NOT_URDU = re.compile("[يكهىة٠-٩۰-۹]")


def urdu_texts() -> list[tuple[str, str]]:
    """Where each Urdu text of the vocabulary stands, and the text."""
    found = [(f"{name} {code.code}", code.label_ur) for name in LISTS for code in codes(name).values()]
    found += [(f"dimension {d.dimension}", d.label_ur) for d in dimensions().values()]
    for figure in figure_labels().values():
        found += [
            (f"figure {figure.figure}", text)
            for text in (figure.label_ur, figure.unit_ur, figure.definition_ur)
        ]
    for row in rows_of("standards/case_status.csv"):
        found += [(f"stage {row['code']}", row["label_ur"]), ("phase", row["phase_label_ur"])]
    found += [("exploitation", row["label_ur"]) for row in rows_of("standards/exploitation_crosswalk.csv")]
    return found


def test_no_urdu_text_is_missing_or_left_in_english():
    assert [where for where, text in urdu_texts() if not ARABIC_SCRIPT.search(text)] == []


def test_urdu_is_written_with_urdu_letters_and_western_digits():
    assert [(where, text) for where, text in urdu_texts() if NOT_URDU.search(text)] == []


def test_no_text_has_outer_or_double_blanks():
    assert [(where, text) for where, text in urdu_texts() if text != " ".join(text.split())] == []


@pytest.mark.parametrize("list_name", LISTS)
def test_no_english_label_is_missing_and_no_label_is_said_of_two_codes(list_name):
    listed = list(codes(list_name).values())
    assert listed
    assert [code.code for code in listed if not code.label.strip()] == []
    for texts in ([code.label for code in listed], [code.label_ur for code in listed]):
        assert sorted({text for text in texts if texts.count(text) > 1}) == []


def test_one_word_for_one_thing_across_all_lists():
    said: dict[str, set[str]] = {}
    for name in LISTS:
        for code in codes(name).values():
            said.setdefault(code.label.casefold(), set()).add(code.label_ur)
    assert {english: urdu for english, urdu in said.items() if len(urdu) > 1} == {}


def test_every_dimension_has_a_list_that_is_there():
    assert {d.list for d in dimensions().values()} <= {*LISTS, ""}
    labels = [d.label_ur for d in dimensions().values()]
    assert len(labels) == len(set(labels))


def test_figures_are_told_apart_in_both_languages():
    for texts in (
        [f.label for f in figure_labels().values()],
        [f.label_ur for f in figure_labels().values()],
        [f.definition_ur for f in figure_labels().values()],
    ):
        assert len(texts) == len(set(texts))


@pytest.mark.parametrize(
    ("dimension", "value", "english", "urdu"),
    [
        ("province", "PK-PB", "Punjab", "پنجاب"),
        ("province", "UNKNOWN", "Not known", "نامعلوم"),
        ("province", "ABROAD", "Abroad", "بیرونِ ملک"),
        ("district", "PK-SD", "Sindh (district not known)", "سندھ (ضلع نامعلوم)"),
        ("district", "PB-lahore", "Lahore", "لاہور"),
        ("nationality", "UNKNOWN", "Not known", "نامعلوم"),
        ("nationality", "NA", "Namibia", "نامیبیا"),
        ("sex", "UNKNOWN", "Not known", "نامعلوم"),
        ("age_band", "48+", "48 years or older", "48 سال یا زائد"),
        ("cross_border", "YES", "Yes", "ہاں"),
        ("stage", "INVESTIGATION", "Under investigation", "زیرِ تفتیش"),
        ("year", "2024", "2024", "2024"),
        ("quarter", "2024-Q1", "2024, quarter 1", "2024، سہ ماہی 1"),
        ("month", "2024-03", "March 2024", "مارچ 2024"),
        ("kind", "SOMETHING-NEW", "SOMETHING-NEW", "SOMETHING-NEW"),
    ],
)
def test_a_value_of_a_dimension_has_a_name(dimension, value, english, urdu):
    assert (value_label(dimension, value, "en"), value_label(dimension, value, "ur")) == (english, urdu)


def test_milestones_are_what_a_case_has_reached():
    assert value_label("stage", "INVESTIGATION", "en", "attrition") == "Investigation opened"
    assert value_label("stage", "DECIDED", "ur", "time_to_stage") == "فیصلہ شدہ"


def test_names_of_figures_and_dimensions():
    assert (dimension_label("district", "en"), dimension_label("district", "ur")) == ("District", "ضلع")
    assert figure_label("cases_registered", "ur") == "درج مقدمات"
    assert period_label("2024-12", "ur") == "دسمبر 2024"
