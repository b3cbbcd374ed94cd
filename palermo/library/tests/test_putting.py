"""What is put on the shelf, by whom and for whom; that it stands for ever; how versions follow each other."""

import hashlib
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from pytest_django.fixtures import Settings

from palermo.journal.models import Line
from palermo.library.actions import put, withdraw
from palermo.library.models import Document, Relation, Text
from palermo.library.queries import documents, newest, versions
from palermo.library.rules.files import file_of
from palermo.library.rules.states import MOVES, STATES, state
from palermo.library.tests.cast import PDF, VISITOR, about, reader, shelve
from palermo.partners.actions.directory import enter_organisation
from palermo.partners.rules.directory import OrganisationEntry
from palermo.ui.refusals import NotAllowed, Refused
from tests.cast import NOW

FIXED = sorted(
    each.name
    for each in Document._meta.concrete_fields
    if each.name not in ("id", "withdrawn_at", "withdrawn_by")
)


def test_a_document_lies_under_a_random_name_with_what_arrived(shelf: Path) -> None:
    made = shelve(title="Report on shelters", published_on=None)
    path = file_of(made.file)
    assert path.read_bytes() == PDF and path.is_relative_to(shelf)
    assert (made.size, made.digest, made.scanned) == (len(PDF), hashlib.sha256(PDF).hexdigest(), "none")
    assert made.digest not in str(path) and made.address != made.file
    assert [each.name for each in shelf.rglob("*") if each.is_file()] == [str(made.file)]
    assert Text.objects.get(document=made).reading == "waiting"
    line = Line.objects.get(act="document.shelved")
    assert (line.thing_kind, line.thing_id, line.details) == (
        "document",
        str(made.pk),
        '{"audience":"public","kind":"report"}',
    )


def test_the_same_bytes_twice_are_two_documents_that_know_nothing_of_each_other(shelf: Path) -> None:
    hidden = shelve(audience="alliance")
    again = shelve(by=reader("national_focal"))
    assert hidden.digest == again.digest
    assert hidden.file != again.file and hidden.address != again.address and hidden.series != again.series


@pytest.mark.parametrize(
    ("role", "audience", "allowed"),
    [
        ("secretariat", "public", True),
        ("secretariat", "accounts", True),
        ("secretariat", "alliance", True),
        ("secretariat", "state", False),
        ("national_focal", "state", True),
        ("national_focal", "alliance", False),
        ("administrator", "accounts", True),
        ("administrator", "state", False),
        ("administrator", "alliance", False),
        ("board_member", "public", False),
        ("learner", "public", False),
    ],
)
def test_nobody_adds_for_readers_they_do_not_belong_to(
    shelf: Path, role: str, audience: str, allowed: bool
) -> None:
    by = reader(role)
    if allowed:
        made = shelve(by=by, audience=audience)
        assert list(documents(by)) == [made]
        return
    with pytest.raises(NotAllowed):
        shelve(by=by, audience=audience)
    assert not Document.objects.exists() and not [each for each in shelf.rglob("*") if each.is_file()]


READS = {
    "secretariat": {"public", "accounts", "alliance"},
    "national_focal": {"public", "accounts", "state"},
    "administrator": {"public", "accounts"},
    "learner": {"public", "accounts"},
}


def test_each_reads_what_is_theirs(shelf: Path) -> None:
    for role, audience in (
        ("secretariat", "public"),
        ("secretariat", "accounts"),
        ("secretariat", "alliance"),
        ("national_focal", "state"),
    ):
        shelve(by=reader(role), audience=audience)
    seen = {role: {each.audience for each in documents(reader(role))} for role in READS}
    assert seen == READS
    assert {each.audience for each in documents(VISITOR)} == {"public"}


def test_nothing_comes_over_from_the_record_wing_but_a_release(shelf: Path) -> None:
    across = reader("administrator", "records")
    with pytest.raises(NotAllowed):
        shelve(by=across)
    with pytest.raises(NotAllowed):
        put(io.BytesIO(PDF), about(), by=reader("administrator"), at=NOW, origin="release")
    with pytest.raises(NotAllowed):
        put(io.BytesIO(PDF), about(audience="accounts"), by=across, at=NOW, origin="release")
    assert not Document.objects.exists()
    assert put(io.BytesIO(PDF), about(), by=across, at=NOW, origin="release").origin == "release"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 301}, "title"),
        ({"title": "Report \u202efdp"}, "title"),
        ({"author": "A\nB\x00"}, "author"),
        ({"abstract": "x" * 5001}, "abstract"),
        ({"language": "fr"}, "language"),
        ({"kind": "novel"}, "kind"),
        ({"licence": ""}, "licence"),
        ({"audience": "friends"}, "audience"),
        ({"relations": (("person", "1"),)}, "relations"),
        ({"relations": (("organisation", "987654"),)}, "relations"),
        ({"relations": (("organisation", "x"),)}, "relations"),
        ({"expected_digest": "abc"}, "expected_digest"),
        ({"expected_size": 3}, "file"),
        ({"expected_digest": "0" * 64}, "file"),
    ],
)
def test_what_is_said_wrongly_is_refused_at_its_field(shelf: Path, said: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        shelve(**said)
    assert refused.value.field == field
    assert not Document.objects.exists() and not [each for each in shelf.rglob("*") if each.is_file()]


def test_what_arrived_is_named_where_something_else_was_announced(shelf: Path) -> None:
    with pytest.raises(Refused) as refused:
        shelve(expected_digest="0" * 64)
    assert hashlib.sha256(PDF).hexdigest() in refused.value.words and str(len(PDF)) in refused.value.words
    assert shelve(expected_digest=hashlib.sha256(PDF).hexdigest(), expected_size=len(PDF)).size == len(PDF)


def test_a_file_beyond_the_limit_is_counted_and_not_kept(shelf: Path, settings: Settings) -> None:
    settings.SHELF_LIMIT = len(PDF) - 1
    with pytest.raises(Refused) as refused:
        shelve()
    assert refused.value.field == "file"
    assert not [each for each in shelf.rglob("*") if each.is_file()]
    settings.SHELF_LIMIT = len(PDF)
    assert shelve().size == len(PDF)


def test_related_records_are_those_the_writer_sees(shelf: Path) -> None:
    by = reader("secretariat")
    entry = OrganisationEntry(wing="open", name="Dar ul Aman House", kind="ngo", sector="civil")
    house = enter_organisation(entry, by=by, at=NOW)
    made = shelve(by=by, relations=(("organisation", str(house.pk)),))
    assert list(made.relations.values_list("kind", "record")) == [("organisation", str(house.pk))]


# Versions.


def test_a_new_version_names_what_it_replaces_and_may_keep_its_file(shelf: Path) -> None:
    by = reader("secretariat")
    first = shelve(by=by)
    second = put(None, about(title="Corrected title"), by=by, at=NOW, replaces=first)
    third = shelve(PDF + b"%", by=by, replaces=second, audience="alliance")
    assert (second.file, second.file_name, second.digest) == (first.file, first.file_name, first.digest)
    assert second.address != first.address and third.file != second.file
    assert {each.series for each in Document.objects.all()} == {first.series}
    assert [each.pk for each in versions(first, by)] == [third.pk, second.pk, first.pk]
    # A hidden version does not show itself, also not as a mark on an older one.
    marks = {each.pk: each.is_replaced for each in documents(VISITOR)}
    assert marks == {first.pk: True, second.pk: False}
    assert newest(versions(first, VISITOR)) == second


def test_nothing_is_replaced_twice(shelf: Path) -> None:
    first = shelve()
    shelve(replaces=first)
    with pytest.raises(Refused, match="newest version"):
        shelve(replaces=first)
    assert Document.objects.count() == 2


def test_without_a_file_and_without_an_earlier_version_there_is_no_document(shelf: Path) -> None:
    with pytest.raises(Refused, match="Choose a file"):
        put(None, about(), by=reader("secretariat"), at=NOW)


def test_neither_side_handles_what_the_other_put_up(shelf: Path) -> None:
    alliance, state_side, house = reader("secretariat"), reader("national_focal"), reader("administrator")
    statement = shelve(by=alliance)
    for other in (state_side, house):
        with pytest.raises(NotAllowed):
            shelve(by=other, replaces=statement)
        with pytest.raises(NotAllowed):
            withdraw(statement, by=other, at=NOW)
    shared = shelve(by=house)
    assert withdraw(shared, by=state_side, at=NOW).withdrawn_at == NOW


@pytest.mark.parametrize(("role", "side"), [("secretariat", "alliance"), ("national_focal", "state")])
def test_what_both_sides_handle_goes_on_for_readers_of_both(shelf: Path, role: str, side: str) -> None:
    shared = shelve(by=reader("administrator"))
    with pytest.raises(Refused) as met:
        shelve(by=reader(role), replaces=shared, audience=side)
    assert met.value.field == "audience"
    second = shelve(by=reader(role), replaces=shared, audience="accounts")
    other = "national_focal" if role == "secretariat" else "secretariat"
    assert shelve(by=reader(other), replaces=second).series == shared.series


def test_what_the_reader_may_not_read_they_cannot_replace_or_withdraw(shelf: Path) -> None:
    hidden = shelve(by=reader("national_focal"), audience="state")
    for act in (
        lambda: shelve(by=reader("secretariat"), replaces=hidden),
        lambda: withdraw(hidden, by=reader("secretariat"), at=NOW),
    ):
        with pytest.raises(NotAllowed):
            act()


# The table of states.


def standing(by: Any) -> Document:
    return shelve(by=by)


def replaced(by: Any) -> Document:
    first = shelve(by=by)
    shelve(by=by, replaces=first)
    return first


def withdrawn(by: Any) -> Document:
    return withdraw(shelve(by=by), by=by, at=NOW)


def both(by: Any) -> Document:
    return withdraw(replaced(by), by=by, at=NOW)


@pytest.mark.parametrize("move", ["replace", "withdraw"])
@pytest.mark.parametrize(
    ("at", "make"), list(zip(STATES, (standing, replaced, withdrawn, both), strict=True))
)
def test_every_move_is_in_the_table_or_refused(
    shelf: Path, at: str, make: Callable[[Any], Document], move: str
) -> None:
    by = reader("secretariat")
    document = make(by)
    assert state_of(document, by) == at
    acts = {
        "replace": lambda: shelve(by=by, replaces=document),
        "withdraw": lambda: withdraw(document, by=by, at=NOW),
    }
    if (at, move) in MOVES:
        acts[move]()
        assert state_of(document, by) == MOVES[at, move]
        return
    with pytest.raises(Refused):
        acts[move]()
    assert state_of(document, by) == at


def state_of(document: Document, by: Any) -> str:
    found = documents(by).get(pk=document.pk)
    return state(replaced=found.is_replaced, withdrawn=found.withdrawn_at is not None)


# The guards of the database.


def refused_by_the_database(change: Callable[[], object]) -> None:
    with pytest.raises(DatabaseError, match="The shelf is only added to"), transaction.atomic():
        change()


@pytest.mark.parametrize("field", FIXED)
def test_the_database_lets_no_field_change(shelf: Path, field: str) -> None:
    first = shelve(abstract="An abstract.")
    made = shelve(replaces=first, event_on=NOW.date(), published_on=NOW.date(), author="An author")
    column = Document._meta.get_field(field).column
    value = {"title": "other", "size": 7, "audience": "accounts"}.get(field)
    with_null = "NULL" if Document._meta.get_field(field).null else None

    def change() -> None:
        with connection.cursor() as cursor:
            if value is not None:
                cursor.execute(f"UPDATE library_document SET {column} = %s WHERE id = %s", [value, made.pk])
            elif with_null:
                cursor.execute(f"UPDATE library_document SET {column} = NULL WHERE id = %s", [made.pk])
            else:
                other = Document._meta.get_field(field).get_db_prep_value(different(made, field), connection)
                cursor.execute(f"UPDATE library_document SET {column} = %s WHERE id = %s", [other, made.pk])

    refused_by_the_database(change)


def different(made: Document, field: str) -> Any:
    value = getattr(made, field)
    if isinstance(value, str):
        return "x"
    return (
        made.replaces.address
        if field == "address"
        else NOW.replace(year=2020)
        if field == "added_at"
        else made.address
    )


def test_the_database_deletes_nothing_and_withdraws_once(shelf: Path) -> None:
    made = shelve()
    refused_by_the_database(lambda: raw("DELETE FROM library_document"))
    rows = Document.objects.filter(pk=made.pk)
    refused_by_the_database(lambda: rows.update(withdrawn_by=3))
    withdraw(made, by=reader("secretariat"), at=NOW)
    refused_by_the_database(lambda: rows.update(withdrawn_at=None))
    refused_by_the_database(lambda: rows.update(withdrawn_at=NOW.replace(year=2027)))


def test_the_database_keeps_relations(shelf: Path) -> None:
    Relation.objects.create(document=shelve(), kind="organisation", record="1")
    refused_by_the_database(lambda: raw("UPDATE library_relation SET record = '2'"))
    refused_by_the_database(lambda: raw("DELETE FROM library_relation"))


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite replaces rows on insert")
def test_insert_or_replace_is_refused(shelf: Path) -> None:
    made = shelve()
    refused_by_the_database(
        lambda: raw(
            f"INSERT OR REPLACE INTO library_document SELECT * FROM library_document WHERE id = {made.pk}"
        )
    )


def raw(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
