"""Keys of named items: made once, opened, noticed when changed, destroyed for good."""

from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from palermo.vault import actions, queries
from palermo.vault.method.envelope import Altered, new_key
from palermo.vault.method.items import Book, ItemSecret, new_item_key
from palermo.vault.models import ItemKey, Keyring
from palermo.vault.rules import Changed, KeyTrouble, NotHeldHere
from palermo.vault.rules.keys import key_path
from palermo.vault.tests.conftest import BY, NOW
from palermo.vault.tests.installation import Installation
from palermo.vault.tests.test_changed import flipped
from palermo.vault.tests.test_sealing import SAME_VAULT


def make(*names: str, ring: str = "records") -> dict[str, ItemSecret]:
    return actions.make_item_keys(names, ring=ring, by=BY, at=NOW)


def destroy(*names: str, ring: str = "records") -> int:
    return actions.destroy_items(names, ring=ring, by=BY, at=NOW)


def secrets(*names: str, ring: str = "records") -> dict[str, ItemSecret]:
    return queries.item_secrets(names, ring=ring)


@SAME_VAULT
@given(data=st.binary(max_size=2000), about=st.text(max_size=40))
def test_any_bytes_come_back_and_only_as_what_they_are(data: bytes, about: str) -> None:
    key = new_item_key()
    sealed = ItemSecret(key).seal(data, about)
    assert ItemSecret(key).open(sealed, about) == data
    assert len(sealed) == len(data) + 28
    for secret, as_what in ((ItemSecret(key), about + "x"), (ItemSecret(new_item_key()), about)):
        with pytest.raises(Altered):
            secret.open(sealed, as_what)


@given(place=st.integers(0, 10_000), bit=st.sampled_from([1, 2, 4, 8, 16, 32, 64, 128]))
def test_a_flipped_bit_does_not_open(place: int, bit: int) -> None:
    secret = ItemSecret(new_item_key())
    sealed = secret.seal(b"invented words", "case")
    with pytest.raises(Altered):
        secret.open(flipped(sealed, place % len(sealed), bit), "case")


@pytest.mark.parametrize("left", [0, 1, 11, 12, 27, -1])
def test_what_was_cut_does_not_open(left: int) -> None:
    secret = ItemSecret(new_item_key())
    with pytest.raises(Altered):
        secret.open(secret.seal(b"", "case")[:left], "case")


def test_neither_key_shows_itself() -> None:
    key, ring_key = new_item_key(), new_key()
    assert (repr(ItemSecret(key)), repr(Book(ring_key, "records"))) == ("ItemSecret()", "Book()")


def test_keys_are_made_once_and_opened_again(vault: Path) -> None:
    made = make("case:1", "case:2")
    sealed = {name: secret.seal(name.encode(), "case") for name, secret in made.items()}
    again = make("case:2", "case:3", "case:1")
    assert set(again) == {"case:1", "case:2", "case:3"}
    for found in (again, secrets("case:1", "case:2", "case:9")):
        assert {name: found[name].open(sealed[name], "case") for name in sealed} == {
            "case:1": b"case:1",
            "case:2": b"case:2",
        }
    assert secrets("case:9") == {}
    assert secrets("case:1", ring="open") == {}
    row = ItemKey.objects.get(name="case:1")
    assert (row.made_at, row.made_by, len(bytes(row.wrapped or b""))) == (NOW, 7, 60)
    with pytest.raises(Altered):
        again["case:2"].open(sealed["case:1"], "case")


def test_the_same_name_in_two_rings_has_two_keys(vault: Path) -> None:
    one, two = make("case:1"), make("case:1", ring="open")
    with pytest.raises(Altered):
        two["case:1"].open(one["case:1"].seal(b"words", "case"), "case")


def test_many_take_few_statements(vault: Path, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    names = [f"case:{number}" for number in range(12_000)]
    with django_assert_max_num_queries(45):
        made = make(*names)
    with django_assert_max_num_queries(4):
        found = secrets(*names)
    assert len(made) == len(found) == 12_000
    assert found["case:11999"].open(made["case:11999"].seal(b"words", "case"), "case") == b"words"
    with django_assert_max_num_queries(3):
        assert queries.destroyed_items(names, ring="records") == set()


def test_no_name_asks_nothing(vault: Path, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        assert (make(), secrets(), destroy()) == ({}, {}, 0)


@pytest.mark.parametrize("name", ["", "a b", "case:1\n", "x" * 65, "علی"])
def test_names_are_codes(vault: Path, name: str) -> None:
    for call in (make, secrets, destroy):
        with pytest.raises(ValueError, match="code"):
            call("case:1", name)
    assert not ItemKey.objects.exists()


def test_an_unknown_ring_is_no_ring(vault: Path) -> None:
    with pytest.raises(ValueError, match="no such ring"):
        make("case:1", ring="other")


@SAME_VAULT
@given(place=st.integers(0, 59), bit=st.sampled_from([1, 2, 4, 8, 16, 32, 64, 128]))
def test_a_flipped_bit_of_a_wrapped_key_is_named(vault: Path, place: int, bit: int) -> None:
    make("case:1")
    row = ItemKey.objects.get(name="case:1")
    ItemKey.objects.filter(pk=row.pk).update(wrapped=flipped(bytes(row.wrapped or b""), place, bit))
    refused(row)
    ItemKey.objects.filter(pk=row.pk).update(wrapped=row.wrapped)


def refused(row: ItemKey) -> None:
    """Opening it, and making it where it is, refuse alike."""
    name = ItemKey.objects.get(pk=row.pk).name
    for call in (secrets, make):
        with pytest.raises(Changed) as changed:
            call(name)
        assert changed.value.words == f"Object {row.pk} cannot be opened: its wrapped key was changed."


def test_wrapped_keys_that_changed_places_are_named(vault: Path) -> None:
    make("case:1", "case:2")
    one, two = ItemKey.objects.order_by("name")
    ItemKey.objects.filter(pk=one.pk).update(wrapped=two.wrapped)
    refused(one)


def test_rows_that_changed_names_are_named(vault: Path) -> None:
    make("case:1", "case:2")
    one, two = ItemKey.objects.order_by("name")
    ItemKey.objects.filter(pk=one.pk).update(name="case:3")
    ItemKey.objects.filter(pk=two.pk).update(name="case:1")
    refused(one)
    refused(two)


def test_a_key_of_another_ring_does_not_open(vault: Path) -> None:
    make("case:1", ring="open")
    row = ItemKey.objects.get()
    ItemKey.objects.filter(pk=row.pk).update(ring="records")
    refused(row)
    ItemKey.objects.filter(pk=row.pk).update(keyring=Keyring.objects.get(name="records"))
    refused(row)


def test_a_key_that_another_wrapped_is_named(vault: Path) -> None:
    """Who writes into the database and knows all public halves cannot lay down a key of their own."""
    make("case:1")
    row = ItemKey.objects.get()
    theirs = Book(new_key(), "records").wrap(new_item_key(), row.name, row.pk.hex)
    ItemKey.objects.filter(pk=row.pk).update(wrapped=theirs)
    refused(row)


def test_a_lost_key_file_is_named(vault: Path) -> None:
    make("case:1")
    key_path("records").unlink()
    for call in (make, secrets):
        with pytest.raises(KeyTrouble, match="is missing"):
            call("case:1")
    with pytest.raises(KeyTrouble, match="is missing"):
        make("case:2")


def test_a_ring_kept_elsewhere_has_no_item_keys(db: None, house: Path) -> None:
    actions.make_keys(NOW, rings=["civil"], to=house / "stick")
    with pytest.raises(NotHeldHere):
        make("case:1", ring="civil")
    assert not ItemKey.objects.exists()


def test_what_is_destroyed_is_not_made_again(vault: Path) -> None:
    make("case:1", "case:2")
    assert queries.destroyed_items(["case:1", "case:2"], ring="records") == set()
    assert destroy("case:1", "case:9") == 2
    assert set(make("case:1", "case:2", "case:9")) == {"case:2"} == set(secrets("case:1", "case:2", "case:9"))
    assert queries.destroyed_items(["case:1", "case:2", "case:9"], ring="records") == {"case:1", "case:9"}
    assert queries.destroyed_items(["case:1"], ring="open") == set()
    row = ItemKey.objects.get(name="case:1")
    assert (row.wrapped, row.destroyed_at, row.destroyed_by) == (None, NOW, 7)


def test_destroying_twice_keeps_the_first_day(vault: Path) -> None:
    make("case:1")
    destroy("case:1")
    again = NOW.replace(year=2030)
    assert actions.destroy_items(["case:1"], ring="records", by=BY, at=again) == 0
    assert ItemKey.objects.get().destroyed_at == NOW


def test_the_database_may_not_keep_the_key_of_what_is_destroyed(vault: Path) -> None:
    make("case:1")
    for change in ({"destroyed_at": NOW}, {"wrapped": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ItemKey.objects.update(**change)


def test_nothing_of_a_destroyed_key_is_left_on_the_disk(server: Installation) -> None:
    """SQLite: neither in free space of the database file nor in its write-ahead log."""
    if server.url:
        pytest.skip("PostgreSQL keeps dead rows until VACUUM; docs/vault.md says so")
    server.run("make_keys")
    server.run("make_items", "0", "300", "0", "100")
    wrapped = bytes.fromhex(server.run("destroy_items", "case:150").strip())
    assert len(wrapped) == 60
    assert wrapped[12:] not in server.everything()
    assert b"item records case:150\n" in server.everything()
    kept = bytes.fromhex(server.run("destroy_items", "case:151", "case:150").split()[0])
    assert kept[12:] not in server.everything()
