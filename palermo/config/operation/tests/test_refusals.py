"""A backup that is damaged, foreign, newer or without keys is refused by name before anything is written."""

import json
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st

from palermo.config.operation.backing_up import check_place
from palermo.config.operation.manifest import MANIFEST, SEAL
from palermo.config.operation.restoring import check_keys_here, forget_fresh_secret, put_keys_back
from palermo.config.operation.tests.installation import Installation
from palermo.config.operation.verifying import verified
from palermo.ui.refusals import Refused


@pytest.fixture(scope="module")
def kept(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("refusals")
    house = Installation(folder / "house")
    house.run("upgrade")
    house.work("from palermo.config.operation.tests import seed; seed.before()")
    house.run("backup", str(folder / "backup"))
    house.close()
    return folder / "backup"


@pytest.fixture
def backup(kept: Path, tmp_path: Path, settings) -> Path:
    settings.WING, settings.KEYS, settings.DATA = "both", tmp_path / "keys", tmp_path / "data"
    shutil.copytree(kept, tmp_path / "backup")
    return tmp_path / "backup"


def refused(backup: Path, **how: Path) -> str:
    with pytest.raises(Refused) as met:
        verified(backup, **how)
    return met.value.words


def rewritten(backup: Path, change: Callable[[dict], None]) -> None:
    """As somebody would who wants it to be believed."""
    found = json.loads((backup / MANIFEST).read_text())
    change(found)
    text = json.dumps(found)
    (backup / MANIFEST).write_text(text)
    (backup / SEAL).write_text(f"{sha256(text.encode()).hexdigest()}  {MANIFEST}\n")


def test_a_whole_one_passes(backup: Path) -> None:
    whole = verified(backup)
    assert whole.keys == backup / "keys"
    assert whole.manifest.tables["vault_sealed"] == 2
    assert {
        path.split("/")[0]
        for path in (line[66:] for line in (backup / "files.sha256").read_text().splitlines())
    } == {
        "files",
        "keys",
        "records",
    }


def test_every_file_is_named_when_one_byte_of_it_differs(backup: Path) -> None:
    for path in sorted(path for path in backup.rglob("*") if path.is_file()):
        whole = path.read_bytes()
        path.write_bytes(bytes([whole[0] ^ 1]) + whole[1:])
        assert path.name in refused(backup) or path.name == SEAL, path
        path.write_bytes(whole)
    verified(backup)


@how(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_flipped_bit_is_noticed(backup: Path, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(sorted(path for path in backup.rglob("*") if path.is_file())))
    whole = path.read_bytes()
    place = data.draw(st.integers(0, len(whole) - 1))
    flipped = bytearray(whole)
    flipped[place] ^= 1 << data.draw(st.integers(0, 7))
    path.write_bytes(bytes(flipped))
    try:
        refused(backup)
    finally:
        path.write_bytes(whole)


def test_a_missing_file_and_one_too_many_are_named(backup: Path) -> None:
    (backup / "files" / "stranger").write_text("x")
    assert "files/stranger" in refused(backup)
    (backup / "files" / "stranger").unlink()
    gone = next(path for path in (backup / "files" / "vault").rglob("*") if path.is_file())
    gone.unlink()
    assert gone.name in refused(backup)


@pytest.mark.parametrize("name", ["manifest.json", "manifest.sha256", "files.sha256"])
def test_without_its_own_lists_it_is_no_backup(backup: Path, name: str) -> None:
    (backup / name).unlink()
    assert name in refused(backup)


def test_one_from_a_newer_version_is_named(backup: Path) -> None:
    rewritten(backup, lambda found: found.update(version="9.0.0"))
    assert "9.0.0" in refused(backup)
    rewritten(backup, lambda found: found.update(version="0.1.0", migrations=["outbox.0099_beyond"]))
    assert "outbox.0099_beyond" in refused(backup)


def test_one_of_another_wing_or_engine_is_named(backup: Path, settings) -> None:
    settings.WING = "open"
    assert "PALERMO_WING=both" in refused(backup)
    settings.WING = "both"
    rewritten(backup, lambda found: found.update(engine="oracle"))
    assert "oracle" in refused(backup)


def test_one_without_its_keys_asks_for_them(backup: Path, tmp_path: Path, settings) -> None:
    elsewhere = tmp_path / "elsewhere"
    shutil.move(backup / "keys", elsewhere)
    rewritten(backup, lambda found: found.update(keys="none"))
    listed = [line for line in (backup / "files.sha256").read_text().splitlines() if "  keys/" not in line]
    (backup / "files.sha256").write_text("\n".join(listed) + "\n")
    digest = sha256((backup / "files.sha256").read_bytes()).hexdigest()
    rewritten(backup, lambda found: found.update(list_sha256=digest))
    assert "--keys-from" in refused(backup)
    assert verified(backup, keys_from=elsewhere).keys == elsewhere
    empty = tmp_path / "empty"
    empty.mkdir()
    assert str(empty) in refused(backup, keys_from=empty)


def test_keys_that_lay_in_it_may_be_moved_apart(backup: Path, tmp_path: Path, settings) -> None:
    """As `palermo backup` advises."""
    elsewhere = tmp_path / "elsewhere"
    shutil.move(backup / "keys", elsewhere)
    assert "--keys-from" in refused(backup)
    assert verified(backup, keys_from=elsewhere).keys == elsewhere
    key = elsewhere / "open.keys"
    whole = key.read_bytes()
    key.write_bytes(whole + b"x")
    assert f"open.keys in {elsewhere}" in refused(backup, keys_from=elsewhere)
    key.unlink()
    assert f"open.keys in {elsewhere}" in refused(backup, keys_from=elsewhere)
    key.write_bytes(whole + b"# rotated since\n")
    (elsewhere / "journal-head").write_text("a copy of the keys folder itself")
    assert verified(backup, keys_from=elsewhere).keys == elsewhere
    shutil.copytree(elsewhere, settings.KEYS)
    assert verified(backup).keys is None


def test_a_backup_is_written_neither_into_the_data_nor_over_anything(tmp_path: Path, settings) -> None:
    settings.DATA, settings.KEYS = tmp_path / "data", tmp_path / "keys"
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter").write_text("x")
    (tmp_path / "empty").mkdir()
    for place in ("data", "data/backup", "keys/backup", ".", "full", "full/letter"):
        with pytest.raises(Refused):
            check_place((tmp_path / place).resolve())
    for place in ("empty", "new", "new/deep"):
        check_place(tmp_path / place)


def test_the_keys_of_another_installation_are_not_written_over(backup: Path, settings) -> None:
    settings.KEYS.mkdir()
    (settings.KEYS / "open.keys").write_text("# another's\n")
    with pytest.raises(Refused) as met:
        check_keys_here(verified(backup))
    assert "open.keys" in met.value.words
    longer = (backup / "keys" / "open.keys").read_text() + "# rotated since\n"
    (settings.KEYS / "open.keys").write_text(longer)
    whole = verified(backup)
    check_keys_here(whole)
    put_keys_back(whole)
    assert (settings.KEYS / "open.keys").read_text() == longer
    assert (settings.KEYS / "records.keys").read_bytes() == (backup / "keys" / "records.keys").read_bytes()
    assert (settings.KEYS / "records.keys").stat().st_mode & 0o777 == 0o600


def test_a_secret_key_alone_is_no_installations_and_gives_way(backup: Path, settings) -> None:
    """`palermo serve` makes one where everything else was lost."""
    settings.KEYS.mkdir()
    (settings.KEYS / "secret-key").write_text("fresh")
    whole = verified(backup)
    forget_fresh_secret(whole)
    check_keys_here(whole)
    (settings.KEYS / "secret-key").write_text("another's")
    (settings.KEYS / "open.index").write_text("another's")
    forget_fresh_secret(whole)
    with pytest.raises(Refused):
        check_keys_here(whole)
