"""Every list is there, and a code, a name or an alias says one thing on a day."""

import csv
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palermo.vocabulary.codes import (
    DATA,
    LISTS,
    AmbiguousCode,
    Code,
    CodeError,
    NotInForce,
    UnknownCode,
    codes,
    fold_code,
    fold_district,
    label,
    lookup_rows,
    resolve,
    rows_of,
)


@pytest.mark.parametrize(
    ("list_name", "count", "first", "last"),
    [
        ("bodies", 24, "PB-POLICE", "CUSTOMS"),
        ("categories", 8, "TIP", "OTHER"),
        ("offences", 91, "PTPA-3-1", "OTHER"),
        ("districts", 169, "BA-awaran", "ABROAD"),
        ("provinces", 7, "PK-JK", "PK-SD"),
        ("stages", 27, "REGISTERED", "REMANDED"),
        ("exploitation", 12, "SEX", "OTH"),
        ("means", 22, "FORCE", "NS"),
        ("countries", 251, "AD", "XS"),
        ("roles", 4, "VICTIM", "MIGRANT"),
        ("relations", 4, "FATHER", "MOTHER"),
        ("sexes", 4, "F", "U"),
        ("age_bases", 2, "OFFENCE", "REGISTRATION"),
        ("age_groups", 3, "CHILD", "UNKNOWN"),
        ("id_types", 7, "CNIC", "OTHER"),
        ("place_kinds", 5, "ORIGIN", "DESTINATION"),
        ("modes", 5, "LAND", "UNKNOWN"),
        ("seizure_kinds", 13, "HEROIN", "VESSEL"),
        ("units", 12, "KG", "USDT"),
    ],
)
def test_a_list_holds_the_codes_of_its_file_in_order(list_name, count, first, last):
    found = list(codes(list_name))
    assert (len(found), found[0], found[-1]) == (count, first, last)


def test_lists_csv_names_every_list_and_file():
    assert set(LISTS) == {row["list"] for row in rows_of("lists.csv")}
    assert [row["file"] for row in rows_of("lists.csv") if not (DATA / row["file"]).is_file()] == []


def test_an_unknown_list_is_an_error():
    with pytest.raises(KeyError):
        codes("colours")


@pytest.mark.parametrize("list_name", LISTS)
def test_every_code_answers_to_itself_in_any_case(list_name):
    for code in codes(list_name).values():
        for spelled in (code.code, code.code.lower(), f"  {code.code.upper()} "):
            assert resolve(list_name, spelled) is code


@pytest.mark.parametrize("list_name", LISTS)
def test_no_two_codes_fold_to_one_key(list_name):
    fold = fold_district if list_name == "districts" else fold_code
    keys = [fold(code) for code in codes(list_name)]
    assert len(keys) == len(set(keys))
    assert all(keys)


@pytest.mark.parametrize("list_name", LISTS)
def test_lookup_rows_lead_to_codes_and_are_folded(list_name):
    fold = fold_district if list_name == "districts" else fold_code
    for key, code in lookup_rows(list_name):
        assert fold(key) == key
        assert code is None or code in codes(list_name)


@pytest.mark.parametrize(
    ("text", "district"),
    [
        ("PB-lahore", "PB-lahore"),
        ("pb LAHORE", "PB-lahore"),
        ("Lahore", "PB-lahore"),
        ("D. I. Khan", "KP-dera-ismail-khan"),
        ("DI Khan", "KP-dera-ismail-khan"),
        ("Nawabshah", "SD-shaheed-benazirabad"),
        ("turbat", "BA-kech"),
        ("Kot Addu", "PB-muzaffargarh"),
        ("Mirpur", "JK-mirpur"),
        ("MirpurKhas", "SD-mirpur-khas"),
        ("Awāran", "BA-awaran"),
        ("Awa\u0304ran", "BA-awaran"),
        ("PK-SD", "PK-SD"),
        ("pk sd", "PK-SD"),
        ("unknown", "UNKNOWN"),
        ("Abroad", "ABROAD"),
        ("لاہور", "PB-lahore"),
        ("لاھور", "PB-lahore"),
        ("كراچي شرقي", "SD-karachi-east"),
        ("ڈی آئی خان", "KP-dera-ismail-khan"),
        ("آواران", "BA-awaran"),
        ("بےنظیر اباد", None),
        ("شہید بے نظیر آباد", "SD-shaheed-benazirabad"),
    ],
)
def test_a_district_answers_to_id_name_and_alias(text, district):
    if district is None:
        with pytest.raises(UnknownCode):
            resolve("districts", text)
    else:
        assert resolve("districts", text).code == district


@pytest.mark.parametrize("text", ["Kohistan", "dir", "KARACHI", "Chitral", "Waziristan", "Kahuta", "کراچی"])
def test_a_name_of_several_districts_is_ambiguous(text):
    with pytest.raises(AmbiguousCode):
        resolve("districts", text)
    assert dict(lookup_rows("districts"))[fold_district(text)] is None


@pytest.mark.parametrize("text", ["", "  ", "...", "Atlantis", "Punjab", "PK1", "PK-TA"])
def test_what_no_district_answers_to_is_unknown(text):
    with pytest.raises(UnknownCode):
        resolve("districts", text)


def test_every_district_answers_to_its_names_of_either_source():
    for row in rows_of("geo/pk_districts_2023.csv"):
        for name in (row["district"], row["label_ur"], row["name_cod"] or row["district"]):
            assert resolve("districts", name).code == row["district_id"]


def test_a_name_goes_before_an_alias():
    named = {
        fold_district(row["district"]): row["district_id"] for row in rows_of("geo/pk_districts_2023.csv")
    }
    found = dict(lookup_rows("districts"))
    assert {key: found[key] for key in named} == named


def test_every_alias_names_a_district_and_says_where_it_is_from():
    districts = codes("districts")
    for row in rows_of("geo/pk_district_aliases.csv"):
        assert row["district_id"] in districts
        assert row["kind"] in {"spelling", "headquarters", "former", "newer", "tehsil"}
        assert row["source"]
    seen = [tuple(row.values())[:2] for row in rows_of("geo/pk_district_aliases.csv")]
    assert len(seen) == len(set(seen))


def test_na_is_namibia_and_the_two_beside_iso_are_there():
    assert resolve("countries", "na").label == "Namibia"
    assert resolve("countries", "XX").label == "Unknown"
    assert resolve("countries", "xs").label_ur == "بے وطن"
    with pytest.raises(UnknownCode):
        resolve("countries", "ZZ")


def test_countries_are_those_of_iso_3166():
    import pycountry

    iso = {country.alpha_2 for country in pycountry.countries}
    assert set(codes("countries")) == iso | {"XX", "XS"}


def test_countries_csv_is_what_its_maker_makes(tmp_path):
    from palermo.vocabulary.making import countries

    countries.write(tmp_path / "countries.csv")
    assert (tmp_path / "countries.csv").read_bytes() == (DATA / "standards/countries.csv").read_bytes()


@pytest.mark.parametrize(
    ("code", "day", "known"),
    [
        ("PTPA-3-1", "2018-05-31", False),
        ("PTPA-3-1", "2018-06-01", True),
        ("PACHTO-3", "2018-06-01", True),
        ("PACHTO-3", "2018-06-02", False),
        ("PPC-370", "1947-08-14", True),
        ("NCCIA", "2024-05-02", False),
        ("NCCIA", "2024-05-03", True),
    ],
)
def test_a_code_holds_from_its_first_to_its_last_day(code, day, known):
    list_name = "bodies" if code == "NCCIA" else "offences"
    assert resolve(list_name, code).code == code
    if known:
        assert resolve(list_name, code, on=date.fromisoformat(day)).code == code
    else:
        with pytest.raises(NotInForce):
            resolve(list_name, code, on=date.fromisoformat(day))


def test_no_code_ends_before_it_begins():
    for list_name in LISTS:
        for code in codes(list_name).values():
            assert (code.valid_from or date.min) <= (code.valid_until or date.max)


def test_an_error_never_repeats_what_was_written():
    with pytest.raises(UnknownCode) as told:
        resolve("districts", "a private remark")
    assert "private" not in str(told.value)
    assert told.value.list_name == "districts"


def test_stages_keep_their_order_and_what_may_follow():
    stages = codes("stages")
    assert [int(code.extra["rank"]) for code in stages.values()] == list(range(4, 31))
    for code in stages.values():
        assert set(filter(None, code.extra["allowed_next"].split(";"))) <= set(stages)
        assert code.extra["names"] in {"case", "accused", "both"}
        assert {code.extra["terminal"], code.extra["reopens"]} <= {"yes", "no"}
    assert "COMPLAINT" not in stages


def test_columns_that_hold_codes_hold_known_ones():
    for code in codes("offences").values():
        assert set(filter(None, code.extra["categories"].split(";"))) <= set(codes("categories"))
        assert code.code.partition("-")[0] in codes("laws")
    for code in codes("seizure_kinds").values():
        assert set(code.extra["units"].split(";")) <= set(codes("units"))
    for code in codes("bodies").values():
        assert code.extra["province"] in {*codes("provinces"), ""}


def test_label_speaks_both_languages_and_refuses_what_it_does_not_know():
    assert (label("sexes", "F", "en"), label("sexes", "F", "ur")) == ("Female", "عورت")
    with pytest.raises(UnknownCode):
        label("sexes", "f ", "en")


def test_a_code_is_a_value():
    assert resolve("sexes", "f") == Code("sexes", "F", "Female", "عورت")
    assert len({resolve("sexes", "f"), resolve("sexes", "F")}) == 1


def test_rows_of_reads_na_as_text():
    with (DATA / "standards/countries.csv").open(encoding="utf-8", newline="") as lines:
        assert sum(1 for row in csv.DictReader(lines) if row["code"] == "NA") == 1


@given(st.sampled_from(sorted(LISTS)), st.text(max_size=30), st.dates())
def test_any_text_is_a_code_or_a_told_error(list_name, text, day):
    try:
        found = resolve(list_name, text, on=day)
    except CodeError:
        return
    assert found is codes(list_name)[found.code]
    assert found.in_force(day)
