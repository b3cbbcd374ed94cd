"""Rotation while people work, killed at any row and started again: everything opens, and old versions retire."""

import random
import threading
import time
from pathlib import Path

import pytest
from django.db import connection, transaction

from palermo.ui.refusals import Refused
from palermo.vault import actions, queries
from palermo.vault.actions.rotated import Rotated
from palermo.vault.models import DataKey, Keyring, Sealed
from palermo.vault.rules import KeyTrouble, NotHeldHere
from palermo.vault.rules.files import file_of
from palermo.vault.rules.keys import key_path, keys_in
from palermo.vault.tests.conftest import BY, NOW
from palermo.vault.tests.installation import Installation
from palermo.vault.tests.test_sealing import SMALL, seal, stored


def rotate(ring: str = "records", **more: object) -> Rotated:
    return actions.rotate(ring, by=BY, at=NOW, **more)  # type: ignore[arg-type]


def opened() -> list[bytes]:
    return sorted(queries.open_sealed(each) for each in Sealed.objects.filter(destroyed_at__isnull=True))


def test_everything_opens_and_the_old_version_retires(vault: Path) -> None:
    data = [b"one", b"two", b"x" * 2 * SMALL]
    sealed = [seal(each) for each in data]
    seal(b"group", group="case:1")
    seal(b"other ring", ring="open")
    bytes_before = [(stored(each).small, file_of(each.pk).exists()) for each in sealed]
    done = rotate()
    assert (done.version.version, done.resumed, done.moved, done.retired, done.broken) == (
        2,
        False,
        4,
        [1],
        set(),
    )
    assert opened() == sorted([*data, b"group", b"other ring"])
    # Only the wrapped keys are written anew, never the bytes.
    assert [(stored(each).small, file_of(each.pk).exists()) for each in sealed] == bytes_before
    assert stored(seal(b"new")).data_key.keyring.version == 2
    assert DataKey.objects.get(ring="open").keyring.version == 1


def test_an_empty_ring_rotates(vault: Path) -> None:
    assert (rotate().retired, rotate().retired) == ([1], [2])


def test_the_old_secret_alone_opens_nothing_any_more(vault: Path) -> None:
    old = key_path("records").read_text()
    sealed = seal(b"words")
    rotate()
    newest = key_path("records").read_text().removeprefix(old)
    key_path("records").write_text(old)
    with pytest.raises(KeyTrouble):
        queries.open_sealed(stored(sealed))
    key_path("records").write_text(newest)
    assert queries.open_sealed(stored(sealed)) == b"words"


def test_a_stopped_rotation_is_finished_not_begun_again(vault: Path) -> None:
    for number in range(7):
        seal(f"{number}".encode())

    def stop(done: int, total: int) -> None:
        if done >= 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotate(batch=1, progress=stop)
    assert sorted(DataKey.objects.values_list("keyring__version", flat=True)) == [1] * 4 + [2] * 3
    assert opened() == [f"{number}".encode() for number in range(7)]
    with pytest.raises(Refused, match="Finish it first"):
        rotate(to=vault / "away")
    done = rotate()
    assert (done.resumed, done.moved, done.retired, done.version.version) == (True, 4, [1], 2)
    assert rotate().version.version == 3


def test_a_row_that_cannot_be_opened_is_named_and_stops_no_other(vault: Path) -> None:
    sealed = [seal(f"{number}".encode()) for number in range(3)]
    broken = sealed[1].data_key_id
    whole = DataKey.objects.get(pk=broken).wrapped
    DataKey.objects.filter(pk=broken).update(wrapped=b"junk")
    done = rotate(batch=1)
    assert (done.moved, done.broken, done.retired) == (2, {broken}, [])
    DataKey.objects.filter(pk=broken).update(wrapped=whole)
    done = rotate()
    assert (done.resumed, done.moved, done.broken, done.retired) == (True, 1, set(), [1])
    assert opened() == [b"0", b"1", b"2"]


def test_what_is_destroyed_stays_so(vault: Path) -> None:
    seal(b"words", group="case:1")
    actions.destroy_group("records", "case:1", BY, NOW)
    assert rotate().retired == [1]
    assert queries.is_destroyed("records", "case:1")


def test_a_key_destroyed_while_it_is_moved_stays_so(vault: Path) -> None:
    sealed = [seal(f"{number}".encode()) for number in range(3)]
    later = max(sealed, key=lambda each: each.data_key_id)

    def destroy(done: int, total: int) -> None:
        if done == 1:
            actions.destroy(later, BY, NOW)

    done = rotate(batch=1, progress=destroy)
    assert (done.moved, done.broken, done.retired) == (2, set(), [1])
    assert DataKey.objects.get(pk=later.data_key_id).wrapped is None


def test_a_ring_kept_elsewhere_needs_its_key_and_a_new_file(db: None, house: Path) -> None:
    actions.make_keys(NOW, rings=["civil"], to=house / "one")
    sealed = seal(b"words", ring="civil")
    with pytest.raises(NotHeldHere):
        rotate("civil", to=house / "two")
    with pytest.raises(Refused, match="--to FILE"):
        rotate("civil", keys=keys_in(house / "one"))
    with pytest.raises(Refused, match="folder of this server"):
        rotate("civil", keys=keys_in(house / "one"), to=house / "keys" / "two")
    assert Keyring.objects.count() == 1
    assert rotate("civil", keys=keys_in(house / "one"), to=house / "two").retired == [1]
    assert queries.open_sealed(stored(sealed), keys=keys_in(house / "two")) == b"words"
    with pytest.raises(NotHeldHere):
        queries.open_sealed(stored(sealed), keys=keys_in(house / "one"))
    assert "AGE-SECRET" not in key_path("civil").read_text()


@pytest.mark.parametrize("seed", range(3))
def test_killed_at_a_random_row_it_is_resumed(server: Installation, seed: int) -> None:
    server.run("make_keys")
    server.run("seal", "60")
    chance = random.Random(seed)
    kill_at = chance.randint(0, 45)
    rotation = server.start("rotate", "0.02")
    assert rotation.stdout is not None
    for line in rotation.stdout:
        if int(line) > kill_at:
            break
    time.sleep(chance.random() * 0.04)  # in a transaction or between two
    rotation.kill()
    rotation.wait()
    between = server.run("verify").split(maxsplit=2)
    assert between == ["60", "0", "[1, 2]\n"]
    assert "resumed" in server.run("rotate")
    assert server.run("verify") == "60 0 [2]\n"
    assert "begun" in server.run("rotate")
    assert server.run("verify") == "60 0 [3]\n"


def test_two_writers_and_a_rotation_do_not_hurt_each_other(server: Installation) -> None:
    server.run("make_keys")
    server.run("seal", "40")
    writers = [server.start("seal", "80", "0.03") for _ in range(2)]
    for writer in writers:
        assert writer.stdout is not None
        writer.stdout.readline()
    server.run("rotate_often", "6")
    for writer in writers:
        _said, failed = writer.communicate(timeout=120)
        assert writer.returncode == 0, failed
    server.run("rotate")
    counted, broken, versions = server.run("verify").split(maxsplit=2)
    assert (counted, broken) == ("200", "0")
    assert versions.count(",") == 0


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_a_version_does_not_retire_under_a_writer_that_is_not_done(house: Path) -> None:
    actions.make_keys(NOW)
    sealing, may_end = threading.Event(), threading.Event()

    def write() -> None:
        with transaction.atomic():
            seal(b"slow")
            sealing.set()
            may_end.wait(30)
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    sealing.wait(30)
    first = rotate()
    may_end.set()
    writer.join()
    assert (first.moved, first.retired) == (0, [])
    second = rotate()
    assert (second.resumed, second.moved, second.retired) == (True, 1, [1])
    assert opened() == [b"slow"]


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_two_writers_that_begin_a_group_at_once_share_its_key(house: Path) -> None:
    actions.make_keys(NOW)
    begun = threading.Event()

    def write() -> None:
        begun.wait(30)
        seal(b"second", group="case:1")
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    with transaction.atomic():
        seal(b"first", group="case:1")
        begun.set()
        writer.join(1)  # it waits for this transaction
    writer.join()
    assert DataKey.objects.count() == 1
    assert opened() == [b"first", b"second"]
