"""Item keys in a rotation: killed at any row and started again, beside writers, destroyed and broken ones among them."""

import random
import threading
import time
from pathlib import Path

import pytest
from django.db import connection, transaction

from palermo.vault import actions, queries
from palermo.vault.models import ItemKey, Keyring
from palermo.vault.queries.standing import items_waiting
from palermo.vault.rules import Changed, KeyTrouble, NotHeldHere
from palermo.vault.rules.keys import key_path, keys_in
from palermo.vault.tests.conftest import NOW
from palermo.vault.tests.installation import Installation
from palermo.vault.tests.test_items import destroy, make, secrets
from palermo.vault.tests.test_rotation import rotate
from palermo.vault.tests.test_sealing import seal

NAMES = [f"case:{number}" for number in range(7)]


@pytest.fixture
def sealed(vault: Path) -> dict[str, bytes]:
    return {name: secret.seal(name.encode(), "case") for name, secret in make(*NAMES).items()}


def opened(sealed: dict[str, bytes]) -> set[str]:
    found = secrets(*sealed)
    return {name for name in found if found[name].open(sealed[name], "case") == name.encode()}


def versions() -> list[int]:
    return sorted(
        ItemKey.objects.filter(destroyed_at__isnull=True).values_list("keyring__version", flat=True)
    )


def test_everything_opens_and_the_old_version_retires(sealed: dict[str, bytes]) -> None:
    seal(b"words")
    make("case:1", ring="open")
    done = rotate()
    assert (done.moved, done.items, done.retired, done.broken) == (1, 7, [1], set())
    assert versions() == [1] + [2] * 7  # the other ring's stays
    assert opened(sealed) == set(NAMES)
    assert set(make("case:new")) == {"case:new"}
    assert ItemKey.objects.get(name="case:new").keyring.version == 2
    assert all(tried.trouble is None for tried in queries.try_all())


def test_progress_counts_both(sealed: dict[str, bytes]) -> None:
    seal(b"words")
    told: list[tuple[int, int]] = []
    rotate(item_batch=3, progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 8), (4, 8), (7, 8), (8, 8)]


def test_the_old_secret_alone_opens_nothing_any_more(sealed: dict[str, bytes]) -> None:
    old = key_path("records").read_text()
    rotate()
    newest = key_path("records").read_text().removeprefix(old)
    key_path("records").write_text(old)
    with pytest.raises(KeyTrouble):
        secrets(*NAMES)
    key_path("records").write_text(newest)
    assert opened(sealed) == set(NAMES)


def test_a_destroyed_key_of_a_backup_does_not_open_once_the_old_line_is_gone(
    sealed: dict[str, bytes],
) -> None:
    old = key_path("records").read_text()
    of_before = ItemKey.objects.get(name="case:1")
    destroy("case:1")
    rotate()
    key_path("records").write_text(key_path("records").read_text().removeprefix(old))
    brought_back = {"wrapped": of_before.wrapped, "destroyed_at": None}
    ItemKey.objects.filter(name="case:1").update(keyring=of_before.keyring, **brought_back)
    with pytest.raises(KeyTrouble):
        secrets("case:1")
    ItemKey.objects.filter(name="case:1").update(keyring=Keyring.objects.get(name="records", version=2))
    with pytest.raises(Changed):
        secrets("case:1")


def test_a_stopped_rotation_is_finished_not_begun_again(sealed: dict[str, bytes]) -> None:
    def stop(done: int, total: int) -> None:
        if done >= 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotate(item_batch=1, progress=stop)
    assert versions() == [1] * 4 + [2] * 3
    assert opened(sealed) == set(NAMES)
    make("case:between")
    assert versions() == [1] * 4 + [2] * 4
    done = rotate()
    assert (done.resumed, done.items, done.retired, done.version.version) == (True, 4, [1], 2)
    assert opened(sealed) == set(NAMES)
    assert rotate().version.version == 3


def test_a_row_that_cannot_be_opened_is_named_and_stops_no_other(sealed: dict[str, bytes]) -> None:
    row = ItemKey.objects.get(name="case:3")
    ItemKey.objects.filter(pk=row.pk).update(wrapped=b"junk")
    done = rotate(item_batch=2)
    assert (done.items, done.broken, done.retired) == (6, {row.pk}, [])
    assert [tried.id for tried in queries.try_all() if tried.trouble] == [row.pk]
    ItemKey.objects.filter(pk=row.pk).update(wrapped=row.wrapped)
    done = rotate()
    assert (done.resumed, done.items, done.broken, done.retired) == (True, 1, set(), [1])
    assert opened(sealed) == set(NAMES)


def test_what_is_destroyed_stays_so_also_while_it_is_moved(sealed: dict[str, bytes]) -> None:
    destroy("case:1", "case:unknown")

    def destroy_more(done: int, total: int) -> None:
        if done == 1:
            destroy(*NAMES)

    done = rotate(item_batch=1, progress=destroy_more)
    assert (done.items, done.retired) == (1, [1])
    assert not ItemKey.objects.filter(wrapped__isnull=False).exists()
    assert queries.destroyed_items([*NAMES, "case:unknown"], ring="records") == {*NAMES, "case:unknown"}


def test_keys_move_elsewhere_and_no_more_are_made_here(house: Path, sealed: dict[str, bytes]) -> None:
    done = rotate(to=house / "stick")
    assert (done.items, done.retired) == (7, [1])
    for call in (secrets, make):
        with pytest.raises(NotHeldHere):
            call("case:1")
    assert [tried.away for tried in queries.try_all()] == [True] * 7
    elsewhere = list(queries.try_all(keys=keys_in(house / "stick")))
    assert [(tried.away, tried.trouble) for tried in elsewhere] == [(False, None)] * 7


def test_a_stopped_move_elsewhere_asks_for_the_new_key(house: Path, sealed: dict[str, bytes]) -> None:
    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotate(item_batch=1, to=house / "stick", progress=stop)
    with pytest.raises(NotHeldHere):
        rotate()
    done = rotate(keys=keys_in(house / "stick"))
    assert (done.resumed, done.items, done.retired) == (True, 6, [1])


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL plans by how many rows there are")
def test_the_walk_never_sorts_what_is_left(sealed: dict[str, bytes]) -> None:
    rotate()
    (rows,) = items_waiting("records", Keyring.objects.get(name="records", version=2))
    plan = rows.filter(pk__gt=ItemKey.objects.first().pk)[:2].explain()  # type: ignore[union-attr]
    assert "living_items_of_a_version" in plan
    assert "TEMP B-TREE" not in plan


@pytest.mark.parametrize("seed", range(3))
def test_killed_at_a_random_row_it_is_resumed(server: Installation, seed: int) -> None:
    server.run("make_keys")
    server.run("make_items", "0", "60", "0", "20")
    server.run("seal", "5")
    chance = random.Random(seed)
    kill_at = chance.randint(0, 50)
    rotation = server.start("rotate", "0.02")
    assert rotation.stdout is not None
    for line in rotation.stdout:
        if int(line) > kill_at:
            break
    time.sleep(chance.random() * 0.04)  # in a transaction or between two
    rotation.kill()
    rotation.wait()
    assert server.run("open_items") in ("60 [1, 2]\n", "60 [1]\n")
    server.run("make_items", "50", "20")
    assert "resumed" in server.run("rotate")
    assert server.run("open_items") == "70 [2]\n"
    assert server.run("verify") == "75 0 [2]\n"
    assert "begun" in server.run("rotate")
    assert server.run("open_items") == "70 [3]\n"


def test_writers_and_a_rotation_do_not_hurt_each_other(server: Installation) -> None:
    server.run("make_keys")
    server.run("make_items", "0", "200", "0", "50")
    writers = [server.start("make_items", start, "80", "0.03", "2") for start in ("200", "240")]
    for writer in writers:
        assert writer.stdout is not None
        writer.stdout.readline()
    server.run("rotate_often", "6")
    for writer in writers:
        _said, failed = writer.communicate(timeout=120)
        assert writer.returncode == 0, failed
    server.run("rotate")
    counted, found = server.run("open_items").split(maxsplit=1)
    assert counted == "320"
    assert found.count(",") == 0
    assert server.run("verify").startswith("320 0 ")


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_a_version_does_not_retire_under_a_writer_that_is_not_done(house: Path) -> None:
    actions.make_keys(NOW)
    making, may_end = threading.Event(), threading.Event()

    def write() -> None:
        with transaction.atomic():
            make("case:slow")
            making.set()
            may_end.wait(30)
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    making.wait(30)
    first = rotate()
    may_end.set()
    writer.join()
    assert (first.items, first.retired) == (0, [])
    second = rotate()
    assert (second.resumed, second.items, second.retired) == (True, 1, [1])
    assert set(secrets("case:slow")) == {"case:slow"}
