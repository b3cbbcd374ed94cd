"""Every published number is kept as printed, and what contradicts what is said and never averaged away."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from palermo.vocabulary.codes import DATA, codes, rows_of
from palermo.vocabulary.history import balances, conflicts, published, series
from palermo.vocabulary.making import history as making

STATS = sorted(path.stem for path in (DATA / "stats").glob("*.csv"))
ROWS = {
    "anf_drug_seizures": 29,
    "census_2023_totals": 2,
    "cybercrime_fia_nccia": 36,
    "fia_red_book": 32,
    "owid_unodc_vc_htf_detv_u18_female": 2,
    "terror_financing": 8,
    "tip_som_pakistan_numbers": 97,
    "us_tip_tier_pakistan": 12,
}


def by_row() -> dict[str, dict[str, str]]:
    return {row["row"]: row for row in rows_of("history/history.csv")}


def test_the_history_is_what_its_maker_makes(tmp_path: Path):
    making.write(tmp_path / "history.csv")
    assert (tmp_path / "history.csv").read_bytes() == (DATA / "history/history.csv").read_bytes()


def test_every_file_of_stats_is_read():
    assert STATS == sorted(ROWS) == sorted(making.SHAPES)


@pytest.mark.parametrize("stem", sorted(ROWS))
def test_no_printed_row_and_no_printed_word_is_lost(stem):
    kept = by_row()
    with (DATA / "stats" / f"{stem}.csv").open(encoding="utf-8", newline="") as lines:
        printed = list(csv.DictReader(lines))
    assert len(printed) == ROWS[stem]
    for line, row in enumerate(printed, start=2):
        text = " | ".join(kept[f"{stem}:{line}"].values())
        for column, value in row.items():
            if value in ("", "-") or column in ("entity", "iso3"):
                continue
            assert value in text, (stem, line, column)


def test_what_is_not_printed_as_a_row_of_its_own_says_so():
    bases: dict[str, int] = {}
    for number in published():
        bases[number.basis] = bases.get(number.basis, 0) + 1
    assert bases == {"printed": sum(ROWS.values()), "note": 3, "computed": 6}


def test_every_code_of_the_history_is_known():
    for number in published():
        assert number.measure in codes("history_measures")
        assert number.body in codes("history_bodies")
        assert number.geo in codes("history_places")
        assert number.unit in codes("history_units")
        assert number.basis in codes("history_bases")
        assert number.detail == "" or number.detail in codes("history_details")
        assert set(number.categories) <= set(codes("categories"))
        assert number.unit != "TIER" or number.text in codes("tiers")


def test_a_period_runs_forward_and_a_value_is_a_number():
    for number in published():
        assert number.period_from is None or number.period_from <= number.period_to
        assert (number.value is None) == (number.unit == "TIER")
        assert number.source or number.basis != "printed"


@pytest.mark.parametrize(
    ("row", "first", "last"),
    [
        ("tip_som_pakistan_numbers:2", "2008-01-01", "2008-12-31"),
        ("tip_som_pakistan_numbers:45", "2015-11-01", "2016-12-31"),
        ("tip_som_pakistan_numbers:53", "2018-01-01", "2018-12-09"),
        ("tip_som_pakistan_numbers:73", "2020-01-01", "2023-04-30"),
        ("anf_drug_seizures:2", "2022-06-01", "2023-06-30"),
        ("us_tip_tier_pakistan:13", "2024-04-01", "2025-03-31"),
        ("terror_financing:2", None, "2019-12-31"),
    ],
)
def test_printed_periods_become_days(row, first, last):
    found = next(number for number in published() if number.row == row)
    assert found.period_from == (date.fromisoformat(first) if first else None)
    assert found.period_to == date.fromisoformat(last)


def test_a_word_that_nobody_has_read_stops_the_making():
    readings = making.Readings()
    with pytest.raises(KeyError):
        readings.of("measure", "something new")
    with pytest.raises(ValueError, match="invalid literal"):
        readings.period("spring 2024", report=False)


@pytest.mark.parametrize(
    ("conflict", "kind", "values"),
    [
        ("fia-arrests-2016", "two-values", ["4233", "1604"]),
        ("fia-arrests-2017", "two-values", ["3148", "2201"]),
        ("fia-arrests-2018", "two-values", ["505", "2675"]),
        ("children-2021", "two-labels", ["1310", "1310"]),
        ("girls-2021", "two-values", ["50", "1310"]),
        ("victims-2021-parts", "sum", ["21253", "21228"]),
        ("beggars-saudi-2025", "two-values", ["24000", "56000"]),
        ("cyber-complaints-2020", "two-values", ["94227", "102000"]),
        ("cyber-disposals-2020", "balance", ["407", "100523"]),
        ("cyber-enquiries-2020", "two-values", ["9112", "9116"]),
        ("cyber-cases-2020", "two-values", ["601", "604"]),
        ("red-book-gujranwala-parts", "sum", ["34", "35"]),
        ("red-book-gujranwala-zone", "two-values", ["34", "20"]),
        ("str-2018", "sum", ["1167", "1185"]),
        ("anf-seizures-2022-23", "sum", ["157.551", "128.219"]),
        ("complaints-acted-2020", "sum", ["2922", "2577"]),
        ("population-2023", "two-values", ["241499431", "240458089"]),
        ("internal-cases-period", "period", ["8"]),
    ],
)
def test_a_contradiction_holds_all_that_it_is_between(conflict, kind, values):
    found = conflicts()[conflict]
    assert found.kind == kind
    assert kind in codes("conflict_kinds")
    assert {Decimal(value) for value in values} <= {number.value for number in found.rows}
    assert len(found.rows) >= len(values)
    for value in values:
        assert f"{Decimal(value):,}" in found.label
        assert f"{Decimal(value):,}" in found.label_ur


def test_every_contradiction_is_held():
    assert len(conflicts()) == 18
    marked = {number.row for number in published() if "CONFLICT" in number.note}
    assert [number.row for number in published() if number.row in marked and not number.conflicts] == []
    for row in rows_of("history/history.csv"):
        assert row["conflict_kind"].split(";") == [
            conflicts()[c].kind if c else "" for c in row["conflict"].split(";")
        ]


def test_the_children_of_2021_stand_under_two_sexes():
    details = {number.detail for number in conflicts()["children-2021"].rows}
    assert details == {"BOYS", "GIRLS"}


def number(row: str) -> Decimal:
    value = next(n for n in published() if n.row == row).value
    assert value is not None
    return value


def test_computed_numbers_are_the_sums_they_say():
    solids = [
        n.value
        for n in published()
        if n.row.startswith("anf_drug_seizures")
        and n.body == "ANF"
        and n.unit == "KG"
        and n.period_note == ""
    ]
    assert len(solids) == 9
    assert round(sum(filter(None, solids)) / 1000, 3) == number("anf_drug_seizures:3a")
    assert sum(number(f"tip_som_pakistan_numbers:{n}") for n in range(65, 69)) == number(
        "tip_som_pakistan_numbers:64a"
    )
    assert number("cybercrime_fia_nccia:6") + number("cybercrime_fia_nccia:4") - number(
        "cybercrime_fia_nccia:7a"
    ) == number("cybercrime_fia_nccia:7b")
    assert number("fia_red_book:9a") == 12 + 13 + 3 + 4 + 2 + 1
    assert number("terror_financing:6a") == 975 + 210
    assert number("tip_som_pakistan_numbers:63a") == 1501 + 505 + 571


def test_a_series_keeps_what_contradicts_and_counts_one_number_once():
    arrests = series("persons_arrested", ["TIP"])
    of_2016 = [n.value for n in arrests if n.printed_period == "2016"]
    assert sorted(filter(None, of_2016)) == [1604, 4233]
    assert [n.period_to for n in arrests] == sorted(n.period_to for n in arrests)
    girls = [n for n in series("victims_identified") if n.body == "UNODC"]
    assert [int(n.value or 0) for n in girls] == [1310, 2170]
    assert series("persons_arrested", ["FIREARMS"]) == []
    assert {n.geo for n in series("cases_registered", geo="PK-PB")} == {"PK-PB"}


def test_a_number_that_another_row_repeats_names_it():
    for repeated in published():
        if repeated.same_as:
            other = next(n for n in published() if n.row == repeated.same_as)
            assert (other.value, other.measure, other.detail, other.period_to) == (
                repeated.value,
                repeated.measure,
                repeated.detail,
                repeated.period_to,
            )


@pytest.mark.parametrize(
    ("balance", "into", "out", "left"),
    [("fia-punjab-2016-enquiries", 7002, 5498, 1504), ("fia-punjab-2016-cases", 5158, 3480, 1678)],
)
def test_fia_punjab_2016_balances_by_its_own_words(balance, into, out, left):
    found = balances()[balance]
    assert (found.total("in"), found.total("out"), found.total("left")) == (into, out, left)
    assert found.balances()


def test_our_reading_of_fia_punjab_2016_balances_and_keeps_challaned_cases_pending():
    ours = balances()["fia-punjab-2016-cases"].ours()
    assert ours == {"opening_pending": 1506, "registered": 3652, "disposed": 402, "pending": 4756}
    assert ours["opening_pending"] + ours["registered"] - ours["disposed"] == ours["pending"]
    assert balances()["fia-punjab-2016-enquiries"].ours() == {"registered": 2379}
    for found in balances().values():
        assert found.differs
        assert found.differs_ur
        assert found.body in codes("history_bodies")
        assert found.geo in codes("history_places")
        assert found.unit in codes("history_units")
        assert set(found.categories) <= set(codes("categories"))
