"""What is destroyed cannot be opened again, is not left on the disk, and leaves a note that it existed."""

from pathlib import Path

import pytest

from palermo.vault import actions, queries
from palermo.vault.models import DataKey, Sealed
from palermo.vault.rules import Destroyed
from palermo.vault.rules.files import file_of
from palermo.vault.tests.conftest import BY, NOW
from palermo.vault.tests.installation import Installation
from palermo.vault.tests.test_sealing import SMALL, files, seal, stored


def refused(sealed: Sealed) -> None:
    for opening in (queries.open_sealed, queries.stream_sealed):
        with pytest.raises(Destroyed):
            opening(stored(sealed))


def test_a_destroyed_object_leaves_a_note(vault: Path, django_capture_on_commit_callbacks: object) -> None:
    for data in (b"words", b"w" * 2 * SMALL):
        sealed = seal(data)
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            actions.destroy(sealed, BY, NOW)
        refused(sealed)
        left = stored(sealed)
        assert (left.small, left.destroyed_at, left.destroyed_by) == (None, NOW, 7)
        assert (left.data_key.wrapped, left.data_key.destroyed_at, left.data_key.destroyed_by) == (
            None,
            NOW,
            7,
        )
        assert not file_of(sealed.pk).exists()


def test_destroying_twice_keeps_the_first_day(vault: Path) -> None:
    sealed = seal(b"words")
    actions.destroy(sealed, BY, NOW)
    actions.destroy(sealed, BY, NOW.replace(year=2030))
    assert stored(sealed).destroyed_at == stored(sealed).data_key.destroyed_at == NOW


def test_one_object_of_a_group_leaves_the_others(vault: Path) -> None:
    one, two = seal(b"one", group="case:1"), seal(b"two", group="case:1")
    actions.destroy(one, BY, NOW)
    refused(one)
    assert queries.open_sealed(stored(two)) == b"two"
    actions.destroy(two, BY, NOW)
    assert queries.open_sealed(stored(seal(b"three", group="case:1"))) == b"three"


def test_a_group_goes_whole_and_takes_nothing_more(
    vault: Path, django_capture_on_commit_callbacks: object
) -> None:
    sealed = [seal(b"one", group="case:1"), seal(b"w" * 2 * SMALL, group="case:1")]
    other = seal(b"other", group="case:2")
    assert not queries.is_destroyed("records", "case:1")
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert actions.destroy_group("records", "case:1", BY, NOW) == 2
    for each in sealed:
        refused(each)
    assert files() == []
    assert queries.is_destroyed("records", "case:1")
    assert queries.open_sealed(stored(other)) == b"other"
    for data in (b"again", b"w" * 2 * SMALL):
        with pytest.raises(Destroyed):
            seal(data, group="case:1")
    assert actions.destroy_group("records", "case:1", BY, NOW.replace(year=2030)) == 0
    assert DataKey.objects.get(group="case:1").destroyed_at == NOW
    assert files() == []


def test_bytes_brought_back_from_a_backup_stay_shut(vault: Path) -> None:
    sealed = seal(b"words", group="case:1")
    kept = bytes(sealed.small or b"")
    actions.destroy_group("records", "case:1", BY, NOW)
    Sealed.objects.filter(pk=sealed.pk).update(small=kept, destroyed_at=None)
    refused(sealed)


def test_a_group_that_is_not_known_is_destroyed_in_advance(vault: Path) -> None:
    """After a restore, the list of what was destroyed since is gone through again."""
    assert actions.destroy_group("records", "case:9", BY, NOW) == 0
    with pytest.raises(Destroyed):
        seal(b"again", group="case:9")
    actions.rotate("records", by=BY, at=NOW)
    assert queries.is_destroyed("records", "case:9")


def test_no_group_is_not_a_group(vault: Path) -> None:
    seal(b"words")
    with pytest.raises(ValueError, match="no group"):
        actions.destroy_group("records", "", BY, NOW)


def test_a_file_left_by_a_crash_after_the_tombstone_is_swept(vault: Path) -> None:
    sealed = seal(b"w" * 2 * SMALL)
    actions.destroy(sealed, BY, NOW)  # the test's transaction never commits, as after a crash
    assert file_of(sealed.pk).exists()
    assert actions.sweep(NOW) == 1
    assert files() == []


def test_the_database_may_not_keep_bytes_or_key_of_what_is_destroyed(vault: Path) -> None:
    from django.db import IntegrityError, transaction

    sealed = seal(b"words")
    for change in (
        lambda: Sealed.objects.filter(pk=sealed.pk).update(destroyed_at=NOW),
        lambda: DataKey.objects.filter(pk=sealed.data_key_id).update(destroyed_at=NOW),
        lambda: DataKey.objects.filter(pk=sealed.data_key_id).update(wrapped=None),
        lambda: Sealed.objects.filter(pk=sealed.pk).update(small=None),
        lambda: Sealed.objects.filter(pk=sealed.pk).update(in_file=True),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_nothing_is_left_on_the_disk(server: Installation) -> None:
    """SQLite: neither in free space of the database file nor in its write-ahead log."""
    if server.url:
        pytest.skip("PostgreSQL keeps dead rows until VACUUM; docs/vault.md says so")
    server.run("make_keys")
    server.run("seal_secret", "records", "Invented")
    server.run("seal", "50")
    wrapped, small = (
        bytes.fromhex(each) for each in server.run("destroy_group", "records", "case:1").split()
    )
    assert len(wrapped) > 200
    left = server.everything()
    assert wrapped[-100:] not in left
    assert small[-60:] not in left
