"""`palermo vault`, as a person at the terminal meets it."""

from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from palermo.vault import actions
from palermo.vault.commands import vault_commands
from palermo.vault.models import DataKey, ItemKey, Keyring, Sealed
from palermo.vault.rules.keys import key_path
from palermo.vault.tests.conftest import NOW
from palermo.vault.tests.test_attachments import attach
from palermo.vault.tests.test_items import destroy, make
from palermo.vault.tests.test_sealing import SMALL, seal

heard: list[tuple[str, tuple[str, str], dict[str, str | int]]] = []


def hear(act: str, thing: tuple[str, str], details: dict[str, str | int], at: datetime) -> None:
    assert at.tzinfo is not None
    heard.append((act, thing, dict(details)))


def call(*words: object) -> Result:
    heard.clear()
    return CliRunner().invoke(vault_commands(hear), [str(word) for word in words])  # type: ignore[arg-type]


def test_status_says_where_each_key_is(vault: Path) -> None:
    seal(b"words")
    said = call("status")
    assert said.exit_code == 0
    expected = Keyring.objects.get(name="records").fingerprint
    assert f"records, version 1, key {expected}: kept here; 1 data keys\n" in said.output
    key_path("records").unlink()
    said = call("status")
    assert said.exit_code == 1
    assert f"records, version 1, key {expected}: not found; 1 data keys\n" in said.output
    assert "The key file of the ring records is missing" in said.output
    assert "Traceback" not in said.output


def test_status_speaks_urdu(vault: Path) -> None:
    said = call("status", "--lang", "ur")
    assert "یہاں محفوظ" in said.output
    assert "kept here" not in said.output


def test_keys_are_made_and_told(db: None, house: Path) -> None:
    said = call("make-keys", "civil", "--to", house / "stick")
    assert said.exit_code == 0, said.output
    assert f"{house / 'stick'} is the only copy of the secret." in said.output
    assert heard == [("keys.made", ("keyring", "civil 1"), {"ring": "civil", "version": 1})]
    said = call("make-keys")
    assert [each[1][1] for each in heard] == ["records 1", "open 1"]
    assert f"Copy {house / 'keys'} to a safe place" in said.output
    assert call("make-keys").output == "Every ring asked for has a key already. Nothing was changed.\n"
    assert heard == []


def test_rotate_says_what_it_did(vault: Path) -> None:
    sealed = [seal(b"words") for _ in range(3)]
    said = call("rotate", "records")
    assert said.exit_code == 0
    assert "; 3 data keys wrapped anew.\nVersion 1 is retired" in said.output
    details = {"ring": "records", "version": 2, "moved": 3, "broken": 0}
    assert heard == [("keys.rotated", ("keyring", "records 2"), details)]
    DataKey.objects.filter(pk=sealed[0].data_key_id).update(wrapped=b"junk")
    said = call("rotate", "records")
    assert said.exit_code == 1
    assert f"Key {sealed[0].data_key_id} cannot be opened and stays as it is." in said.output
    assert "An earlier rotation was not finished" in call("rotate", "records").output


def test_open_writes_a_file_that_only_its_reader_may_read(vault: Path) -> None:
    sealed = seal(b"w" * 3 * SMALL, kind="test.kind")
    out = vault / "out"
    said = call("open", sealed.pk, "--out", out)
    assert (said.exit_code, said.output) == (0, "")
    assert out.read_bytes() == b"w" * 3 * SMALL
    assert out.stat().st_mode & 0o777 == 0o600
    assert heard == [("sealed.opened", ("test.kind", str(sealed.pk)), {"ring": "records"})]
    said = call("open", sealed.pk, "--out", out)  # never over another file
    assert said.exit_code == 64
    assert str(out) in said.output


def test_open_writes_to_standard_output(vault: Path) -> None:
    made = attach(b"%PDF-1.7 \xff\x00")
    assert call("open", made.pk).stdout_bytes == b"%PDF-1.7 \xff\x00"


def test_open_with_a_key_that_is_kept_elsewhere(db: None, house: Path) -> None:
    actions.make_keys(NOW, rings=["civil"], to=house / "stick")
    sealed = seal(b"words", ring="civil")
    said = call("open", sealed.pk)
    assert said.exit_code == 1
    assert "which is not kept on this server" in said.output
    assert heard == []
    assert call("open", sealed.pk, "--key", house / "stick").output == "words"
    said = call("open", sealed.pk, "--key", key_path("civil"))
    assert (said.exit_code, said.output) == (1, f"There is no secret key in {key_path('civil')}.\n")


@pytest.mark.parametrize(
    ("object_id", "code", "words"),
    [
        (
            "6f1c0000-0000-4000-8000-000000000000",
            1,
            "There is no sealed object 6f1c0000-0000-4000-8000-000000000000.",
        ),
        ("letter", 64, "is not a valid UUID"),
    ],
)
def test_open_of_nothing_is_refused(vault: Path, object_id: str, code: int, words: str) -> None:
    said = call("open", object_id)
    assert said.exit_code == code
    assert words in said.output


def test_verify_names_what_does_not_open(vault: Path) -> None:
    sealed = [seal(b"words") for _ in range(3)]
    attach()
    assert (
        call("verify").output
        == "5 objects open, 0 do not, 0 are sealed under a key that is kept elsewhere.\n"
    )
    Sealed.objects.filter(pk=sealed[1].pk).update(small=b"junk")
    said = call("verify")
    assert said.exit_code == 1
    assert (
        f"Object {sealed[1].pk} cannot be opened: the stored bytes were changed.\n4 objects open, 1 do not"
        in said.output
    )


def test_item_keys_are_counted_moved_and_tried(vault: Path) -> None:
    seal(b"words")
    make("case:1", "case:2", "case:3")
    destroy("case:3")
    assert ": kept here; 1 data keys; 2 item keys\n" in call("status").output
    said = call("rotate", "records")
    assert "; 1 data keys wrapped anew.\n2 item keys wrapped anew.\nVersion 1 is retired" in said.output
    assert heard[0][2]["moved"] == 3
    assert ": kept here; 0 data keys; retired on 2" in call("status").output
    said = call("verify")
    whole = "1 objects open, 0 do not, 0 are sealed under a key that is kept elsewhere.\n"
    assert said.output == f"{whole}2 item keys open, 0 do not, 0 lie under a key that is kept elsewhere.\n"
    broken = ItemKey.objects.get(name="case:1")
    ItemKey.objects.filter(pk=broken.pk).update(wrapped=b"junk")
    said = call("verify")
    assert said.exit_code == 1
    assert (
        f"Object {broken.pk} cannot be opened: its wrapped key was changed.\n{whole}1 item keys open, 1"
        in said.output
    )


def test_sweep_says_how_many(vault: Path) -> None:
    assert call("sweep").output == "0 files were taken away.\n"


@pytest.mark.parametrize("lang", ["en", "ur"])
@pytest.mark.parametrize("command", ["status", "verify", "make-keys", "rotate", "open", "sweep"])
def test_help_has_an_example_in_both_languages(command: str, lang: str) -> None:
    said = call(command, "--lang", lang, "--help")
    assert said.exit_code == 0
    assert ("Example" in said.output) == (lang == "en")
    assert f"palermo vault {command}" in " ".join(said.output.split())
    assert ("مثال" in said.output) == (lang == "ur")


def test_a_database_without_its_tables_is_said_in_words(tmp_path: Path) -> None:
    import os
    import subprocess
    import sys

    env = os.environ | {"PALERMO_DATA": f"{tmp_path}/d", "PALERMO_KEYS": f"{tmp_path}/k", "DATABASE_URL": ""}
    env["DJANGO_SETTINGS_MODULE"] = "palermo.config.settings"
    program = "from palermo.vault.commands import vault; vault(['status'], prog_name='palermo vault')"
    done = subprocess.run([sys.executable, "-c", program], env=env, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr == "The database cannot be read. Is it there, and are its tables of this version?\n"
