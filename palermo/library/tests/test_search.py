"""What a search finds, for whom and in which order, on this engine; the slow way of looking gives the same."""

import pytest
from click.testing import CliRunner
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from palermo.library.actions import withdraw
from palermo.library.actions.indexing import reindex
from palermo.library.actions.texts import keep_text
from palermo.library.commands import shelf as shelf_command
from palermo.library.models import Document, Entry
from palermo.library.queries import search
from palermo.library.queries.search import Found, found
from palermo.library.search import find
from palermo.library.tests.cast import VISITOR, reader, shelve
from palermo.library.tests.looking import looked_up
from palermo.partners.rules.acting import Acting
from palermo.ui.refusals import Refused
from tests.cast import NOW

pytestmark = pytest.mark.usefixtures("shelf")


def put(title: str, abstract: str = "", body: str = "", **more: object) -> Document:
    made = shelve(title=title, abstract=abstract, **more)
    if body:
        keep_text(made, reading="read", words=body, at=NOW)
    return made


def titles(asked: str, by: Acting = VISITOR, **more: object) -> list[str]:
    return [hit.document.title for hit in found(asked, by=by, **more).hits]


def marks(pieces: list) -> list[str]:
    return [piece.text for piece in pieces if piece.found]


def test_title_before_abstract_before_text_and_the_newest_first_in_each() -> None:
    for title, abstract, body in (
        ("Shelters old", "", ""),
        ("A", "About shelters", ""),
        ("B", "", "Three shelters"),
        ("C", "", "Shelters"),
        ("Shelters new", "", ""),
        ("D", "", "nothing"),
    ):
        put(title, abstract, body)
    assert titles("shelters") == ["Shelters new", "Shelters old", "A", "C", "B"]
    assert found("shelters", by=VISITOR).count == 5


@pytest.mark.parametrize(
    ("asked", "there"),
    [
        ("تجارت", True),
        ("انساني تجارت", True),
        ('"انسانی تجارت"', True),
        ('"تجارت انسانی"', False),
        ("علما", True),
        ("لیے", True),
        ("2024", True),
        ("۲۰۲۴", True),
        ("رپورٹ -تجارت", False),
        ("رپورٹ -مقدمہ", True),
        ('رپورٹ -"انسانی تجارت"', False),
        ('رپورٹ -"تجارت انسانی"', True),
        ("تجار", True),
        ('"تجار"', False),
        ("رپورٹوں", False),
    ],
)
def test_urdu_however_it_is_typed(asked: str, there: bool) -> None:
    put("سالانہ رپورٹ ۲۰۲۴ء", body="انسانی تجارت کی روک تھام کے لئے علماء سے مشورہ", language="ur")
    assert bool(titles(asked)) is there


def test_what_a_reader_may_not_read_shows_nowhere() -> None:
    put("Shelters", body="Open words", audience="public")
    hidden = put("Shelters of the alliance", body="Hidden words", audience="alliance")
    for by, count in ((VISITOR, 1), (reader("national_focal"), 1), (reader("board_member"), 2)):
        got = found("shelters", by=by)
        assert (got.count, len(got.hits), got.more) == (count, count, False)
    assert found("hidden", by=VISITOR) == Found()
    # The mark in the index is a sieve only: were it wrong, the reader would still see nothing.
    entry = Entry.objects.get(document=hidden)
    entry.lexemes += " =public"
    entry.save()
    assert found("hidden", by=VISITOR) == Found()


def test_a_withdrawn_document_is_not_found_and_a_replaced_one_only_when_asked_for() -> None:
    old = put("Shelters, first", body="old words")
    new = shelve(title="Shelters, second", replaces=old)
    assert titles("shelters") == ["Shelters, second"]
    assert titles("shelters", replaced=True) == ["Shelters, second", "Shelters, first"]
    withdraw(new, by=reader("secretariat"), at=NOW)
    assert "Shelters, second" not in titles("shelters", replaced=True)


def test_a_version_that_is_hidden_does_not_hide_the_one_it_replaces() -> None:
    old = put("Shelters, first", audience="public")
    shelve(title="Shelters, second", replaces=old, audience="alliance")
    assert titles("shelters") == ["Shelters, first"]
    assert titles("shelters", reader("board_member")) == ["Shelters, second"]


def test_filters_of_language_and_kind() -> None:
    for language, kind in (("en", "report"), ("ur", "law"), ("enu", "report"), ("oth", "other")):
        put(f"Shelters {language}", language=language, kind=kind)
    assert titles("shelters", language="ur") == ["Shelters enu", "Shelters ur"]
    assert titles("shelters", language="oth") == ["Shelters oth"]
    assert titles("shelters", kind="report", language="en") == ["Shelters enu", "Shelters en"]


def test_page_after_page_is_the_whole_order_once() -> None:
    for number in range(9):
        put(f"{'Shelters ' * (number % 3 == 0)}{number}", "shelters" * (number % 3 == 1), "shelters")
    whole = [hit.document.pk for hit in found("shelters", by=VISITOR, limit=50).hits]
    assert whole == looked_up("shelters", VISITOR) and len(whole) == 9
    seen, after = [], ""
    while True:
        got = found("shelters", by=VISITOR, limit=2, after=after)
        seen += [hit.document.pk for hit in got.hits]
        after = got.after
        if not after:
            break
        assert str(seen[-1]) not in after.split(".")
    assert seen == whole
    assert [h.document.pk for h in found("shelters", by=VISITOR, after="nonsense").hits] == whole


def test_the_count_stops_at_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "MOST_COUNTED", 3)
    for number in range(4):
        put(f"Shelters {number}")
    got = found("shelters", by=VISITOR, limit=2)
    assert (got.count, got.more, len(got.hits)) == (3, True, 2)


def test_words_side_by_side_are_looked_for_in_a_bounded_number_and_that_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = put("One", body="safe house")
    put("Two", body="house safe")
    put("Three", body="house safe")
    assert titles('"safe house"') == [first.title] and not found('"safe house"', by=VISITOR).partly
    monkeypatch.setattr(search, "LOOKED_THROUGH", 2)
    assert found('"safe house"', by=VISITOR).partly


def test_the_stretch_of_text_is_as_written_and_its_words_are_marked() -> None:
    long = "words that say nothing much " * 400
    put("Shelters & <b>houses</b>", body=f"{long}\nThe SHELTER's   beds are safe. {long}")
    hit = found("shelter beds", by=VISITOR).hits[0]
    text = "".join(piece.text for piece in hit.text)
    assert "The SHELTER's beds are safe." in text and text.startswith("… ") and text.endswith(" …")
    assert marks(hit.text) == ["SHELTER", "beds"] and len(text) < 300
    assert marks(hit.title) == ["Shelters"]
    assert "".join(piece.text for piece in hit.title) == "Shelters & <b>houses</b>"


def test_where_the_text_holds_no_word_the_abstract_is_shown() -> None:
    put("A", "About shelters in the north", "Other words")
    assert marks(found("shelters", by=VISITOR).hits[0].text) == ["shelters"]


def test_a_question_too_long_is_refused_and_an_empty_one_finds_nothing() -> None:
    for asked in ("x" * 201, " ".join(f"w{n}" for n in range(17))):
        with pytest.raises(Refused):
            found(asked, by=VISITOR)
    for asked in ("", "  ", "-x", '"', "؟!", "- -"):
        assert found(asked, by=VISITOR) == Found()


def test_as_many_queries_for_fifty_hits_as_for_one() -> None:
    counts = []
    for many in (1, 50):
        for number in range(many):
            put(f"Shelters {many} {number}", "abstract", "body")
        with CaptureQueriesContext(connection) as asked:
            assert found("shelters", by=VISITOR, limit=50).hits
        counts.append(len(asked))
    # The one hit asks the further tiers for more, the fifty fill the page.
    assert counts[0] == 5 and counts[1] <= 5


WORDS = [
    "shelter",
    "shelters",
    "safe",
    "house",
    "لئے",
    "لیے",
    "مقدمہ",
    "مقدّمات",
    "کتاب‌خانہ",
    "2024",
    "۲۰۲۴ء",
    "anti-x",
]
TEXT = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)
ASKED = st.one_of(
    st.text(max_size=40),
    st.lists(
        st.one_of(
            st.sampled_from(WORDS),
            st.sampled_from(WORDS).map(lambda word: f"-{word}"),
            st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(
                lambda words: f'"{" ".join(words)}"'
            ),
            st.lists(st.sampled_from(WORDS), min_size=2, max_size=2).map(
                lambda words: f'-"{" ".join(words)}"'
            ),
            st.sampled_from(
                [
                    "AND",
                    "OR",
                    "NOT",
                    "NEAR(",
                    "t:safe",
                    "=public",
                    "*",
                    "'",
                    "\\",
                    ":*",
                    "&",
                    "!",
                    "\x00",
                    "title:",
                ]
            ),
        ),
        max_size=5,
    ).map(" ".join),
)


@pytest.fixture
def many(shelf: object) -> None:
    texts = [
        "shelter safe house",
        "house safe",
        "لئے مقدمہ",
        "کتاب‌خانہ 2024",
        "anti-x shelters",
        "مقدّمات ۲۰۲۴ء",
    ]
    for number, title in enumerate(texts):
        abstract, body = texts[(number * 2 + 1) % 6], texts[(number * 3 + 2) % 6]
        made = put(title, abstract, body, audience=("public", "accounts", "alliance")[number % 3])
        if number == 3:
            shelve(title="house 2024", replaces=made, audience="alliance")


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(asked=ASKED)
def test_any_question_finds_what_the_slow_way_finds_in_its_order(many: None, asked: str) -> None:
    for by in (VISITOR, reader("learner"), reader("board_member")):
        got = found(asked, by=by, limit=50)
        numbers = [hit.document.pk for hit in got.hits]
        assert numbers == looked_up(asked, by) and got.count == len(numbers)


def test_making_the_index_anew_finds_it_equal_and_puts_right_what_was_not() -> None:
    made = put("Shelters", body="safe house")
    put("Other", body="لئے")
    assert reindex() == 0
    Entry.objects.filter(pk=made.pk).update(lexemes="nothing")
    assert titles("shelters") == []
    assert reindex() == 1
    assert titles("house") == ["Shelters"]
    Entry.objects.all().delete()
    assert titles("house") == []
    assert reindex() == 2 and titles("house") == ["Shelters"]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="FTS5 keeps its index beside the table")
def test_fts5_says_that_its_index_is_that_of_the_entries() -> None:
    made = put("Shelters", body="safe house")
    keep_text(made, reading="read", words="other words", at=NOW)
    Entry.objects.filter(document=put("Gone")).delete()
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO library_lexemes(library_lexemes, rank) VALUES ('integrity-check', 1)")


def test_the_search_box_shows_documents_as_written() -> None:
    put("Shelters & <b>houses</b>", body="Beds are safe here", language="en")
    put("Hidden shelters", audience="state", by=reader("national_focal"))
    for asked, count in (("beds", 1), ("shelters", 1), ("state", 0), ("x" * 300, 0), ("a " * 90, 0)):
        hits = find(asked, by=reader("board_member"), at=NOW, limit=20)
        assert len(hits) == count
    hit = find("beds", by=reader("board_member"), at=NOW, limit=20)[0]
    assert "Shelters & <b>houses</b>" in hit.label and hit.note == "Beds are safe here"


def test_the_fragment_escapes_what_stands_in_a_document_and_marks_what_was_found() -> None:
    put("Shelters", body='Beds <script>alert(1)</script> "here"')
    shown = render_to_string("library/found.html", {"found": found("alert beds", by=VISITOR)})
    assert "<mark>Beds</mark> &lt;script&gt;<mark>alert</mark>(1)&lt;/script&gt; &quot;here&quot;" in shown
    assert "1 document" in shown
    with translation.override("ur"):
        shown = render_to_string("library/found.html", {"found": Found(count=1000, more=True)})
    assert "سے زیادہ دستاویزات" in shown


def test_the_command_says_what_it_put_right() -> None:
    put("Shelters")
    Entry.objects.update(lexemes="nothing")
    answer = CliRunner().invoke(shelf_command, ["reindex"])
    assert answer.exit_code == 0 and answer.output == "Documents in the search: 1. Put right: 1.\n"
