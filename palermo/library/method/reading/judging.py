"""Whether what was read is a text: scans have none, and PDFs set in Nastaliq give back shapes in disorder.

Measured on PDFs of our own making (tests/test_judging.py says the same): in Naskh and in Latin letters 0-3 % of the
words are single letters; in Nastaliq (typst, read by pdfium) above 35 %. A text in visual order has words that begin
with ے or ں, with which no Urdu word begins. Pictures of pages have no letters at all.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

READ, PART, UNREADABLE = "read", "part", "unreadable"
FEW_LETTERS = 20  # a page of a scan may still bear a stamp or a number
SINGLE, BACKWARDS, JUNK = 0.2, 0.05, 0.1
ENOUGH = 12  # words, below which shares say nothing
# Legible words of one letter: and, O!, the sign of a year, of a letter's or a page's number.
ALONE = frozenset("وآاءعصھہ")
_WORD = re.compile(r"[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]+")
_NO_BEGINNING = frozenset("ےںۓ")


@dataclass(frozen=True)
class Verdict:
    reading: str
    text: str = ""
    why: str = ""  # scanned, garbled


def judge(pages: Sequence[str], *, paged: bool) -> Verdict:
    """Of a paged file the legible pages, where they are not fewer than the others; of another its whole text."""
    if not paged:
        return Verdict(READ, tidy("\n".join(pages)))
    faults = [fault(page) for page in pages]
    legible = [page for page, wrong in zip(pages, faults, strict=True) if not wrong]
    if not legible or len(legible) * 2 < len(pages):
        garbled = faults.count("garbled")
        return Verdict(UNREADABLE, why="garbled" if garbled * 2 >= len(pages) - len(legible) else "scanned")
    return Verdict(READ, tidy("\n".join(legible)))


def fault(page: str) -> str:
    letters = sum(letter.isalpha() for letter in page)
    junk = sum(is_junk(letter) for letter in page)
    if junk > JUNK * (letters + junk):
        return "garbled" if junk >= FEW_LETTERS else "scanned"
    if letters < FEW_LETTERS:
        return "scanned"
    words = [unicodedata.normalize("NFKC", word) for word in _WORD.findall(page)]
    # Where the page is Latin with a few Urdu words, those do not spoil it.
    if len(words) < ENOUGH or sum(map(len, words)) * 5 < letters:
        return ""
    single = sum(len(word) == 1 and word not in ALONE for word in words)
    backwards = sum(word[0] in _NO_BEGINNING for word in words if len(word) > 1)
    return "garbled" if single > SINGLE * len(words) or backwards > BACKWARDS * len(words) else ""


def is_junk(letter: str) -> bool:
    """Private use, unassigned, controls and the sign of what could not be read."""
    if letter == "\ufffd":
        return True
    return letter not in "\n\r\t\f" and unicodedata.category(letter) in ("Co", "Cn", "Cc", "Cs")


def tidy(text: str) -> str:
    """No NUL and no half of a letter, which PostgreSQL keeps neither; no run of blanks."""
    text = re.sub(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]", " ", text)
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[^\S\n]+", " ", text)).strip()
