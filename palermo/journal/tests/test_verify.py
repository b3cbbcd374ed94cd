"""What is changed with the guards down is named, on the database itself."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from palermo.journal import sql, triggers
from palermo.journal.actions import make_head, seal, write
from palermo.journal.actor import COMMAND
from palermo.journal.method.chain import GENESIS
from palermo.journal.method.chain import sealed as chained
from palermo.journal.models import Head, Line, Link, Mark
from palermo.journal.queries import (
    Break,
    Printed,
    break_words,
    head_words,
    read_printed,
    reading,
    verify,
    verify_since_head,
)
from palermo.journal.queries.heads import NoHead

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
LATER = AT + timedelta(hours=1)
DAY = date(2026, 11, 23)


@pytest.fixture
def sealed(db: None) -> list[int]:
    """Twenty sealed lines, and the guards down as an intruder with the database's password would have them."""
    lines = [
        write("tested", by=COMMAND, at=AT + timedelta(seconds=n), thing=("thing", n), details={"n": n}).pk
        for n in range(20)
    ]
    assert seal(LATER) == 20
    triggers.lower_all(connection)
    return lines


@pytest.fixture(autouse=True)
def guards_of_the_next_test(db: None) -> Iterator[None]:
    yield
    triggers.raise_all(connection)


def changed(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def found() -> list[tuple[str, int | None, int | None]]:
    return [(each.kind, each.position, each.line) for each in verify(at=LATER).broken]


def test_an_untouched_journal_holds(sealed: list[int]) -> None:
    verdict = verify(at=LATER)
    assert verdict.holds
    assert (verdict.lines, verdict.waiting, verdict.backdated) == (20, 0, None)
    assert verdict.digest == Link.objects.get(position=20).digest


def test_an_empty_journal_holds(db: None) -> None:
    assert verify(at=AT).holds
    assert seal(AT) == 0


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("details", '{"n":8}'),
        ("act", "other"),
        ("outcome", "refused"),
        ("account", 0),
        ("role", "auditor"),
        ("scope", "everything"),
        ("thing_kind", "other"),
        ("thing_id", "8"),
        ("reason", "duty"),
        ("reference", "1/2026"),
        ("origin", "127.0.0.1"),
        ("request", "ab"),
        ("once", ""),
        ("wing", "open"),
        ("at", AT),
    ],
)
def test_a_changed_column_is_named(sealed: list[int], column: str, value: object) -> None:
    Line.objects.filter(pk=sealed[7]).update(**{column: value})
    assert found() == [("changed", 8, sealed[7])]
    assert verify().lines == 7


def test_a_changed_microsecond_is_named(sealed: list[int]) -> None:
    Line.objects.filter(pk=sealed[3]).update(at=AT + timedelta(seconds=3, microseconds=1))
    assert found() == [("changed", 4, sealed[3])]


def test_the_first_of_two_is_named(sealed: list[int]) -> None:
    Line.objects.filter(pk__in=(sealed[12], sealed[5])).update(details="{}")
    assert found() == [("changed", 6, sealed[5])]


def test_a_deleted_line_is_named(sealed: list[int]) -> None:
    Line.objects.filter(pk=sealed[4]).delete()
    assert found() == [("missing", 5, sealed[4])]


def test_a_deleted_line_with_its_link_is_named(sealed: list[int]) -> None:
    Line.objects.filter(pk=sealed[4]).delete()
    Link.objects.filter(line=sealed[4]).delete()
    assert found() == [("gap", 5, None)]


def test_a_line_slipped_into_the_past_is_named_and_never_sealed(sealed: list[int]) -> None:
    Line.objects.create(
        pk=sealed[0] - 1, act="slipped", at=AT, wing="open", outcome="done", role="x", origin="x"
    )
    assert found() == [("inserted", None, sealed[0] - 1)]
    assert seal(LATER) == 0
    assert found() == [("inserted", None, sealed[0] - 1)]


def test_a_line_slipped_in_with_a_seal_of_its_own_is_named(sealed: list[int]) -> None:
    slipped = Line.objects.create(
        pk=sealed[0] - 1, act="slipped", at=AT, wing="open", outcome="done", role="x", origin="x"
    )
    for place in (-1, 0):
        link = Link.objects.create(position=place, line=slipped.pk, digest="0" * 64)
        assert found() == [("gap", 1, None)]
        link.delete()
    Link.objects.create(position=30, line=slipped.pk, digest="0" * 64)
    assert found() == [("gap", 21, None)]


def test_a_line_sealed_far_ahead_of_its_turn_holds(
    sealed: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """On PostgreSQL a line may be committed, and so sealed, much later than its number says."""
    Link.objects.all().delete()
    Mark.objects.all().delete()
    digest, order = GENESIS, [sealed[19], *sealed[1:19], sealed[0]]
    for place, line in enumerate(order, start=1):
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {sql.canonical(connection.vendor)} FROM journal_line WHERE id = %s", [line]
            )
            digest = chained(digest, sql.as_bytes(cursor.fetchone()[0]))
        Link.objects.create(position=place, line=line, digest=digest.hex())
    Mark.objects.create(pk=1, settled=sealed[19])
    for chunk, far in ((100, 10), (3, 10), (2, 1), (1, 1)):
        monkeypatch.setattr(reading, "CHUNK", chunk)
        monkeypatch.setattr(reading, "FAR", far)
        assert (verify(at=LATER).broken, verify(at=LATER).lines) == ((), 20)


def test_chunks_change_nothing(sealed: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "CHUNK", 3)
    assert verify(at=LATER).lines == 20
    Line.objects.filter(pk=sealed[9]).update(details="{}")
    assert found() == [("changed", 10, sealed[9])]
    Line.objects.filter(pk=sealed[6]).delete()
    assert found() == [("missing", 7, sealed[6])]


def test_a_line_dated_back_is_told_but_breaks_nothing(sealed: list[int]) -> None:
    late = write("tested", by=COMMAND, at=AT - timedelta(days=30))
    seal(LATER)
    verdict = verify(at=LATER)
    assert (verdict.holds, verdict.backdated) == (True, late.pk)


def test_swapped_lines_of_two_links_are_named(sealed: list[int]) -> None:
    changed("UPDATE journal_link SET line = -1 WHERE position = 5")
    changed("UPDATE journal_link SET line = %s WHERE position = 9", sealed[4])
    changed("UPDATE journal_link SET line = %s WHERE position = 5", sealed[8])
    broken = verify(at=LATER).broken
    assert broken == (Break("order", position=5, line=sealed[8], other=sealed[4]),)


def test_swapped_links_are_named(sealed: list[int]) -> None:
    for old, new in ((5, -5), (9, 5), (-5, 9)):
        changed("UPDATE journal_link SET position = %s WHERE position = %s", new, old)
    broken = verify(at=LATER).broken
    assert broken == (Break("order", position=5, line=sealed[8], other=sealed[4]),)


def test_a_changed_digest_is_named(sealed: list[int]) -> None:
    changed("UPDATE journal_link SET digest = %s WHERE position = 5", "0" * 64)
    assert found() == [("changed", 5, sealed[4])]


def test_lines_cut_off_at_the_end_are_noticed_by_the_head(sealed: list[int]) -> None:
    make_head(DAY, LATER)
    triggers.lower_all(connection)
    Line.objects.filter(pk__gte=sealed[15]).delete()
    Link.objects.filter(position__gt=15).delete()
    assert [(each.kind, each.position, each.day) for each in verify(at=LATER).broken] == [("head", 20, DAY)]


def test_lines_cut_off_before_the_first_head_are_noticed_by_the_mark(sealed: list[int]) -> None:
    Line.objects.filter(pk__gte=sealed[15]).delete()
    Link.objects.filter(position__gt=15).delete()
    assert found() == [("cut", None, sealed[19])]
    assert [each.kind for each in verify_since_head(at=LATER).broken] == ["cut"]
    assert "was sealed up to line" in break_words(verify(at=LATER).broken[0], "en")


def test_a_journal_emptied_is_noticed_by_the_mark(sealed: list[int]) -> None:
    Line.objects.all().delete()
    Link.objects.all().delete()
    assert found() == [("cut", None, sealed[19])]


def test_links_cut_off_leave_lines_that_are_named(sealed: list[int]) -> None:
    Link.objects.filter(position__gt=15).delete()
    assert found() == [("inserted", None, sealed[15])]


def test_a_chain_rewritten_whole_is_noticed_by_the_heads(sealed: list[int]) -> None:
    make_head(DAY, LATER)
    kept = read_printed(head_words(DAY, "en"))
    triggers.lower_all(connection)
    Line.objects.filter(pk=sealed[7]).update(details='{"n":0}')
    Link.objects.all().delete()
    Mark.objects.all().delete()
    seal(LATER)
    assert [(each.kind, each.day) for each in verify(at=LATER).broken] == [("head", DAY)]
    # An intruder who rewrites the head as well is still noticed by what the third party keeps.
    Head.objects.update(digest=Link.objects.get(position=20).digest)
    assert verify(at=LATER).holds
    assert [each.kind for each in verify(at=LATER, printed=kept).broken] == ["printed"]
    assert [each.kind for each in verify(printed=Printed(kept.digest)).broken] == ["printed"]


def test_a_printed_head_is_read_back_in_both_languages(sealed: list[int]) -> None:
    make_head(DAY, LATER)
    for language in ("en", "ur"):
        kept = read_printed(head_words(DAY, language))
        assert kept == Printed(Link.objects.get(position=20).digest, 20, DAY)
        assert verify(printed=kept).holds
    assert read_printed(f"  {kept.digest.upper()}\n") == Printed(kept.digest)
    for text in ("", "palermo-journal-head/1", "0" * 63, f"{'0' * 64} {'1' * 64}"):
        with pytest.raises(NoHead):
            read_printed(text)


def test_a_young_line_waits_and_an_old_one_is_named(sealed: list[int]) -> None:
    young = write("tested", by=COMMAND, at=LATER)
    verdict = verify(at=LATER)
    assert (verdict.holds, verdict.waiting) == (True, 1)
    assert [(e.kind, e.line) for e in verify(at=LATER + timedelta(minutes=6)).broken] == [
        ("unsealed", young.pk)
    ]


def test_a_line_the_database_cannot_give_is_named(sealed: list[int]) -> None:
    if connection.vendor == "postgresql":
        return  # it keeps no such text
    changed("UPDATE journal_line SET details = x'fffe' WHERE id = %s", sealed[6])
    assert found() == [("unreadable", 7, sealed[6])]
    changed("UPDATE journal_line SET details = CAST(x'fffe' AS TEXT) WHERE id = %s", sealed[6])
    assert found() == [("changed", 7, sealed[6])]


def test_every_break_has_words_in_both_languages() -> None:
    from palermo.journal.queries.wording import WORDS

    for kind in WORDS:
        broken = Break(kind, position=7, line=12, other=9, day=DAY, digest="0" * 64)
        english, urdu = (break_words(broken, language) for language in ("en", "ur"))
        assert english != urdu
        assert "{" not in english + urdu
