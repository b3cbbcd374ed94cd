"""The sheet `persons`: what a row shows by itself and beside its case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from palermo.returns.method.check.hits import Test, add_row_hits, flags_sql, test
from palermo.returns.method.check.repeats import find_repeats
from palermo.returns.method.check.rows import make_empty, typed_select
from palermo.returns.method.check.words import Seen
from palermo.returns.method.rules import line_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_USUAL = "[0-9]{5}-[0-9]{7}-[0-9]|[0-9]{13}"
_BLANKS_AND_HYPHENS = r"[\s\p{Z}\x{2010}\x{2011}-]"
_NATIONAL = "id_type IN ('CNIC', 'BFORM', 'NICOP')"


def _test(rule: str, column: str, when: str, nth: int = 0) -> Test:
    return test(rule, "persons", column, when, nth)


def _age(birth: str, day: str) -> str:
    """Whole years from birth to a day; a 29 February birthday falls on 1 March."""
    month_day = "month({x}) * 100 + day({x})"
    later = f"{month_day.format(x=birth)} > {month_day.format(x=day)}"
    return f"(year({day}) - year({birth}) - CASE WHEN {later} THEN 1 ELSE 0 END)"


# `born` is birth_date unless a rule before dropped it, `number` id_number likewise, with `thirteen` digits or not.
TESTS = (
    _test("unknown-key", "case_id", "case_id IS NOT NULL AND c IS NULL"),
    _test("date-order", "birth_date", "birth_date > reg", 0),
    _test("date-order", "birth_date", "born > since_last AND reg IS NOT NULL", 1),
    _test("number-damaged", "id_number", "number_damaged"),
    _test("bad-id", "id_number", f"number IS NOT NULL AND {_NATIONAL} AND NOT thirteen"),
    _test(
        "sex-mismatch",
        "sex",
        f"thirteen AND {_NATIONAL} AND sex IN ('F', 'M')"
        " AND (right(digits, 1) IN ('1', '3', '5', '7', '9')) <> (sex = 'M')",
    ),
    _test("age-mismatch", "age", "age < youngest - 1 OR age > oldest + 1"),
    _test("age-implausible", "age", "role IN ('ACCUSED', 'VICTIM_ACCUSED') AND coalesce(age, oldest) < 10"),
    _test("unexpected-value", "referred", "referred = 'YES' AND role NOT IN ('VICTIM', 'VICTIM_ACCUSED')"),
)


def read_persons(con: DuckDBPyConnection, seen: Seen) -> None:
    """Make w_persons, repeat_persons and the view parent_person; add the findings of rows and repeated keys."""
    repeated = False
    if "persons" in seen.filled:
        _type_persons(con, seen)
        line = line_of("duplicate-key", "persons", "person_no")
        readable = "case_id IS NOT NULL AND person_no IS NOT NULL"
        repeated = find_repeats(con, "persons", ["case_id", "person_no"], readable, line, "person_no")
    else:
        make_empty(con, "persons")
    first = "ANTI JOIN repeat_persons USING (file, row)" if repeated else ""
    con.execute(
        f"CREATE OR REPLACE VIEW parent_person AS SELECT c, person_no, role, row AS person_row"
        f" FROM w_persons {first} WHERE c IS NOT NULL AND person_no IS NOT NULL"
    )


def _type_persons(con: DuckDBPyConnection, seen: Seen) -> None:
    mark = "ln.row IS NOT NULL" if seen.long_numbers else "false"
    marks = "LEFT JOIN long_number ln ON ln.file = t.file AND ln.row = t.row" if seen.long_numbers else ""
    written = r"(NOT usual AND regexp_full_match(id_number, '(?i)[0-9]+(\.[0-9]+)?E[+]?[0-9]+'))"
    con.execute(f"""
CREATE OR REPLACE TABLE w_persons AS
SELECT file, row, extra, fault, control, case_id, c, person_no, role, relation, sex,
    born AS birth_date, CASE WHEN born IS NOT NULL THEN birth_date_last END AS birth_date_last,
    age, age_basis, nationality, id_type, home_district, referred, {flags_sql(TESTS)} AS flags
FROM (SELECT *, {_age("birth_date_last", "day")} AS youngest, {_age("born", "day")} AS oldest FROM (
    SELECT *, CASE WHEN birth_date > reg THEN NULL ELSE birth_date END AS born,
        CASE WHEN age_basis = 'OFFENCE' THEN coalesce(since, reg) ELSE reg END AS day,
        CASE WHEN number_damaged THEN NULL ELSE id_number END AS number,
        coalesce(NOT number_damaged AND (usual OR regexp_full_match(digits, '[0-9]{{13}}')), false) AS thirteen
    FROM (SELECT t.*, p.c, p.reg, p.since, p.since_last,
            CASE WHEN usual THEN id_number
                ELSE regexp_replace(id_number, '{_BLANKS_AND_HYPHENS}', '', 'g') END AS digits,
            id_number IS NOT NULL AND ({mark} OR {written}) AS number_damaged
        FROM (SELECT *, regexp_full_match(id_number, '{_USUAL}') AS usual
            FROM ({typed_select("persons", seen)})) t
        LEFT JOIN parent_case p ON p.file = t.file AND p.case_id = t.case_id {marks})
))""")
    add_row_hits(con, "persons", TESTS)
