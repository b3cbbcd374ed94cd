"""A spelling folds to one key, and the same one in Python and in DuckDB."""

import sys
import unicodedata

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from palermo.vocabulary.codes import (
    FOLD_CODE_SQL,
    FOLD_DISTRICT_SQL,
    fold_code,
    fold_district,
    lookup_rows,
    rows_of,
)


def known_to_both() -> list[str]:
    """Python and DuckDB each have an edition of Unicode; surrogates are no text."""
    ours = [chr(c) for c in range(1, sys.maxunicode + 1) if unicodedata.category(chr(c)) not in ("Cs", "Cn")]
    with duckdb.connect() as con:
        con.execute("CREATE TABLE ours AS SELECT unnest(?) AS c", [ours])
        assigned = r"regexp_matches(c, '[\p{L}\p{M}\p{N}\p{P}\p{S}\p{Z}\p{C}]')"
        return [c for (c,) in con.execute(f"SELECT c FROM ours WHERE {assigned}").fetchall()]


KNOWN = known_to_both()
assert len(KNOWN) > 140_000


@pytest.fixture(scope="module")
def con():
    with duckdb.connect() as opened:
        yield opened


def in_sql(con, expression: str, texts: list[str]) -> list[str]:
    con.execute("CREATE OR REPLACE TABLE spelled AS SELECT unnest(?) AS x", [texts])
    return [key for (key,) in con.execute(f"SELECT {expression.format(x='x')} FROM spelled").fetchall()]


@pytest.mark.parametrize(("sql", "fold"), [(FOLD_CODE_SQL, fold_code), (FOLD_DISTRICT_SQL, fold_district)])
def test_every_character_folds_alike_in_sql(con, sql, fold):
    for around in ("{}", "a {} b"):
        texts = [around.format(c) for c in KNOWN]
        assert in_sql(con, sql, texts) == [fold(text) for text in texts]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(st.sampled_from(KNOWN), max_size=20), min_size=1, max_size=40))
def test_texts_fold_alike_in_sql(con, texts):
    assert in_sql(con, FOLD_CODE_SQL, texts) == [fold_code(text) for text in texts]
    assert in_sql(con, FOLD_DISTRICT_SQL, texts) == [fold_district(text) for text in texts]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("PTPA-3-1", "ptpa-3-1"),
        ("  pb-Police\u00a0\n", "pb-police"),
        ("PTPA-۳-١", "ptpa-3-1"),
        ("a  b", "a  b"),
        ("", ""),
    ],
)
def test_codes_keep_everything_but_case_outer_blanks_and_kind_of_digit(text, key):
    assert fold_code(text) == key


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("D. I. Khan", "dikhan"),
        (" d i KHAN ", "dikhan"),
        ("PB-lahore", "pblahore"),
        ("Karachi (East)", "karachieast"),
        ("T.T. Singh", "ttsingh"),
        ("۱۲ x", "12x"),
        ("كراچي", "کراچی"),
        ("لاھور", "لاہور"),
        ("لاهور", "لاہور"),
        ("سرگو\u200cدھا", "سرگودہا"),
        ("بہاول\u0651پور", "بہاولپور"),
        ("...", ""),
    ],
)
def test_districts_keep_letters_and_digits_only(text, key):
    assert fold_district(text) == key


def test_folding_twice_changes_nothing():
    for text in KNOWN:
        assert fold_code(fold_code(text)) == fold_code(text)
        assert fold_district(fold_district(text)) == fold_district(text)


def test_a_join_on_the_sql_fold_finds_every_alias(con):
    aliases = [row["alias"] for row in rows_of("geo/pk_district_aliases.csv")]
    keys = dict(lookup_rows("districts"))
    assert [key for key in in_sql(con, FOLD_DISTRICT_SQL, aliases) if key not in keys] == []
