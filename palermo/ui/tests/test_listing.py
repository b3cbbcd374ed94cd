"""Lists on a real table: what is found, in which order, on which page, and what an export holds."""

import csv
import io
import re
from typing import Any

import openpyxl
import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation
from django.utils.translation import ngettext_lazy

from palermo.ui import exporting
from palermo.ui.listing import Choice, Column, Listing, State

pytestmark = pytest.mark.django_db

NAMES = ["ahmed", "bano", "=cmd()", "+92 300", "-5", "@sum", "\tdara", "amna"]


@pytest.fixture(autouse=True)
def bodies() -> None:
    ContentType.objects.all().delete()
    for place, name in enumerate(NAMES):
        ContentType.objects.create(app_label=f"made{place % 2}", model=name)


def listing(request: HttpRequest, **changes: Any) -> Listing:
    return Listing(
        request,
        rows=ContentType.objects.all(),
        columns=[
            Column("name", "Name", "model", order=("model",), link=lambda row: f"/bodies/{row.pk}/"),
            Column("group", "Group", "app_label", order=("app_label",)),
            Column("length", "Length", lambda row: len(row.model), end=True),
            Column("state", "State", lambda row: State("ok", "accepted")),
        ],
        filters=[Choice("group", "Group", [("made0", "even"), ("made1", "odd")], "app_label")],
        search=lambda rows, text: rows.filter(model__icontains=text),
        name="bodies",
        **changes,
    )


def asked(query: str = "", **changes: Any) -> Listing:
    return listing(RequestFactory().get(f"/bodies/?{query}"), **changes)


def sent(noun: Any = "", **fields: str) -> Listing:
    return listing(RequestFactory().post("/bodies/", fields), noun=noun)


def names(shown: Listing) -> list[str]:
    return [row.model for row in shown.page_rows]


def drawn(shown: Listing) -> str:
    return render_to_string("ui/listing.html", {"listing": shown}, shown.request)


@pytest.mark.parametrize(("language", "one", "many"), [("en", "person", "people"), ("ur", "فرد", "افراد")])
def test_the_count_stands_before_a_noun_of_its_number(language: str, one: str, many: str) -> None:
    noun = ngettext_lazy("person", "people")
    with translation.override(language):
        assert f"<strong>1</strong> {one}" in drawn(sent(q="amna", noun=noun))
        page = drawn(asked(noun=noun))
    assert f"<strong>8</strong> {many}" in page and f'aria-label="{many.capitalize()}"' in page


def test_a_noun_without_a_plural_stands_as_it_is() -> None:
    assert "<strong>1</strong> bodies" in drawn(sent(q="amna", noun="bodies"))


def test_a_list_is_sorted_as_asked() -> None:
    assert names(asked("sort=name")) == sorted(NAMES)
    assert names(asked("sort=-name")) == sorted(NAMES, reverse=True)
    assert names(asked("sort=-group"))[:4] == NAMES[1::2]


@pytest.mark.parametrize("key", ["nobody", "length", "-", "--name", "name,-group", "model", "password", "'"])
def test_a_sort_that_is_not_offered_is_no_sort(key: str) -> None:
    assert names(asked(f"sort={key}")) == NAMES
    assert names(asked(f"sort={key}", sort="-name")) == sorted(NAMES, reverse=True)


def test_the_sort_is_visible() -> None:
    page = drawn(asked("sort=-name"))
    assert page.count("aria-sort=") == 1 and 'aria-sort="descending"' in page
    assert 'href="?sort=name"' in page


def test_filters_narrow_and_are_shown_as_chips() -> None:
    shown = asked("group=made1&sort=name&page=3")
    assert names(shown) == sorted(NAMES[1::2])
    assert [(label, words, way.query) for label, words, way in shown.chips] == [("Group", "odd", "sort=name")]
    assert names(asked("group=nobody")) == NAMES
    assert shown.count == 4


def test_filters_are_folded_until_one_stands() -> None:
    assert '<details class="fold"><summary>Filters</summary><form class="filters"' in drawn(asked())
    assert '<details class="fold" open>' in drawn(asked("group=made1"))
    assert '<details class="fold">' in drawn(asked("group=nobody&sort=name"))


def test_a_search_is_sent_in_the_body_and_never_stands_in_an_address() -> None:
    shown = sent(q="  AM\n", at="group=made1&sort=name")
    assert (shown.text, names(shown)) == ("AM", ["amna"])
    page = drawn(shown)
    assert re.findall(r'href="[^"]*AM[^"]*"|action="[^"]*AM[^"]*"', page) == []
    assert 'form="bodies-on" name="at" value="group=made1&amp;sort=name&amp;format=csv"' in page


def test_a_search_in_an_address_is_not_taken() -> None:
    shown = asked("q=amna")
    assert (shown.text, names(shown)) == ("", NAMES)
    assert "amna" not in shown.way({"page": "2"}).query


def test_filter_and_search_go_together() -> None:
    assert names(sent(q="am", at="group=made1", group="made1")) == ["amna"]
    assert names(sent(q="am", at="group=made1", group="made0")) == []
    assert names(sent(q="a", at="group=made1", group="")) == ["ahmed", "bano", "\tdara", "amna"]


def test_a_search_of_ten_thousand_letters_is_cut_and_finds_nothing() -> None:
    shown = sent(q="ا" * 10_000)
    assert (len(shown.text), shown.count) == (200, 0)
    assert "Nothing here matches" in drawn(shown)


@pytest.mark.parametrize("text", ["%", "_", "'", '"', "\\", "<script>alert(1)</script>", "\u202e"])
def test_odd_letters_are_searched_for_as_they_are(text: str) -> None:
    shown = sent(q=text)
    assert shown.count == 0
    assert "<script>" not in drawn(shown)


def test_control_characters_are_no_search() -> None:
    assert names(sent(q="\x00\x1f")) == NAMES
    assert names(sent(q="am\x00na")) == []
    assert names(sent(q="\x00amna")) == ["amna"]


@pytest.mark.parametrize(
    ("page", "taken"),
    [
        ("2", 2),
        ("3", 3),
        ("4", 3),
        ("999999999", 3),
        ("9" * 5000, 1),
        ("0", 1),
        ("-1", 1),
        ("x", 1),
        ("²", 1),
        ("۲", 1),
        ("", 1),
    ],
)
def test_a_page_is_never_beyond_the_end(page: str, taken: int) -> None:
    shown = asked(f"sort=name&page={page}", per_page=3)
    assert shown.page == taken
    assert names(shown) == sorted(NAMES)[(taken - 1) * 3 : taken * 3]


def test_a_long_list_is_counted_and_turned_only_so_far(django_assert_num_queries: Any) -> None:
    shown = asked("page=9", per_page=3, most=5, sort="name")
    assert (shown.count, shown.has_more, shown.pages, shown.page) == (5, True, 2, 2)
    page = render_to_string("ui/listing.html", {"listing": shown})
    assert "more than <strong>5</strong>" in page and "of more than 5; filter" in page
    exact = asked(most=8)
    assert (exact.count, exact.has_more) == (8, False)
    with django_assert_num_queries(1):
        assert asked(most=5).count == 5


def test_pages_and_counts_are_told() -> None:
    shown = asked("page=2", per_page=3)
    assert (shown.first, shown.last, shown.count, shown.pages) == (4, 6, 8, 3)
    assert [way and (way.label, way.here) for way in shown.turns] == [("1", False), ("2", True), ("3", False)]
    assert [way and way.label for way in asked("page=4", per_page=1).turns] == [
        "1",
        None,
        "3",
        "4",
        "5",
        None,
        "8",
    ]


def test_an_empty_list_says_why() -> None:
    shown = asked(empty="No body has been entered yet.")
    shown.rows = ContentType.objects.none()
    page = drawn(shown)
    assert "No body has been entered yet." in page and "<table" not in page and "CSV" not in page


def test_a_way_too_many_fields_is_refused() -> None:
    with pytest.raises(TooManyFieldsSent):
        sent(at="&".join(f"a{n}=1" for n in range(5000)))


def test_two_queries_for_any_number_of_rows(django_assert_num_queries: Any) -> None:
    for per_page in (1, 8):
        with django_assert_num_queries(2):
            drawn(asked("sort=name", per_page=per_page))


def test_an_export_holds_a_name_without_the_marks_that_set_it_apart_on_a_page() -> None:
    assert list(exporting.written(["\u2068=1+1\u2069", ["\u2068Quetta\u2069", "Lahore"]])) == [
        "'=1+1",
        "Quetta; Lahore",
    ]


def test_csv_holds_every_row_found_and_no_formula() -> None:
    shown = asked("format=csv&sort=name&group=made0", per_page=1)
    response = shown.export()
    assert shown.wanted_format == "csv"
    assert response["Content-Disposition"] == 'attachment; filename="bodies-4-rows.csv"'
    assert response["Cache-Control"] == "no-store"
    assert response.content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert lines == [
        ["Name", "Group", "Length", "State"],
        *(
            [f"'{name}" if name[0] in "=+-@\t\r" else name, "made0", str(len(name)), "accepted"]
            for name in sorted(NAMES[0::2])
        ),
    ]


def test_xlsx_holds_every_row_as_text_and_number() -> None:
    response = asked("format=xlsx&sort=name", per_page=1).export()
    assert response["Content-Disposition"] == 'attachment; filename="bodies-8-rows.xlsx"'
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(min_row=2))
    assert [row[0].value for row in rows] == sorted(NAMES)
    assert {row[0].data_type for row in rows} == {"s"}
    assert {row[2].data_type for row in rows} == {"n"}


@pytest.mark.parametrize("wanted", ["", "pdf", "CSV", "../csv"])
def test_other_formats_are_no_export(wanted: str) -> None:
    assert asked(f"format={wanted}").wanted_format == ""
    assert asked("format=csv", exports=False).wanted_format == ""


def test_an_exported_search_holds_what_was_found() -> None:
    response = sent(q="am", at="format=csv").export()
    assert "bodies-1-rows.csv" in response["Content-Disposition"]


def test_the_language_of_the_address_stays_on_every_way() -> None:
    with translation.override("ur"):
        assert asked("lang=ur", per_page=3).way({"page": "2"}).query == "lang=ur&page=2"
