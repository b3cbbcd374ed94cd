"""The signing key: made once, proven by its public half, and refused where it is not this installation's."""

import subprocess

import pytest

from palermo.vault.actions import make_signing_key, sign
from palermo.vault.method.signing import is_signed, new_signing_key, secret_text
from palermo.vault.models import SigningKey
from palermo.vault.queries import is_ours
from palermo.vault.rules import KeyTrouble, check_keys
from palermo.vault.rules.signing import public_path, signing_path
from palermo.vault.tests.conftest import BY, NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_keys(tmp_path, settings):
    settings.KEYS = tmp_path / "keys"


def test_what_is_signed_is_proven_and_one_byte_more_is_not() -> None:
    made = make_signing_key(NOW, by=BY)
    signature = sign(b"a receipt")
    assert is_ours(b"a receipt", signature)
    assert is_signed(b"a receipt", signature, made.public)
    assert not is_ours(b"a receipt.", signature)
    assert not is_ours(b"a receipt", signature[:-1])


def test_openssl_reads_both_halves(tmp_path) -> None:
    make_signing_key(NOW, by=BY)
    (tmp_path / "receipt").write_bytes(b"a receipt")
    (tmp_path / "signature").write_bytes(sign(b"a receipt"))
    call = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", public_path(), "-rawin"]
    call += ["-in", tmp_path / "receipt", "-sigfile", tmp_path / "signature"]
    assert subprocess.run(call, capture_output=True).returncode == 0


def test_the_key_is_made_once_and_its_owner_alone_reads_it() -> None:
    assert make_signing_key(NOW, by=BY) is not None
    before = signing_path().read_bytes()
    assert make_signing_key(NOW, by=BY) is None
    assert signing_path().read_bytes() == before
    assert signing_path().stat().st_mode & 0o777 == 0o600
    assert SigningKey.objects.count() == 1


def test_a_kill_between_file_and_row_leaves_a_key_that_is_taken_over() -> None:
    make_signing_key(NOW, by=BY)
    SigningKey.objects.all().delete()
    before = signing_path().read_bytes()
    make_signing_key(NOW, by=BY)
    assert signing_path().read_bytes() == before
    assert is_ours(b"x", sign(b"x"))


@pytest.mark.parametrize("text", ["", "no key", "another"])
def test_a_key_that_is_lost_or_anothers_signs_nothing_and_is_named(text: str) -> None:
    make_signing_key(NOW, by=BY)
    signing_path().write_text(secret_text(new_signing_key()) if text == "another" else text)
    for asked in (lambda: sign(b"x"), check_keys):
        with pytest.raises(KeyTrouble) as met:
            asked()
        assert str(signing_path()) in met.value.words
