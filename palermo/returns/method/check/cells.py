"""What the text of a cell says, as DuckDB expressions: cleaning, days, numbers, and what of it may be shown.

Each function takes an SQL expression and returns one.
"""

from __future__ import annotations

from palermo.vocabulary.codes import BLANKS

# Category Cc but tab and line ends, the direction marks, and the byte-order mark.
CONTROL = (
    r"\x00-\x08\x0B\x0C\x0E-\x1F\x7F-\x{9F}"
    r"\x{061C}\x{200E}\x{200F}\x{202A}-\x{202E}\x{2066}-\x{2069}\x{FEFF}"
)
_DIGITS = "۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩"
_TIME = r"([T ] *[0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?( ?[AaPp][Mm])?( ?(Z|[+-][0-9]{2}:?[0-9]{2}))?)?"
_ISO = "[0-9]{4}-[0-9]{2}-[0-9]{2}" + _TIME
_DAY_FIRST = (
    r"([0-9]{1,2}/[0-9]{1,2}/[0-9]{4}|[0-9]{1,2}-[0-9]{1,2}-[0-9]{4}|[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4})"
    + _TIME
)
LONGEST_SHOWN = 24


def fold_digits(x: str) -> str:
    """The text with Urdu and Arabic-Indic digits as 0-9."""
    return f"translate({x}, '{_DIGITS}', '{'0123456789' * 2}')"


def needs_care(x: str) -> str:
    """True when the text is not clean as it stands: a control character, an Urdu digit or an outer blank."""
    return rf"regexp_matches({x}, '[{CONTROL}۰-۹٠-٩]|^[\t\n\r\p{{Z}}]|[\t\n\r\p{{Z}}]$')"


def trimmed(x: str) -> str:
    return f"trim({x}, '{BLANKS}')"


def has_control(x: str) -> str:
    return f"regexp_matches({x}, '[{CONTROL}]')"


def shown_text(x: str) -> str:
    """The text as a person reads it: no outer blanks, no control characters; NULL when nothing is left."""
    without = f"regexp_replace({x}, '[{CONTROL}]', '', 'g')"
    return f"nullif({trimmed(without)}, '')"


def clean(x: str) -> str:
    """The text that is read: as shown, digits folded. Only texts that need care pay for it."""
    return f"CASE WHEN {needs_care(x)} THEN {fold_digits(shown_text(x))} ELSE nullif({x}, '') END"


def day(t: str) -> str:
    """A full date of the accepted forms as DATE, NULL when it is none."""
    date = f"split_part(replace({t}, 'T', ' '), ' ', 1)"
    d, m, y = (f"split_part(regexp_replace({date}, '[/.]', '-', 'g'), '-', {n})" for n in (1, 2, 3))
    return (
        f"CASE WHEN regexp_full_match({t}, '{_ISO}') THEN try_cast(left({t}, 10) AS DATE)"
        f" WHEN regexp_full_match({t}, '{_DAY_FIRST}') THEN try_cast({y} || '-' || {m} || '-' || {d} AS DATE) END"
    )


def first_day(t: str) -> str:
    """The first day that a full or partial date allows."""
    return (
        f"CASE WHEN {_is_month(t)} THEN try_cast({t} || '-01' AS DATE)"
        f" WHEN {_is_year(t)} THEN try_cast(left({t}, 4) || '-01-01' AS DATE) ELSE {day(t)} END"
    )


def last_day(t: str, first: str) -> str:
    """The last day that a full or partial date allows, given its first."""
    return (
        f"CASE WHEN {_is_month(t)} THEN last_day({first})"
        f" WHEN {_is_year(t)} THEN make_date(year({first}), 12, 31) ELSE {first} END"
    )


def in_calendar(x: str) -> str:
    """The day, NULL when its year lies outside 1900-2100."""
    return f"CASE WHEN {x} BETWEEN DATE '1900-01-01' AND DATE '2100-12-31' THEN {x} END"


def _is_month(t: str) -> str:
    return f"regexp_full_match({t}, '[0-9]{{4}}-[0-9]{{2}}')"


def _is_year(t: str) -> str:
    return rf"regexp_full_match({t}, '[0-9]{{4}}(\.0+)?')"


def is_number(t: str) -> str:
    return rf"regexp_full_match({t}, '[0-9]+(\.[0-9]+)?')"


def number(t: str) -> str:
    """Digits, also with one decimal point between them, as DOUBLE, else NULL."""
    return f"CASE WHEN {is_number(t)} THEN try_cast({t} AS DOUBLE) END"


def whole(t: str) -> str:
    """A whole number as BIGINT, 12.0 included, NULL when it is none or has more than 18 digits."""
    return rf"CASE WHEN regexp_full_match({t}, '[0-9]+(\.0+)?') THEN try_cast(split_part({t}, '.', 1) AS BIGINT) END"


FAMILIES = ("text", "code", "digits")


def family_of(kind: str) -> int:
    """How much of a cell of this kind of column may be shown, as an index of FAMILIES."""
    if kind == "text":
        return 0
    return 2 if kind in ("integer", "number", "date", "partial date") else 1


def shown(x: str, family: str) -> str:
    """What a finding may show of a cell: its text, `…`, or NULL when it is empty.

    Texts are never shown; others unless they are long, hold seven digits in a row, or letters where a date or
    number belongs: such a cell may hold what belongs in another column.
    """
    return (
        f"CASE WHEN {x} IS NULL THEN NULL WHEN {family} = 0 OR length({x}) > {LONGEST_SHOWN}"
        f" OR regexp_matches({fold_digits(x)}, '[0-9]{{7}}')"
        rf" OR ({family} = 2 AND regexp_matches({x}, '\p{{L}}')) THEN '…' ELSE {x} END"
    )
