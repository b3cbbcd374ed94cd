"""The spellings that count as one: how a cell becomes the key it is looked up by, in Python and in DuckDB.

Each fold exists twice, as a function and as an SQL expression with `{x}` where the text stands;
a test holds the two equal over every character.
"""

import unicodedata

BLANKS = "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
"""What counts as a blank at the outside of a cell: every character that str.isspace() accepts."""

_DIGITS = dict(zip("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "0123456789" * 2, strict=True))
# Simple case folding, one letter to one letter: Python alone turns these two into something longer or contextual.
_CASE = {"İ": "i", "Σ": "σ"}
# Letters that Arabic keyboards and older fonts write for the Urdu ones, and the joined forms of hamza and
# madda, which may also come as a bare letter with a mark that the fold takes off.
_LETTERS = {
    "ي": "ی", "ى": "ی", "ئ": "ی", "ك": "ک", "ه": "ہ", "ھ": "ہ", "ة": "ہ", "ۃ": "ہ",
    "ۀ": "ہ", "ۂ": "ہ", "آ": "ا", "أ": "ا", "إ": "ا", "ؤ": "و",
}  # fmt: skip

_CODE = str.maketrans(_CASE | _DIGITS)
_DISTRICT = str.maketrans(_CASE | _DIGITS | _LETTERS)


def fold_code(text: str) -> str:
    """The key of a code: outer blanks off, small letters, Urdu and Arabic digits as 0-9."""
    return text.strip(BLANKS).translate(_CODE).lower()


def fold_district(text: str) -> str:
    """The key of a district's id, name or alias: small letters and digits only, Arabic letters as Urdu ones."""
    kept = (c for c in text if unicodedata.category(c)[0] in "LN")
    return "".join(kept).translate(_DISTRICT).lower()


def _translate_sql(expression: str, table: dict[str, str]) -> str:
    return f"translate({expression}, '{''.join(table)}', '{''.join(table.values())}')"


def _blanks_sql(blanks: str) -> str:
    return "concat(" + ", ".join(f"chr({ord(c)})" for c in blanks) + ")"


_ASCII_BLANKS = "".join(c for c in BLANKS if c.isascii())

# Plain ASCII, which is nearly every cell, takes a way ten times shorter; the last branch is right for all.
_ANY_CODE = _translate_sql(f"trim({{x}}, {_blanks_sql(BLANKS)})", _DIGITS)
_ANY_DISTRICT = _translate_sql(r"regexp_replace({x}, '[^\p{{L}}\p{{N}}]', '', 'g')", _DIGITS | _LETTERS)

FOLD_CODE_SQL = f"""CASE
    WHEN NOT regexp_matches({{x}}, '[^!-~]') THEN lower({{x}})
    WHEN strlen({{x}}) = length({{x}}) THEN lower(trim({{x}}, {_blanks_sql(_ASCII_BLANKS)}))
    ELSE lower({_ANY_CODE}) END"""
FOLD_DISTRICT_SQL = f"""CASE
    WHEN strlen({{x}}) = length({{x}}) THEN lower(regexp_replace({{x}}, '[^A-Za-z0-9]', '', 'g'))
    ELSE lower({_ANY_DISTRICT}) END"""
"""DuckDB expressions for str.format(x="column"); braces of the regular expression are doubled for it."""
