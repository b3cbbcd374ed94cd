"""The ring whose secret the server does not have: it seals, and nothing of what it sealed can be read here."""

import base64
import hashlib
import hmac
import shutil
from pathlib import Path

import pytest

from palermo.vault import actions, queries
from palermo.vault.method.blinding import blinded, purpose_key
from palermo.vault.method.key_file import read_index_key, read_keys
from palermo.vault.models import IndexKey, Keyring, Sealed
from palermo.vault.rules import NotHeldHere, check_keys
from palermo.vault.rules.keys import key_path, keys_in
from palermo.vault.tests.conftest import BY, NOW
from palermo.vault.tests.installation import Installation
from palermo.vault.tests.test_sealing import SMALL, seal, stored

WORDS = "Zarmina-Yousafzai-says-what-happened"


@pytest.fixture
def away(db: None, house: Path) -> Path:
    """The key of `civil`, in a folder that is not the server's."""
    path = house / "civil.secret"
    actions.make_keys(NOW, rings=["civil"], to=path)
    actions.make_keys(NOW)
    return path


def test_it_seals_and_does_not_open(away: Path) -> None:
    fingerprint = Keyring.objects.get(name="civil").fingerprint
    for data in (b"words", b"w" * 3 * SMALL):
        sealed = stored(seal(data, ring="civil", group="talk:1"))
        for opening in (queries.open_sealed, queries.stream_sealed):
            with pytest.raises(NotHeldHere) as refused:
                opening(sealed)
            assert (
                f"key {fingerprint} of the ring civil, which is not kept on this server"
                in refused.value.words
            )
        assert queries.open_sealed(sealed, keys=keys_in(away)) == data
        assert b"".join(queries.stream_sealed(sealed, keys=keys_in(away))) == data
    assert check_keys() == []


def test_nothing_is_looked_up_without_its_index_key(away: Path) -> None:
    with pytest.raises(NotHeldHere, match="ring civil"):
        queries.blind("civil", "name", WORDS)
    assert not (away.parent / "keys" / "civil.index").exists()


def test_with_its_files_put_in_place_it_is_held_here(away: Path) -> None:
    sealed = stored(seal(b"words", ring="civil"))
    for there, here in ((away, "civil.keys"), (away.with_name("civil.secret.index"), "civil.index")):
        shutil.copy(there, away.parent / "keys" / here)
    assert queries.open_sealed(sealed) == b"words"
    assert len(queries.blind("civil", "name", WORDS)) == 64
    assert check_keys() == []


def test_a_new_database_beside_a_public_half_has_its_index_key_once_the_secret_comes(away: Path) -> None:
    IndexKey.objects.filter(ring="civil").delete()
    Keyring.objects.filter(name="civil").delete()
    actions.make_keys(NOW)
    assert check_keys() == []
    assert not IndexKey.objects.filter(ring="civil").exists()
    shutil.copy(away, away.parent / "keys" / "civil.keys")
    shutil.copy(away.with_name("civil.secret.index"), away.parent / "keys" / "civil.index")
    actions.make_keys(NOW)
    assert len(queries.blind("civil", "name", WORDS)) == 64


def test_every_object_is_tried_as_far_as_this_server_can(away: Path) -> None:
    seal(b"words", ring="civil")
    large = seal(b"w" * 3 * SMALL, ring="civil")
    seal(b"words")
    assert sorted((tried.trouble is None, tried.away) for tried in queries.try_all()) == [
        (True, False),
        (True, True),
        (True, True),
    ]
    assert not any(tried.away for tried in queries.try_all(keys=keys_in(away)))
    Sealed.objects.filter(pk=large.pk).update(stored_size=1)
    assert [tried.id for tried in queries.try_all() if tried.trouble] == [large.pk]


def test_a_held_ring_can_be_given_away(vault: Path) -> None:
    sealed = seal(b"words", ring="civil")
    actions.rotate("civil", by=BY, at=NOW, to=vault / "taken")
    # The old secret is still in the file, but nothing that is stored now opens with it.
    assert len(read_keys(key_path("civil").read_text()).secret) == 1
    with pytest.raises(NotHeldHere):
        queries.open_sealed(stored(sealed))
    assert queries.open_sealed(stored(sealed), keys=keys_in(vault / "taken")) == b"words"


def test_nothing_of_it_is_read_from_database_files_log_or_backup(
    server: Installation, tmp_path: Path
) -> None:
    """Every byte of the server is looked through, for the words, their hashes and their blind index."""
    key = tmp_path / "civil.secret"
    said = server.run("command", "make-keys", "civil", "--to", str(key))
    said += server.run("make_keys")
    said += server.run("seal_secret", "civil", WORDS)
    said += server.run("command", "verify")
    said += server.run("command", "status")
    stolen = server.everything() + said.encode()
    index = read_index_key(key.with_name("civil.secret.index").read_text())
    assert index is not None
    for trace in traces(WORDS.encode(), index):
        assert trace not in stolen
    for secret in read_keys(key.read_text()).secret.values():
        assert str(secret).encode() not in stolen
    assert index.hex().encode() not in stolen
    assert index not in stolen


def test_the_search_for_traces_finds_what_is_there(server: Installation) -> None:
    """The twin of the test above: on plain rows and files, the same look would have found every trace."""
    key = b"k" * 32
    (server.data / "plain").write_bytes(b"\n".join(traces(WORDS.encode(), key)))
    stolen = server.everything()
    assert all(trace in stolen for trace in traces(WORDS.encode(), key))


def traces(words: bytes, index_key: bytes) -> list[bytes]:
    digests = [hashlib.new(name, words).digest() for name in ("md5", "sha1", "sha256", "blake2b")]
    digests += [hmac.digest(key, words, "sha256") for key in (b"", b"civil", index_key)]
    index = [
        blinded(purpose_key(index_key, ring, purpose), words.decode(), bits).encode()
        for ring in ("civil", "open", "records")
        for purpose in ("", "name", "test", "id")
        for bits in (None, 64)
    ]
    parts = [
        words,
        words[:12],
        words[-12:],
        words.decode().encode("utf-16-le"),
        base64.b64encode(words)[:20],
        words.hex().encode(),
    ]
    return [
        *parts,
        *index,
        *(form for each in digests for form in (each, each.hex().encode(), base64.b64encode(each))),
    ]
