"""Two who make or destroy the keys of the same items at the same moment."""

import threading
from pathlib import Path

import pytest
from django.db import connection, transaction

from palermo.vault import actions, queries
from palermo.vault.method.items import ItemSecret
from palermo.vault.tests.conftest import NOW
from palermo.vault.tests.installation import Installation
from palermo.vault.tests.test_items import destroy, make, secrets


def test_two_writers_of_the_same_names_at_once_have_the_same_keys(server: Installation) -> None:
    server.run("make_keys")
    writers = [server.start("make_items", "0", "300", "0", "3") for _ in range(2)]
    for writer in writers:
        _said, failed = writer.communicate(timeout=120)
        assert writer.returncode == 0, failed
    assert server.run("open_items") == "300 [1]\n"
    assert server.run("verify") == "300 0 [1]\n"


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("ends", ["kept", "destroyed", "undone"])
def test_the_loser_takes_what_the_winner_made(house: Path, ends: str) -> None:
    """Both found the name missing; the second waits for the first, which then commits, destroys, or undoes."""
    actions.make_keys(NOW)
    found: dict[str, ItemSecret] = {}

    def write() -> None:
        found.update(make("case:1", "case:2", "case:3"))
        connection.close()

    writer = threading.Thread(target=write)
    with transaction.atomic():
        mine = make("case:2")["case:2"]
        writer.start()
        writer.join(1)
        assert writer.is_alive()  # it waits for this transaction
        if ends == "destroyed":
            destroy("case:2")
        transaction.set_rollback(ends == "undone")
    writer.join()
    assert sorted(found) == [f"case:{number}" for number in (1, 2, 3) if number != 2 or ends != "destroyed"]
    if ends == "kept":
        assert found["case:2"].open(mine.seal(b"words", "case"), "case") == b"words"
    assert secrets("case:1", "case:2", "case:3").keys() == found.keys()


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_a_name_that_is_made_while_it_is_destroyed_is_destroyed(house: Path) -> None:
    actions.make_keys(NOW)
    destroyer = threading.Thread(target=lambda: (destroy("case:1", "case:2"), connection.close()))
    with transaction.atomic():
        make("case:2")
        destroyer.start()
        destroyer.join(1)
        assert destroyer.is_alive()
    destroyer.join()
    assert queries.destroyed_items(["case:1", "case:2"], ring="records") == {"case:1", "case:2"}
    assert secrets("case:1", "case:2") == {}
