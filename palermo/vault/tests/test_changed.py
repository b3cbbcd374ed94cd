"""Whatever is changed, moved or cut in database or files is named, and never opened as if it were whole."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palermo.ui.refusals import Refused
from palermo.vault import queries
from palermo.vault.models import DataKey, Keyring, Sealed
from palermo.vault.rules import Changed
from palermo.vault.rules.files import file_of
from palermo.vault.tests.test_sealing import CHUNK, SAME_VAULT, seal, stored


def refusal(sealed: Sealed) -> Changed:
    """Opening and streaming refuse alike, and name the object."""
    found = []
    for opening in (queries.open_sealed, lambda each: b"".join(queries.stream_sealed(each))):
        with pytest.raises(Changed) as refused:
            opening(stored(sealed))
        found.append(refused.value)
    assert found[0].words == found[1].words
    assert str(found[0].thing) in found[0].words
    return found[0]


def flipped(data: bytes, place: int, bit: int = 1) -> bytes:
    return data[:place] + bytes([data[place] ^ bit]) + data[place + 1 :]


@SAME_VAULT
@given(place=st.integers(0, 10_000), bit=st.sampled_from([1, 2, 4, 8, 16, 32, 64, 128]))
def test_a_flipped_bit_of_the_stored_bytes_is_named(vault: Path, place: int, bit: int) -> None:
    sealed = seal(b"invented words")
    data = bytes(sealed.small or b"")
    Sealed.objects.filter(pk=sealed.pk).update(small=flipped(data, place % len(data), bit))
    words = refusal(sealed).words
    assert words == f"Object {sealed.pk} cannot be opened: the stored bytes were changed."


@SAME_VAULT
@given(place=st.integers(0, 10_000), bit=st.sampled_from([1, 2, 4, 8, 16, 32, 64, 128]))
def test_a_flipped_bit_of_the_wrapped_key_is_named(vault: Path, place: int, bit: int) -> None:
    sealed = seal(b"invented words")
    wrapped = bytes(sealed.data_key.wrapped or b"")
    DataKey.objects.filter(pk=sealed.data_key_id).update(wrapped=flipped(wrapped, place % len(wrapped), bit))
    assert refusal(sealed).part == "key"


@pytest.mark.parametrize("place", [0, 30, 200, CHUNK, 3 * CHUNK + 7, -1])
def test_a_flipped_byte_of_a_file_is_named(vault: Path, place: int) -> None:
    sealed = seal(b"x" * 5 * CHUNK)
    path = file_of(sealed.pk)
    data = path.read_bytes()
    path.write_bytes(flipped(data, place % len(data)))
    assert refusal(sealed).part == "bytes"


@pytest.mark.parametrize("left", [0, 1, 100, CHUNK, 4 * CHUNK, -1])
def test_a_file_that_was_cut_is_named(vault: Path, left: int) -> None:
    sealed = seal(b"x" * 5 * CHUNK)
    path = file_of(sealed.pk)
    path.write_bytes(path.read_bytes()[:left])
    assert refusal(sealed).part == "bytes"
    # Also where the row was made to fit: the format itself knows its last piece.
    Sealed.objects.filter(pk=sealed.pk).update(stored_size=path.stat().st_size)
    assert refusal(sealed).part == "bytes"


def test_a_longer_file_is_named(vault: Path) -> None:
    sealed = seal(b"x" * 5 * CHUNK)
    with file_of(sealed.pk).open("ab") as out:
        out.write(b"more")
    Sealed.objects.filter(pk=sealed.pk).update(stored_size=file_of(sealed.pk).stat().st_size)
    assert refusal(sealed).part == "bytes"


def test_a_file_that_is_gone_is_named(vault: Path) -> None:
    sealed = seal(b"x" * 5 * CHUNK)
    file_of(sealed.pk).unlink()
    assert refusal(sealed).words == f"Object {sealed.pk} cannot be opened: its file is missing."


def test_wrapped_keys_that_changed_places_are_named(vault: Path) -> None:
    one, two = seal(b"one"), seal(b"two")
    DataKey.objects.filter(pk=one.data_key_id).update(wrapped=two.data_key.wrapped)
    assert refusal(one).part == "swapped"


def test_a_key_and_its_bytes_that_changed_places_together_are_named(vault: Path) -> None:
    """A whole object, key and bytes, laid over another's rows."""
    one, two = seal(b"one"), seal(b"two")
    DataKey.objects.filter(pk=one.data_key_id).update(wrapped=two.data_key.wrapped)
    Sealed.objects.filter(pk=one.pk).update(small=two.small)
    assert refusal(one).part == "swapped"
    Sealed.objects.filter(pk=one.pk).update(data_key=two.data_key_id)
    assert refusal(one).part == "swapped"


def test_bytes_that_changed_places_inside_a_group_are_named(vault: Path) -> None:
    one, two = seal(b"one", group="case:1"), seal(b"two", group="case:1")
    Sealed.objects.filter(pk=one.pk).update(small=two.small)
    assert refusal(one).part == "swapped"


def test_files_that_changed_places_are_named(vault: Path) -> None:
    for group, part in (("", "bytes"), ("case:1", "swapped")):
        one, two = (seal(letter * 5 * CHUNK, group=group) for letter in (b"1", b"2"))
        there = file_of(one.pk).read_bytes()
        file_of(one.pk).write_bytes(file_of(two.pk).read_bytes())
        file_of(two.pk).write_bytes(there)
        for each in (one, two):  # their lengths may differ, which alone would give them away
            Sealed.objects.filter(pk=each.pk).update(stored_size=file_of(each.pk).stat().st_size)
        assert [refusal(one).part, refusal(two).part] == [part, part]


def test_an_object_that_was_called_something_else_is_named(vault: Path) -> None:
    sealed = seal(b"an identity", kind="case.identities")
    Sealed.objects.filter(pk=sealed.pk).update(kind="public.text")
    assert refusal(sealed).part == "swapped"


def test_a_key_of_another_ring_does_not_open(vault: Path) -> None:
    sealed = seal(b"words", ring="open")
    records = Keyring.objects.get(name="records")
    DataKey.objects.filter(pk=sealed.data_key_id).update(keyring=records)
    assert refusal(sealed).part == "key"
    DataKey.objects.filter(pk=sealed.data_key_id).update(
        keyring=Keyring.objects.get(name="open"), ring="records"
    )
    assert refusal(sealed).part == "swapped"


def test_what_is_wrong_is_a_refusal_that_a_page_can_show(vault: Path) -> None:
    assert issubclass(Changed, Refused)
