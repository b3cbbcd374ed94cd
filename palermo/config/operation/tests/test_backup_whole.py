"""Back up a working installation, lose it, restore it: everything is there, and nothing of before goes on by itself."""

from pathlib import Path

import pytest

from palermo.config.operation.tests.installation import Installation

SEED = "from palermo.config.operation.tests import seed; seed.{}()"
COUNTS = (
    "SELECT (SELECT count(*) FROM django_session), (SELECT count(*) FROM partners_token WHERE revoked_at IS NULL), "
    "(SELECT count(*) FROM partners_invitation WHERE withdrawn_at IS NULL), "
    "(SELECT count(*) FROM account_emailaddress WHERE NOT verified), "
    "(SELECT count(*) FROM work_work WHERE state = 'running'), (SELECT count(*) FROM outbox_hold)"
)


@pytest.fixture
def house(tmp_path: Path):
    made = Installation(tmp_path / "house")
    made.run("upgrade")
    yield made
    made.close()


def test_everything_comes_back_and_the_ways_in_of_before_are_shut(
    house: Installation, tmp_path: Path
) -> None:
    link = house.work(SEED.format("before"))
    target = tmp_path / "backup"
    said = house.run("backup", str(target), "--keys-to", str(tmp_path / "keys"))
    assert (str(target) in said, str(tmp_path / "keys") in said) == (True, True)
    assert sorted(path.name for path in target.iterdir()) == [
        "files",
        "files.sha256",
        "manifest.json",
        "manifest.sha256",
        "records",
    ]
    lines = house.ask("SELECT count(*) FROM journal_line")[0][0]  # with the backup's own
    head = house.work(SEED.format("after"))
    house.wipe(keys=True)

    missing = house.run("restore", str(target), expect=1)
    assert "--keys-from" in missing
    assert list(house.data.iterdir()) == []
    said = house.run("restore", str(target), "--keys-from", str(tmp_path / "keys"), "--head", head)
    assert "palermo outbox let-go" in said
    assert house.ask(COUNTS) == [(0, 0, 0, 0, 0, 1)]
    acts = [act for (act,) in house.ask(f"SELECT act FROM journal_line WHERE id >= {lines} ORDER BY id")]
    assert acts[:3] == ["restored", "head.lost", "outbox.held"]
    opened = house.work(
        "from palermo.vault.models import Sealed; from palermo.vault.queries import open_sealed\n"
        "print([open_sealed(each)[-6:] for each in Sealed.objects.filter(kind='test').order_by('sealed_at', 'pk')\n"
        "       if each.destroyed_at is None])"
    )
    assert sorted(opened.strip("[]").split(", ")) == ["b'case:1'", "b'case:2'"]
    items = "from palermo.vault.queries import item_secrets; print(len(item_secrets(['case:1', 'case:2'], ring='records')))"
    assert house.work(items) == "2"
    assert house.work(SEED.format("found_again")) == "1 []"
    assert house.run("journal", "verify", "--head", head, expect=1)
    house.run("journal", "verify")
    token = link.rstrip("/").rpartition("/")[2].partition("-")[2]
    check = (
        "from allauth.account.forms import default_token_generator as made; from palermo.partners.models import Account\n"
        f"print(made.check_token(Account.objects.get(email='holder@example.org'), {token!r}))"
    )
    assert house.work(check) == "False"


def test_what_was_destroyed_since_stays_destroyed_where_the_keys_folder_lives_on(
    house: Installation, tmp_path: Path
) -> None:
    house.work(SEED.format("before"))
    target = tmp_path / "backup"
    house.run("backup", str(target), "--without-keys")
    house.work(SEED.format("after"))
    house.wipe(keys=False)
    said = house.run("restore", str(target))
    assert "Destroyed again" in said
    assert house.ask("SELECT kind FROM vault_sealed WHERE destroyed_at IS NULL AND kind = 'test'") == [
        ("test",)
    ]
    assert house.ask("SELECT count(*) FROM vault_datakey WHERE destroyed_at IS NOT NULL") == [(1,)]
    items = house.ask("SELECT name, wrapped IS NULL FROM vault_itemkey ORDER BY name")
    assert [(name, bool(gone)) for name, gone in items] == [
        ("case:1", True),
        ("case:2", False),
        ("case:3", True),
    ]
    left = [path for path in (house.data / "vault").rglob("*") if path.is_file()]
    assert len(left) == 1  # the other case's
    assert house.run("restore", str(target), expect=1).startswith("There is an installation here")


def test_a_restore_that_was_killed_goes_on_and_ends_nothing_twice(
    house: Installation, tmp_path: Path
) -> None:
    house.work(SEED.format("before"))
    target = tmp_path / "backup"
    house.run("backup", str(target))
    house.wipe(keys=True)
    begun = (
        "from pathlib import Path; from palermo.config.operation import restoring, verifying\n"
        "from palermo.ui.clock import now\n"
        f"restoring.put_everything_back(verifying.verified(Path({str(target)!r})), now())"
    )
    house.env["PALERMO_SECRET_KEY"] = "restore"
    house.work(begun)
    del house.env["PALERMO_SECRET_KEY"]
    assert "palermo restore" in house.run("serve", "--no-clock", expect=1)
    house.run("restore", str(target))
    assert house.ask("SELECT act FROM journal_line WHERE act IN ('restored', 'outbox.held') ORDER BY id") == [
        ("restored",),
        ("outbox.held",),
    ]
    assert not (house.data / "restore.json").exists()
