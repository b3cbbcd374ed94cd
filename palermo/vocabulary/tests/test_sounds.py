"""Spellings of one name share a key in both scripts; other names seldom do."""

import statistics
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from palermo.vocabulary.name_letters import letters_sound
from palermo.vocabulary.name_lists import FREQUENT, LISTS, listed
from palermo.vocabulary.name_words import particles
from palermo.vocabulary.sounds import (
    FAINT,
    Likeness,
    keys_of_many,
    likeness,
    name_parts,
    pair_keys,
    sound_key,
    sound_keys,
)

SPELLINGS = [spelling for name, others in listed() for spelling in (name, *others)]
NAMES = st.lists(st.sampled_from([*SPELLINGS, *particles()]), max_size=6).map(" ".join)
TEXTS = st.one_of(st.text(), st.text("abdhmuslkِاللہعبدمحٰیو ./-'@ \u200c", max_size=30), NAMES)

ONE_SOUND = """
Muhammad Mohammad Mohammed Muhamad Mohamad Mehmet Mahomed محمد مُحمّد
Mehmood Mahmood Mahmud Mehmud محمود
Hussain Husain Hussein Hossain Husayn حسین حسين
Hassan Hasan Hassaan حسن
Zainab Zaynab Zeinab Zenab زینب
Ayesha Aisha Aysha Ayisha عائشہ عایشہ
Fatima Fatimah Fatema فاطمہ فاطمة
Yousaf Yusuf Yousuf Youssef یوسف
Yaqoob Yaqub Yakoob یعقوب
Javed Javaid Jawed جاوید
Pervez Parvez Pervaiz Perwez پرویز
Shafiq Shafique Shafeeq شفیق
Riaz Riyaz ریاض
Khalid Khaled خالد
Subhan Subhaan سبحان
Athar Ather اطہر
Mazhar Mazher مظہر
Bhatti Bhatty Bhati بھٹی
Bukhari Bokhari بخاری
Wajahat Vajahat وجاہت
Alvi Alwi علوی
Sanaullah Sanaulla ثناءاللہ
Abdulrehman Abdurrahman Abdulrahman Rehman عبدالرحمٰن رحمان
Abdullah Abdulla عبداللہ
Salma سلمیٰ سلمى
"""


@pytest.mark.parametrize("line", ONE_SOUND.strip().splitlines())
def test_spellings_of_one_name_share_a_key(line):
    assert len({sound_key(part) for part in line.split()}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Muhammad", "Mehmood"),
        ("Hassan", "Hussain"),
        ("Zahid", "Zahida"),
        ("Khan", "Kiran"),
        ("Akram", "Aslam"),
        ("Saleem", "Salma"),
    ],
)
def test_other_names_do_not(one, other):
    assert sound_key(one) != sound_key(other)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Mohd. Aslam Khan s/o Bashir Ahmed", ["muhammad", "aslam", "khan"]),
        ("M.Aslam", ["muhammad", "aslam"]),
        ("Aslam son of Bashir", ["aslam"]),
        ("s/o Bashir", ["bashir"]),
        ("محمد اسلم ولد بشیر", ["محمد", "اسلم"]),
        ("Ch. Akram", ["chaudhry", "akram"]),
        ("Gh. Rasool", ["ghulamrasool"]),
        ("Abd-ur-Rehman Khan", ["abdurrehman", "khan"]),
        ("A. Rehman", ["abdulrehman"]),
        ("Abd Ullah", ["abdullah"]),
        ("عبد الرحمٰن خان", ["عبدالرحمن", "خان"]),
        ("Sana Ullah", ["sanaullah"]),
        ("Salah ud Din", ["salahuddin"]),
        ("Zia-ul-Haq", ["ziaulhaq"]),
        ("Allah Bux", ["allahbakhsh"]),
        ("Mst. Zainab Bibi", ["zainab"]),
        ("بی بی زینب", ["زینب"]),
        ("Haji Muhammad", ["haji", "muhammad"]),
        ("Haji Bibi", ["haji"]),
        ("Asif @ Kala", ["asif", "kala"]),
        ("Asif alias Kala d/o X", ["asif", "kala"]),
        ("MuhammadAslam Khan", ["muhammad", "aslam", "khan"]),
        ("Aslamkhan", ["aslam", "khan"]),
        ("ZAINABMEER", ["zainab", "meer"]),
        ("ZarBakht", ["zar", "bakht"]),
        ("mUHAMMAD", ["muhammad"]),
        ("محمداسلم", ["محمد", "اسلم"]),
        ("Shahnaz", ["shahnaz"]),
        ("Shah Rukh Khan", ["shahrukh", "khan"]),
        ("Ra'ana", ["raana"]),
        ("Zaïnàb", ["zainab"]),
        ("123 ... ", []),
        ("", []),
    ],
)
def test_parts_of_a_name(text, parts):
    assert name_parts(text) == parts


@pytest.mark.parametrize(
    ("latin", "urdu"),
    [
        ("Salah ud Din", "صلاح الدین"),
        ("Zia ul Haq", "ضیاء الحق"),
        ("Zain ul Abideen", "زین العابدین"),
        ("Abdus Sattar", "عبدالستار"),
        ("Allah Ditta", "اللہ دتہ"),
        ("Ghulam Rasul", "غلام رسول"),
        ("Sana Ullah", "ثناء اللہ"),
        ("Mohd Imran Khan", "محمد عمران خان"),
    ],
)
def test_whole_names_agree_across_scripts(latin, urdu):
    assert sound_keys(latin) == sound_keys(urdu)


def by_letters(text: str) -> list[str]:
    return [letters_sound(part) for part in name_parts(text)]


def agreeing(sound, paths) -> tuple[float, float]:
    """Shares of the listed Latin and of the listed Urdu spellings that sound like their name."""
    latin, urdu = [], []
    for name, spellings in listed(paths):
        for spelling in spellings:
            (latin if spelling.isascii() else urdu).append(sound(spelling) == sound(name))
    return statistics.mean(latin), statistics.mean(urdu)


def test_listed_spellings_are_found():
    latin, urdu = agreeing(sound_keys, LISTS)
    assert latin >= 0.995
    assert urdu >= 0.995


def test_the_letters_alone_find_nearly_all():
    latin, urdu = agreeing(by_letters, FREQUENT)
    assert latin >= 0.94
    assert urdu >= 0.96


def test_further_spellings_are_those_that_the_letters_miss():
    for name, spellings in listed(["names/more_spellings.csv"]):
        sound = by_letters(name)
        assert any(by_letters(each) != sound or " " in each for each in spellings), name


def test_few_names_share_a_key():
    names = Counter(" ".join(sound_keys(name)) for name in {name for name, _others in listed(FREQUENT)})
    assert statistics.mean(names.values()) < 1.1
    assert max(names.values()) <= 3


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_parts_of_parts_are_the_same(text):
    parts = name_parts(text)
    assert name_parts(" ".join(parts)) == parts
    assert all(part and not any(c.isspace() or c.isdigit() for c in part) for part in parts)


@settings(max_examples=300, deadline=None)
@given(TEXTS, TEXTS)
def test_any_text_has_keys_and_a_likeness(one, other):
    for text in (one, other):
        keys = sound_keys(text)
        assert all(keys) and len(set(keys)) == len(keys)
        assert not any(" " in key for key in keys)
    alike = likeness(one, other)
    assert 0.0 <= alike <= 1.0
    assert alike == pytest.approx(likeness(other, one))
    assert likeness(one, one) == (1.0 if name_parts(one) else 0.0)


@given(
    st.lists(st.sampled_from(SPELLINGS), min_size=1, max_size=3), st.text("0123456789۴٢,;!?()", max_size=3)
)
def test_digits_and_punctuation_are_ignored(words, noise):
    plain, noisy = " ".join(words), f"{noise} ".join(words) + noise
    assert sound_keys(noisy) == sound_keys(plain)


@given(st.permutations(["Imran", "Nadeem", "Bajwa", "Zubair"]))
def test_keys_keep_the_order_and_pairs_do_not(words):
    keys = sound_keys(" ".join(words))
    assert keys == [sound_key(word) for word in words]
    assert pair_keys(keys) == pair_keys(sorted(keys))
    assert len(pair_keys(keys)) == 6


def test_muhammad_says_little_however_it_is_written():
    for text in ("Muhammad", "Mohd.", "M. ", "محمد", "Mohammed"):
        assert set(sound_keys(text)) == FAINT


def test_a_key_that_comes_twice_counts_once():
    assert sound_keys("Ali Aly علی") == [sound_key("Ali")]
    assert pair_keys(["b", "a", "b"]) == ["a b"]
    assert pair_keys(["a"]) == pair_keys([]) == []


def test_many_at_once_are_the_same_as_one_by_one():
    texts = [*SPELLINGS, "", *SPELLINGS[:5]]
    assert keys_of_many(texts) == {text: sound_keys(text) for text in texts}


def test_likeness_ranks():
    query = Likeness("Mohammad Imran Khan")
    ranked = [
        "muhammad imran khan",
        "M. Imran Khan",
        "محمد عمران خان",
        "Khan Imraan",
        "Imran Ahmed",
        "Irfan Khan",
        "Muhammad Bilal",
        "Saima",
    ]
    values = [query.of(name) for name in ranked]
    assert values == sorted(values, reverse=True)
    assert values[2] > 0.95
    assert values[-2] < 0.4
    assert values[-1] == 0.0


@pytest.mark.parametrize(
    ("one", "other", "least"),
    [
        ("Zarbakht", "Zar Bakht", 0.95),
        ("Rashid Ali", "Ali Raashid", 0.95),
        ("Nasir Ali", "ناصر علی", 0.95),
        ("Muhammad Aslam", "Aslam", 0.9),
        ("Aslam Bajwa", "Aslm Bajwa", 0.9),
        ("Zubair Bajwa", "Zubiar Bajva", 0.9),
        ("Kashif", "K.", 0.5),
    ],
)
def test_what_is_nearly_the_same_is_told(one, other, least):
    assert least <= likeness(one, other) < 1.0
