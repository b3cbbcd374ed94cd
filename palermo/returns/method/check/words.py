"""The distinct texts of a batch, read once each.

Codes, days and numbers repeat: what a text means is worked out on the distinct ones (table `words`) and
joined back to the rows. A kind is what fields.csv asks of a column, so equal columns share their words.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from palermo.returns.method.check import cells
from palermo.returns.method.fields import DATA_SHEETS, Field, fields
from palermo.vocabulary.codes import FOLD_CODE_SQL, FOLD_DISTRICT_SQL, codes, lookup_rows
from palermo.vocabulary.figures import figures

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# What may be wrong with one cell, in the order of rules.csv; EMPTY is a fault in a required column only.
FAULTS = (
    "",
    "required",
    "bad-date",
    "bad-number",
    "too-long",
    "cell-damaged",
    "unknown-code",
    "ambiguous-code",
)
EMPTY, BAD_DATE, BAD_NUMBER, TOO_LONG, DAMAGED, UNKNOWN, AMBIGUOUS = range(1, 8)

# Texts that seldom repeat are read row by row.
ROW_BY_ROW = frozenset({"case_id", "name", "relation_name", "alias", "id_number"})


@dataclass(frozen=True)
class Kind:
    """One way to read a text."""

    family: str
    codes: str = ""
    low: int | None = None
    high: int | None = None
    length: int | None = None


def kind_of(field: Field) -> Kind:
    if field.kind == "text":
        return Kind("text", length=field.length)
    if field.kind in ("yes/no", "yes/no/unknown"):
        return Kind("code", codes=field.kind)
    if field.kind in ("code", "codes", "country"):
        return Kind("codes" if field.kind == "codes" else "code", codes=field.codes or "")
    return Kind(field.kind, low=field.low, high=field.high)


def in_words(field: Field) -> bool:
    return field.column not in ROW_BY_ROW


@cache
def kinds() -> dict[Kind, int]:
    """Every kind that occurs in the contract, numbered."""
    found: dict[Kind, int] = {}
    for sheet in ("return", *DATA_SHEETS):
        for field in fields(sheet):
            if in_words(field):
                found.setdefault(kind_of(field), len(found))
    return found


def number_of(field: Field) -> int:
    return kinds()[kind_of(field)]


@dataclass(frozen=True)
class Seen:
    """What occurs in a batch, so that nothing is looked for that is not there.

    `faulty` and `control` are numbers of kinds with a faulty text and with a control character in one;
    `filled` and `damaged` are sheets with a row and with a damaged cell; `long_numbers` says whether an
    identity number was a number too long to be exact.
    """

    faulty: frozenset[int]
    control: frozenset[int]
    filled: frozenset[str] = frozenset()
    damaged: frozenset[str] = frozenset()
    long_numbers: bool = False


def read_words(con: DuckDBPyConnection) -> Seen:
    """Make `words` from raw_return_wide and the raw tables of the data sheets.

    words(kind, raw, fault, control, text, code, n, num, first, last, more): text as cleaned; code in canonical
    case, several joined by ';'; n a whole number or a stage's rank; num a number; first and last day; of
    offences the latest valid_from and earliest valid_until as first and last, the principal's categories as more.
    """
    _make_lookups(con)
    con.execute(f"CREATE OR REPLACE TABLE distinct_texts AS {_distinct_sql()}")
    con.execute(_CLEANED)
    con.execute("DROP TABLE distinct_texts")
    con.execute("CREATE OR REPLACE TABLE words AS " + " UNION ALL BY NAME ".join(_families()))
    con.execute("DROP TABLE cleaned")
    found = con.execute(
        f"SELECT kind, bool_or(fault > {EMPTY}), bool_or(control) FROM words GROUP BY kind"
    ).fetchall()
    filled = con.execute(
        " UNION ALL ".join(f"(SELECT '{sheet}' FROM raw_{sheet} LIMIT 1)" for sheet in DATA_SHEETS)
    ).fetchall()
    return Seen(
        faulty=frozenset(kind for kind, faulty, _ in found if faulty),
        control=frozenset(kind for kind, _, control in found if control),
        filled=frozenset(sheet for (sheet,) in filled),
    )


def _distinct_sql() -> str:
    picks: dict[int, list[str]] = {}
    for sheet in ("return", *DATA_SHEETS):
        table = "raw_return_wide" if sheet == "return" else f"raw_{sheet}"
        for field in fields(sheet):
            if in_words(field):
                picks.setdefault(number_of(field), []).append(
                    f'SELECT DISTINCT "{field.column}" AS raw FROM {table} WHERE "{field.column}" IS NOT NULL'
                )
    return " UNION ALL ".join(
        f"SELECT {number}::UTINYINT AS kind, raw FROM ({' UNION '.join(parts)})"
        for number, parts in picks.items()
    )


_CLEANED = f"""
CREATE OR REPLACE TABLE cleaned AS
SELECT kind, raw, {cells.clean("raw")} AS text, care AND {cells.has_control("raw")} AS control
FROM (SELECT *, {cells.needs_care("raw")} AS care FROM distinct_texts)
"""


def _numbers(*families: str) -> dict[int, Kind]:
    return {number: kind for kind, number in kinds().items() if kind.family in families}


def _in(numbers: dict[int, Kind]) -> str:
    return "kind IN (" + ", ".join(map(str, numbers)) + ")"


def _per_kind(values: dict[int, object]) -> str:
    return "CASE kind " + " ".join(f"WHEN {n} THEN {value}" for n, value in values.items()) + " END"


def _families() -> list[str]:
    return [_texts(), _days(), _whole_numbers(), _plain_numbers(), _codes()]


def _texts() -> str:
    here = _numbers("text")
    longest = _per_kind({n: k.length for n, k in here.items()})
    return (
        f"SELECT kind, raw, control, CASE WHEN text IS NULL THEN {EMPTY} WHEN length(text) > {longest} THEN {TOO_LONG}"
        f" ELSE 0 END::UTINYINT AS fault, CASE WHEN length(text) <= {longest} THEN text END AS text"
        f" FROM cleaned WHERE {_in(here)}"
    )


def _days() -> str:
    full, partial = _numbers("date"), _numbers("partial date")
    first = f"CASE WHEN {_in(partial)} THEN {cells.first_day('text')} ELSE {cells.day('text')} END"
    return (
        f"SELECT kind, raw, control, CASE WHEN text IS NULL THEN {EMPTY} WHEN first IS NULL THEN {BAD_DATE}"
        f" ELSE 0 END::UTINYINT AS fault, first,"
        f" CASE WHEN {_in(partial)} THEN {cells.last_day('text', 'first')} ELSE first END AS last"
        f" FROM (SELECT * EXCLUDE (d), {cells.in_calendar('d')} AS first"
        f" FROM (SELECT *, {first} AS d FROM cleaned WHERE {_in({**full, **partial})}))"
    )


def _whole_numbers() -> str:
    here = _numbers("integer")
    low = _per_kind({n: k.low for n, k in here.items()})
    high = _per_kind({n: k.high for n, k in here.items()})
    return (
        f"SELECT kind, raw, control, CASE WHEN text IS NULL THEN {EMPTY} WHEN n IS NULL THEN {BAD_NUMBER}"
        f" ELSE 0 END::UTINYINT AS fault, n FROM (SELECT * EXCLUDE (w), CASE WHEN w BETWEEN {low} AND {high} THEN w END AS n"
        f" FROM (SELECT *, {cells.whole('text')} AS w FROM cleaned WHERE {_in(here)}))"
    )


def _plain_numbers() -> str:
    here = _numbers("number")
    low = _per_kind({n: k.low for n, k in here.items()})
    high = _per_kind({n: k.high for n, k in here.items()})
    return (
        f"SELECT kind, raw, control, CASE WHEN text IS NULL THEN {EMPTY} WHEN num IS NULL THEN {BAD_NUMBER}"
        f" ELSE 0 END::UTINYINT AS fault, num"
        f" FROM (SELECT * EXCLUDE (w), CASE WHEN w BETWEEN {low} AND {high} THEN w END AS num"
        f" FROM (SELECT *, {cells.number('text')} AS w FROM cleaned WHERE {_in(here)}))"
    )


def _codes() -> str:
    one, several = _numbers("code"), _numbers("codes")
    by_name = {n: k for n, k in one.items() if k.codes == "districts"}
    key = f"CASE WHEN {_in(by_name)} THEN {FOLD_DISTRICT_SQL.format(x='piece')} ELSE {FOLD_CODE_SQL.format(x='piece')} END"
    return f"""
SELECT kind, raw, bool_or(control) AS control,
    CASE WHEN count(piece) = 0 THEN {EMPTY}
        WHEN bool_or(piece IS NOT NULL AND l.key IS NULL) THEN {UNKNOWN}
        WHEN bool_or(l.ambiguous) THEN {AMBIGUOUS} ELSE 0 END::UTINYINT AS fault,
    nullif(string_agg(l.code, ';' ORDER BY place) FILTER (again = 1 AND l.code IS NOT NULL), '') AS code,
    min(l.n) AS n, max(l.first) AS first, min(l.last) AS last, arg_min(l.more, place) FILTER (l.code IS NOT NULL) AS more
FROM (
    SELECT p.kind, p.raw, p.control, p.piece, p.place, l.* EXCLUDE (list_kind),
        row_number() OVER (PARTITION BY p.kind, p.raw, l.code ORDER BY p.place) AS again
    FROM (
        SELECT *, {key} AS piece_key FROM (
            SELECT kind, raw, control, nullif({cells.trimmed("part")}, '') AS piece, place FROM (
                SELECT kind, raw, control, unnest(parts) AS part, unnest(range(len(parts))) AS place FROM (
                    SELECT kind, raw, control,
                        CASE WHEN {_in(several)} THEN str_split(coalesce(text, ''), ';') ELSE [text] END AS parts
                    FROM cleaned WHERE {_in({**one, **several})}
                )
            )
        )
    ) p LEFT JOIN (SELECT kind AS list_kind, * EXCLUDE (kind) FROM lookups) l
        ON l.list_kind = p.kind AND l.key = p.piece_key
) l GROUP BY kind, raw"""


def _make_lookups(con: DuckDBPyConnection) -> None:
    """lookups(kind, key, code, ambiguous, n, first, last, more): every key that answers, per kind of codes."""
    rows = [
        (number, key, code, code is None, *_meaning(kind.codes, code))
        for kind, number in kinds().items()
        if kind.codes
        for key, code in _answers(kind.codes)
    ]
    names = ["kind", "key", "code", "ambiguous", "n", "first", "last", "more"]
    types = ["UTINYINT", "VARCHAR", "VARCHAR", "BOOLEAN", "BIGINT", "DATE", "DATE", "VARCHAR"]
    picks = ", ".join(
        f"unnest(${place}::{type_}[]) AS {name}"
        for place, (name, type_) in enumerate(zip(names, types, strict=True), start=1)
    )
    con.execute(
        f"CREATE OR REPLACE TABLE lookups AS SELECT {picks}",
        [list(column) for column in zip(*rows, strict=True)],
    )


def _answers(list_name: str) -> list[tuple[str, str | None]]:
    if list_name.startswith("yes/no"):
        return [(word, word.upper()) for word in list_name.split("/")]
    if list_name == "figures":
        return [(figure, figure) for figure in figures()]
    return lookup_rows(list_name)


def _meaning(list_name: str, code: str | None) -> tuple[object, object, object, object]:
    if code is not None and list_name == "offences":
        known = codes("offences")[code]
        return None, known.valid_from, known.valid_until, known.extra["categories"]
    if code is not None and list_name == "stages":
        return int(codes("stages")[code].extra["rank"]), None, None, None
    return None, None, None, None
