"""Keys that are made, lost, another installation's, damaged or readable by others: each in words, with what to do."""

import stat
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from palermo.ui.refusals import Refused
from palermo.vault import actions, queries
from palermo.vault.method.envelope import new_key
from palermo.vault.method.key_file import fingerprint, read_keys
from palermo.vault.models import DataKey, IndexKey, Keyring
from palermo.vault.rules import Changed, KeyTrouble, check_keys, ring_of, rings_here
from palermo.vault.rules.keys import index_path, key_path
from palermo.vault.tests.conftest import BY, NOW
from palermo.vault.tests.test_sealing import seal, stored


def troubles() -> list[str]:
    with pytest.raises(KeyTrouble) as found:
        check_keys()
    return found.value.troubles


def test_new_keys_fit_and_are_their_owners_alone(vault: Path) -> None:
    assert check_keys() == []
    assert sorted(path.name for path in (vault / "keys").iterdir()) == [
        f"{ring}.{end}" for ring in ("civil", "open", "records") for end in ("index", "keys")
    ]
    assert {stat.S_IMODE(path.stat().st_mode) for path in (vault / "keys").iterdir()} == {0o600}
    assert stat.S_IMODE((vault / "keys").stat().st_mode) == 0o700
    assert Keyring.objects.get(name="records").made_by == 7


def test_no_secret_stands_in_the_database(vault: Path) -> None:
    (secret,) = read_keys(key_path("records").read_text()).secret.values()
    index = index_path("records").read_text().splitlines()[1]
    rows = f"{list(Keyring.objects.values())}{list(IndexKey.objects.values())}"
    assert str(secret) not in rows
    assert index not in rows


def test_keys_are_made_once(vault: Path) -> None:
    before = key_path("records").read_text()
    assert actions.make_keys(NOW) == []
    assert key_path("records").read_text() == before


def test_a_server_of_one_wing_has_only_its_rings(db: None, house: Path, settings: Settings) -> None:
    settings.HAS_RECORDS, settings.HAS_OPEN = True, False
    assert [made.name for made in actions.make_keys(NOW)] == ["records"] == list(rings_here())
    assert check_keys() == []
    assert [ring_of("records"), ring_of("common")] == ["records", "records"]
    settings.HAS_RECORDS, settings.HAS_OPEN = False, True
    assert [made.name for made in actions.make_keys(NOW)] == ["open", "civil"]
    assert [ring_of("open"), ring_of("common")] == ["open", "open"]


def test_a_new_database_takes_over_the_keys_that_lie_there(db: None, house: Path) -> None:
    actions.make_keys(NOW)
    old = list(Keyring.objects.order_by("name").values_list("name", "version", "recipient"))
    Keyring.objects.all().delete()
    IndexKey.objects.all().delete()
    actions.make_keys(NOW)
    assert list(Keyring.objects.order_by("name").values_list("name", "version", "recipient")) == old
    assert check_keys() == []


def test_a_ring_without_a_key_says_how_to_make_one(db: None, house: Path) -> None:
    assert troubles()[0] == "The ring records has no key yet. Make one: palermo vault make-keys records"
    with pytest.raises(KeyTrouble, match="make-keys open"):
        seal(b"x", ring="open")
    with pytest.raises(KeyTrouble, match="make-keys open"):
        queries.blind("open", "id", "x")


def test_a_lost_key_file_is_named(vault: Path) -> None:
    sealed = seal(b"words")
    expected = Keyring.objects.get(name="records").fingerprint
    key_path("records").unlink()
    (words,) = troubles()
    assert words.startswith(f"The key file of the ring records is missing: {key_path('records')}.")
    assert f"The key {expected} (version 1) is needed." in words
    assert "Do not make new keys" in words
    for act in (lambda: queries.open_sealed(stored(sealed)), lambda: seal(b"more")):
        with pytest.raises(KeyTrouble, match="is missing"):
            act()
    assert actions.make_keys(NOW) == []  # makes none in its place


def test_the_key_of_another_installation_is_named(vault: Path) -> None:
    other = new_key()
    expected = Keyring.objects.get(name="open").fingerprint
    key_path("open").write_text(f"{other}\n")
    (words,) = troubles()
    found = fingerprint(str(other.to_public()))
    assert words.startswith(
        f"The key file of the ring open belongs to another installation: {key_path('open')}."
    )
    assert f"Expected is the key {expected} (version 1), found is {found}." in words


def test_the_key_of_another_ring_is_no_key(vault: Path) -> None:
    key_path("open").write_bytes(key_path("records").read_bytes())
    (words,) = troubles()
    assert Keyring.objects.get(name="open").fingerprint in words
    assert Keyring.objects.get(name="records").fingerprint in words


def test_a_damaged_line_is_named_by_its_number(vault: Path) -> None:
    path = key_path("civil")
    path.write_text(path.read_text().replace("AGE-SECRET-KEY-1", "AGE-SECRET-KEY-1X"))
    (words,) = troubles()
    assert words.startswith(f"The key file of the ring civil is damaged in line 2: {path}.")
    path.write_bytes(b"\xff\xfe\x00 no text")
    assert "damaged in line 1" in troubles()[0]


def test_a_line_cut_by_a_crash_spoils_no_other(vault: Path) -> None:
    path = key_path("records")
    path.write_text(path.read_text() + "AGE-SECRET-KEY-1HALF")
    assert check_keys() == [f"{path}: line 3 cannot be read. No key that is needed is missing."]
    actions.rotate("records", by=BY, at=NOW)
    assert len(check_keys()) == 1
    assert len(read_keys(path.read_text()).secret) == 2


def test_a_key_that_no_version_knows_does_no_harm(vault: Path) -> None:
    """A rotation was killed after its line was written and before its row was."""
    with key_path("records").open("a") as out:
        out.write(f"{new_key()}\n")
    assert check_keys() == []
    sealed = seal(b"words")
    assert actions.rotate("records", by=BY, at=NOW).version.version == 2
    assert queries.open_sealed(stored(sealed)) == b"words"


def test_nothing_is_sealed_to_a_key_that_was_written_into_the_database(vault: Path) -> None:
    """Who can write rows, and has no key file, cannot have the next objects sealed to a key of their own."""
    seal(b"words", group="case:1")
    foreign = str(new_key().to_public())
    DataKey.objects.filter(group="case:1").update(recipient=foreign)
    for act in (
        lambda: seal(b"more", group="case:1"),
        lambda: actions.seal_many([("case:1", b"x")], ring="records", kind="test", by=BY, at=NOW),
    ):
        with pytest.raises(Changed, match="wrapped key was changed"):
            act()
    Keyring.objects.create(
        name="records", version=2, recipient=foreign, fingerprint=fingerprint(foreign), made_at=NOW
    )
    with pytest.raises(KeyTrouble, match="version 2"):
        seal(b"more")
    assert "(version 2)" in troubles()[0]


def test_a_file_without_its_newest_key_is_named(vault: Path) -> None:
    old = key_path("records").read_text()
    seal(b"words")
    actions.rotate("records", by=BY, at=NOW)
    key_path("records").write_text(old)
    expected = Keyring.objects.get(name="records", version=2).fingerprint
    assert f"lacks the key {expected} (version 2)" in troubles()[0]


def test_a_file_that_others_may_read_is_a_warning(vault: Path) -> None:
    key_path("records").chmod(0o640)
    assert check_keys() == [
        f"Others on this machine may read {key_path('records')}. Take that away: chmod 600 {key_path('records')}"
    ]


def test_keys_inside_the_data_folder_are_a_warning(vault: Path, settings: Settings) -> None:
    settings.DATA = vault
    assert check_keys() == [
        f"The keys lie inside the data folder ({vault / 'keys'}): one copy of it holds both. Keep them apart."
    ]


def test_index_keys_that_are_lost_wrong_or_damaged_are_named(vault: Path) -> None:
    path = index_path("records")
    whole = path.read_text()
    expected = IndexKey.objects.get(ring="records").fingerprint
    for text, words in (
        (None, "is missing"),
        ("junk", "is damaged"),
        (whole[:-3], "is damaged"),
        ("é" * 64, "is damaged"),
        ("zz" * 32, "is damaged"),
        ("00" * 32, "belongs to another installation"),
    ):
        if text is None:
            path.rename(path.with_suffix(".away"))
        else:
            path.write_text(text)
        found = troubles()
        if text is None:
            path.with_suffix(".away").rename(path)
        assert len(found) == 1
        assert f"The index key of the ring records {words}: {path}. Expected is {expected}" in found[0]
        if text is not None:
            with pytest.raises(KeyTrouble):
                queries.blind("records", "id", "35202")
    path.write_text(whole)
    assert check_keys() == []


def test_all_troubles_are_said_at_once(vault: Path) -> None:
    for path in (vault / "keys").iterdir():
        path.unlink()
    assert len(troubles()) == 6


def test_a_damaged_file_is_not_taken_over(db: None, house: Path) -> None:
    (house / "keys").mkdir()
    key_path("records").write_text("junk\n")
    with pytest.raises(KeyTrouble, match="damaged in line 1"):
        actions.make_keys(NOW)
    assert not Keyring.objects.exists()
    key_path("records").unlink()
    (house / "keys" / "open.index").write_text("junk\n")
    with pytest.raises(KeyTrouble, match="damaged in line 1"):
        actions.make_keys(NOW)
    assert not Keyring.objects.exists()


def test_a_secret_for_elsewhere_is_not_written_where_it_would_stay(vault: Path) -> None:
    (vault / "there").write_text("x")
    Keyring.objects.filter(name="civil").delete()
    IndexKey.objects.filter(ring="civil").delete()
    for path in (
        vault / "data" / "civil.keys",
        vault / "keys" / "mine",
        vault / "there",
        vault / "none" / "x",
    ):
        with pytest.raises(Refused):
            actions.make_keys(NOW, rings=["civil"], to=path)
    with pytest.raises(Refused, match="holds keys of the ring civil"):
        actions.make_keys(NOW, rings=["civil"], to=vault / "new")
    key_path("civil").unlink()
    with pytest.raises(Refused, match="is there already"):
        actions.make_keys(NOW, rings=["civil"], to=vault / "there")
    with pytest.raises(Refused, match="no folder"):
        actions.make_keys(NOW, rings=["civil"], to=vault / "none" / "x")
    with pytest.raises(Refused, match="one ring"):
        actions.make_keys(NOW, to=vault / "new")
    with pytest.raises(Refused, match="rotate records"):
        actions.make_keys(NOW, rings=["records"], to=vault / "new")
    assert not Keyring.objects.filter(name="civil").exists()
    assert not (vault / "new").exists()


def test_the_troubles_are_told_in_urdu_too(vault: Path) -> None:
    from django.utils import translation

    key_path("records").unlink()
    with translation.override("ur"):
        (words,) = troubles()
    assert str(key_path("records")) in words
    assert "missing" not in words
