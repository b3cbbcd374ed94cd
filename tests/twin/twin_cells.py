"""The slow twin of the check, first part: what one cell says. README of the return, 'Values'."""

import calendar
import re
import unicodedata
from datetime import date
from fractions import Fraction

from tests.twin.twin_lists import PALERMO, code_list, district_names, fold_digits, letters_and_digits, rows

CONTRACT = PALERMO / "returns" / "method" / "contract"
FIELDS = rows(CONTRACT / "fields.csv")
RULES = rows(CONTRACT / "rules.csv")
SHEETS = list(dict.fromkeys(field["sheet"] for field in FIELDS))
DATA_SHEETS = SHEETS[1:]
COLUMNS = {s: {f["column"]: f for f in FIELDS if f["sheet"] == s} for s in SHEETS}

DIRECTION_MARKS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def is_control(letter):
    """ "NUL, direction marks or other control characters"."""
    if letter in "\t\n\r":
        return False
    return unicodedata.category(letter) == "Cc" or letter in DIRECTION_MARKS


class Bad(Exception):
    """Carries the rule that the cell breaks; for several codes, the good ones that are left."""

    def __init__(self, rule, left=None):
        super().__init__(rule)
        self.rule = rule
        self.left = left


class Cell:
    def __init__(self, raw):
        raw = raw or ""
        self.has_control = any(is_control(letter) for letter in raw)
        self.written = "".join(letter for letter in raw if not is_control(letter)).strip()
        self.value = self.written or None  # typed later; None when empty or dropped
        self.faulty = False

    @property
    def empty(self):
        return self.value is None

    @property
    def usable(self):
        """ "A rule whose inputs are missing or faulty is not applied"."""
        return self.value is not None and not self.faulty


class Partial:
    """A date as precisely as it is known: its first and its last possible day."""

    def __init__(self, first, last):
        self.first, self.last = first, last

    def __eq__(self, other):
        return (self.first, self.last) == (other.first, other.last)

    def __hash__(self):
        return hash((self.first, self.last))


TIME = r"(?:[ T]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})" + TIME)
DAY_FIRST = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})" + TIME)
YEAR = re.compile(r"(\d{4})")
MONTH = re.compile(r"(\d{4})-(\d{2})")


def a_day(year, month, day):
    """ "years outside 1900-2100 (Hijri) are bad-date", and so is a day that is none."""
    if not 1900 <= year <= 2100:
        raise Bad("bad-date")
    try:
        return date(year, month, day)
    except ValueError:
        raise Bad("bad-date") from None


def read_date(text):
    text = fold_digits(text)
    if found := ISO.fullmatch(text):
        return a_day(*(int(part) for part in found.groups()))
    if found := DAY_FIRST.fullmatch(text):
        return a_day(int(found[4]), int(found[3]), int(found[1]))
    raise Bad("bad-date")


def read_partial(text):
    """ "A partial date may also be YYYY or YYYY-MM and keeps that precision"."""
    folded = fold_digits(text)
    if found := YEAR.fullmatch(folded):
        return Partial(a_day(int(found[1]), 1, 1), a_day(int(found[1]), 12, 31))
    if found := MONTH.fullmatch(folded):
        year, month = int(found[1]), int(found[2])
        first = a_day(year, month, 1)
        return Partial(first, date(year, month, calendar.monthrange(year, month)[1]))
    day = read_date(text)
    return Partial(day, day)


def read_number(text, whole, limits):
    """ "Numbers: digits, in a number also one decimal point; a whole number such as 12.0 is 12"."""
    text = fold_digits(text)
    if not re.fullmatch(r"[0-9]+(\.[0-9]+)?", text):
        raise Bad("bad-number")
    number = Fraction(text)
    if whole and number.denominator != 1:
        raise Bad("bad-number")
    if limits:
        low, high = limits.split("-")
        if not Fraction(low) <= number <= Fraction(high):
            raise Bad("bad-number")
    return int(number) if whole else float(number)


def read_code(text, list_name):
    """ "Codes, district names (...) compare without regard to case"."""
    if list_name == "districts":
        for level in district_names():
            answers = level.get(letters_and_digits(text), set())
            if len(answers) == 1:
                return next(iter(answers))
            if answers:
                raise Bad("ambiguous-code")
        raise Bad("unknown-code")
    for code in code_list(list_name):
        if code.casefold() == fold_digits(text).casefold():
            return code
    raise Bad("unknown-code")


def read_codes(text, list_name):
    """ "Several codes in a cell are separated by `;`"."""
    good, bad = [], False
    for part in text.split(";"):
        if part.strip():
            try:
                good.append(read_code(part.strip(), list_name))
            except Bad:
                bad = True
    if bad:
        raise Bad("unknown-code", ";".join(good) or None)
    return ";".join(good) or None


def read_text(text, kind):
    longest = int(kind[5:-1])
    if len(text) > longest:
        raise Bad("too-long")
    return text


def read_cell(field, text):
    """The typed value of a cell that is not empty; raises Bad."""
    kind = field["type"]
    if kind.startswith("text"):
        return read_text(text, kind)
    if kind == "date":
        return read_date(text)
    if kind == "partial date":
        return read_partial(text)
    if kind in ("integer", "number"):
        return read_number(text, kind == "integer", field["range"])
    if kind in ("yes/no", "yes/no/unknown"):
        if text.upper() in kind.upper().split("/"):
            return text.upper()
        raise Bad("unknown-code")
    if kind == "codes":
        return read_codes(text, field["codes"])
    return read_code(text, field["codes"])


def shown_value(field, text):
    """ "It is shown for codes, dates, numbers and yes/no, unless it is longer than 24 characters, has seven
    digits in a row, or has letters where a date or number belongs; then, and for all text columns, it is …"."""
    if not text:
        return None
    kind = field["type"]
    if kind.startswith("text"):
        return "…"
    if len(text) > 24 or re.search("[0-9]{7}", fold_digits(text)):
        return "…"
    if kind in ("date", "partial date", "integer", "number") and any(c.isalpha() for c in text):
        return "…"
    return text
