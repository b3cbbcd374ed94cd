"""The spellings that count as one when the shelf is searched: the same for what is indexed and for what is asked.

Kept apart, since they are different letters: ھ and ہ (aspirates: بھ is not بہ; see ASPIRATE for the one exception),
ی and ے, ن and ں, ٹ ڈ ڑ and their plain ones. What is folded, each with whose rule it is:

- presentation forms, ligatures, wide and raised forms, composed and decomposed accents: Unicode's NFKD and NFKC
  (UAX #15), so that what a PDF spells by shapes is found by letters;
- small and capital Latin, Greek, Cyrillic: Unicode's full case folding (The Unicode Standard, 3.13);
- accents and Urdu's zabar, zer, pesh, tashdid, small alef: taken off, since most texts are written without
  (MARKS: the Latin and the Arabic combining marks; vowel signs of Indian scripts are letters and stay);
- hamza above and below, madda: taken off with the marks, hence آ أ إ as ا, ؤ as و, ئ as ی, ۓ as ے, ۂ as ہ (so does
  Lucene's ArabicNormalizer with alef); one word then for لئے and لیے, چاہئے and چاہیے, which are both in print;
- ي ى as ی and ك as ک: Arabic keyboards (Lucene's PersianNormalizer; the same as palermo/vocabulary/fold.py);
- ه ە as ہ: Arabic and Kurdish keyboards; ة ۃ as ہ: سورۃ and سورہ (as palermo/vocabulary/fold.py);
- tatweel: stretches a word and means nothing (ArabicNormalizer);
- ZWJ, ZWNJ, soft hyphen, direction marks: format characters, taken off (UAX #29 does not break at them);
- decimal digits of any script as 0-9 (Unicode's decimal value);
- a last ء after ا: علماء and علما, of which the newer spelling leaves it out (National Language Authority);
- ء ھ ہ after a number: the signs of the two calendars, ۲۰۲۴ء and ۱۴۴۵ھ.

Plurals are not cut: the question finds longer words by their beginning (question.py).
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

LONGEST = 64  # letters of a word that count: longer ones are no words, and PostgreSQL keeps none beyond 2 KB
JOINERS = "\u200c\u200d"
_LETTERS = {
    "ي": "ی", "ى": "ی", "ك": "ک", "ه": "ہ", "ە": "ہ", "ة": "ہ", "ۃ": "ہ", "ٱ": "ا", "\u0640": "",
}  # fmt: skip
_MARK_RANGES = (
    (0x0300, 0x036F), (0x0610, 0x061A), (0x064B, 0x065F), (0x0670, 0x0670), (0x06D6, 0x06DC), (0x06DF, 0x06E4),
    (0x06E7, 0x06E8), (0x06EA, 0x06ED), (0x08CA, 0x08E1), (0x08E3, 0x08FF), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF),
    (0x20D0, 0x20FF), (0xFE00, 0xFE0F), (0xFE20, 0xFE2F),
)  # fmt: skip
MARKS = frozenset(chr(code) for first, last in _MARK_RANGES for code in range(first, last + 1))
ASPIRATE = "ھ"
_INITIAL_ASPIRATE = re.compile("^ھ")  # no Urdu word begins with an aspirate's sign: ھے is ہے
_LAST_HAMZA = re.compile("(?<=ا)ء$")
_CALENDAR = re.compile("(?<=[0-9])[ءھہ]$")
_RUN = re.compile(r"[^\W_]+")


@cache
def _table() -> dict[int, str]:
    """Marks and format characters to nothing, digits to 0-9, Arabic letters to the Urdu ones."""
    table = {ord(mark): "" for mark in MARKS} | {ord(letter): into for letter, into in _LETTERS.items()}
    for code in range(0x20000):
        kind = unicodedata.category(chr(code))
        if kind == "Nd":
            table[code] = str(unicodedata.decimal(chr(code)))
        elif kind == "Cf":
            table[code] = ""
    return table


@cache
def _chunk() -> re.Pattern[str]:
    """A word as it is written: letters and digits, with the marks and format characters among them."""
    within = []
    for code in [*range(0x80, 0x20000), *range(0xE0100, 0xE01F0)]:
        if unicodedata.category(chr(code)) in ("Mn", "Mc", "Me", "Cf"):
            within.append(code)
    ranges: list[list[int]] = []
    for code in within:
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    marks = "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in ranges)
    return re.compile(rf"[^\W_]++(?:[{marks}]++[^\W_]*+)*+")


def fold(text: str) -> str:
    """The letters alone, whatever they stand in."""
    table = _table()
    plain = unicodedata.normalize("NFKD", text).translate(table)
    # Folding a letter can bring forth a mark (İ), and composing can bring forth a letter of the table.
    plain = unicodedata.normalize("NFKD", plain.casefold()).translate(table)
    return unicodedata.normalize("NFKC", plain)


@lru_cache(maxsize=65_536)
def keys(written: str) -> tuple[str, ...]:
    """The words of one chunk of a text: nearly always one; a ligature like ﷺ is several."""
    found = (_trimmed(run) for run in _RUN.findall(fold(written)))
    return tuple(word for word in found if word)


def _trimmed(word: str) -> str:
    word = _INITIAL_ASPIRATE.sub("ہ", word)
    word = _CALENDAR.sub("", _LAST_HAMZA.sub("", word))
    return word[:LONGEST]


@lru_cache(maxsize=65_536)
def parts(written: str) -> tuple[str, ...]:
    """The parts of what a ZWNJ holds apart: کتاب‌خانہ is found as one word, and by کتاب and by خانہ."""
    pieces = re.split(f"[{JOINERS}]+", written)
    return tuple(key for piece in pieces if piece for key in keys(piece)) if len(pieces) > 1 else ()


def words(text: str) -> list[str]:
    """Every word in its order, as it is compared."""
    return [key for written in _chunk().findall(text) for key in keys(written)]


def lexemes(text: str) -> set[str]:
    """What the text is found by: its words, and the parts of joined ones."""
    return {key for written in set(_chunk().findall(text)) for key in found_by(written)}


@lru_cache(maxsize=65_536)
def found_by(written: str) -> tuple[str, ...]:
    """What one chunk is found by."""
    return (*keys(written), *parts(written))


def chunks(text: str) -> Iterator[re.Match[str]]:
    """Where each chunk stands in the text as written."""
    return _chunk().finditer(text)
