"""What was destroyed stays destroyed: its list lies beside the keys and is obeyed in a database of before."""

from datetime import timedelta

import pytest
from django.db import transaction

from palermo.vault.actions import (
    catch_up,
    destroy,
    destroy_again,
    destroy_group,
    destroy_items,
    make_item_keys,
    make_keys,
    seal,
)
from palermo.vault.models import DataKey, ItemKey, Sealed
from palermo.vault.queries import destroyed_items, is_destroyed, item_secrets, open_sealed
from palermo.vault.rules.refusals import Destroyed
from palermo.vault.rules.remembered import GROUP, ITEM, OBJECT, Gone, list_path, remembered
from palermo.vault.tests.conftest import BY, NOW

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_keys(tmp_path, settings):
    settings.KEYS, settings.DATA = tmp_path / "keys", tmp_path / "data"
    make_keys(NOW, by=BY)


def laid(group: str = "") -> Sealed:
    return seal(b"secret", ring="records", kind="test", group=group, by=BY, at=NOW)


def test_a_group_and_an_object_are_written_down_once_they_are_destroyed() -> None:
    one, two = laid("case:1"), laid()
    with transaction.atomic():
        destroy_group("records", "case:1", BY, NOW)
        assert not list_path().exists()
    destroy(two, BY, NOW)
    assert set(remembered()) == {
        Gone(GROUP, "records", "case:1"),
        Gone(OBJECT, "-", str(one.pk)),
        Gone(OBJECT, "-", str(two.pk)),
    }
    assert list_path().stat().st_mode & 0o777 == 0o600


def test_a_database_of_before_loses_again_what_the_list_names() -> None:
    grouped, alone, kept = laid("case:1"), laid(), laid("case:3")
    list_path().write_text(f"group records case:1\ngroup records case:2\nobject - {alone.pk}\nobject - 0123")
    assert destroy_again(BY, NOW) == 3
    for each in (grouped, alone):
        with pytest.raises(Destroyed):
            open_sealed(Sealed.objects.get(pk=each.pk))
    assert is_destroyed("records", "case:2")
    assert open_sealed(kept) == b"secret"
    assert destroy_again(BY, NOW) == 0


def test_a_line_that_a_crash_left_out_is_caught_up() -> None:
    one = laid("case:1")
    destroy_group("records", "case:1", BY, NOW)
    list_path().unlink()
    assert catch_up(NOW) == 2
    assert catch_up(NOW) == 0
    assert Gone(GROUP, "records", "case:1") in set(remembered())
    list_path().unlink()
    assert catch_up(NOW + timedelta(days=30)) == 1  # the group for ever; the object not so long after
    assert Gone(OBJECT, "-", str(one.pk)) not in set(remembered())


def test_a_line_that_was_cut_short_never_becomes_one_that_names_another() -> None:
    kept = laid("case:1")
    list_path().write_text("group records case:1")  # of case:12
    destroy_group("records", "case:2", BY, NOW)
    assert set(remembered()) == {Gone(GROUP, "records", "case:2")}
    assert destroy_again(BY, NOW) == 0
    assert open_sealed(kept) == b"secret"


def test_items_are_written_down_and_destroyed_again() -> None:
    names = ["case:1", "case:2", "case:3"]
    make_item_keys(names, ring="records", by=BY, at=NOW)
    make_item_keys(["case:1"], ring="open", by=BY, at=NOW)
    with transaction.atomic():
        destroy_items(["case:1", "case:9"], ring="records", by=BY, at=NOW)
        assert not list_path().exists()
    assert set(remembered()) == {Gone(ITEM, "records", "case:1"), Gone(ITEM, "records", "case:9")}
    ItemKey.objects.filter(name="case:9").delete()
    list_path().write_text(
        "item records case:1\nitem records case:2\nitem records case:9\nitem records case:3"
    )
    assert destroy_again(BY, NOW) == 2
    assert destroyed_items([*names, "case:9"], ring="records") == {"case:1", "case:2", "case:9"}
    assert set(item_secrets(["case:1"], ring="open")) == {"case:1"}
    assert destroy_again(BY, NOW) == 0


def test_the_line_of_an_item_that_a_crash_left_out_is_caught_up() -> None:
    destroy_items(["case:1", "case:2"], ring="records", by=BY, at=NOW)
    list_path().write_text("item records case:2\n")
    assert catch_up(NOW + timedelta(days=400)) == 1
    assert set(remembered()) == {Gone(ITEM, "records", "case:1"), Gone(ITEM, "records", "case:2")}


def test_a_list_that_cannot_be_written_does_not_undo_the_destruction(settings, tmp_path) -> None:
    one = laid("case:1")
    (tmp_path / "file").write_text("")
    settings.KEYS = tmp_path / "file"
    destroy_group("records", "case:1", BY, NOW)
    assert DataKey.objects.get(pk=one.data_key_id).wrapped is None
