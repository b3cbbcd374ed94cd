"""What goes in comes out, of every size, in a row or in a file, alone or in a group."""

import io
import os
import stat
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from palermo.vault import actions, queries
from palermo.vault.actions.laying_down import SMALL
from palermo.vault.method.envelope import TooLarge
from palermo.vault.models import DataKey, Keyring, Sealed
from palermo.vault.rules import Destroyed
from palermo.vault.rules.files import file_of, folder
from palermo.vault.tests.conftest import BY, NOW

CHUNK = 64 * 1024  # of the age format
BORDERS = sorted(
    {
        border + step
        for border in (0, SMALL, CHUNK, 2 * CHUNK, 4 * CHUNK)
        for step in (-80, -1, 0, 1)
        if border + step >= 0
    }
)
SAME_VAULT = settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def seal(data: bytes | io.BytesIO, **more: object) -> Sealed:
    return actions.seal(data, **{"ring": "records", "kind": "test", "by": BY, "at": NOW} | more)  # type: ignore[arg-type]


def stored(sealed: Sealed) -> Sealed:
    return Sealed.objects.get(pk=sealed.pk)


@SAME_VAULT
@given(data=st.binary(max_size=2000))
def test_any_bytes_come_back(vault: Path, data: bytes) -> None:
    assert queries.open_sealed(stored(seal(data))) == data


@pytest.mark.parametrize("size", BORDERS)
def test_sizes_around_the_borders_come_back(vault: Path, size: int) -> None:
    data = os.urandom(size)
    for sealed in (stored(seal(data)), stored(seal(io.BytesIO(data)))):
        assert sealed.size == size
        assert sealed.in_file == (size > SMALL)
        assert queries.open_sealed(sealed) == data
        assert b"".join(queries.stream_sealed(sealed)) == data


@SAME_VAULT
@given(pieces=st.lists(st.integers(1, 40_000), min_size=1, max_size=8))
def test_a_stream_that_gives_little_at_a_time_comes_back(vault: Path, pieces: list[int]) -> None:
    class Drops(io.RawIOBase):
        def __init__(self) -> None:
            self.drops = [bytes([number % 251]) * size for number, size in enumerate(pieces)]

        def read(self, size: int = -1) -> bytes:
            if not self.drops:
                return b""
            drop = self.drops.pop(0)
            if len(drop) > size:
                self.drops.insert(0, drop[size:])
            return drop[:size]

    whole = b"".join(bytes([number % 251]) * size for number, size in enumerate(pieces))
    assert queries.open_sealed(stored(seal(Drops()))) == whole  # type: ignore[arg-type]


def test_the_row_says_who_and_when(vault: Path) -> None:
    sealed = stored(seal(b"words"))
    assert (sealed.sealed_by, sealed.sealed_at, sealed.kind) == (7, NOW, "test")
    assert (sealed.data_key.made_by, sealed.data_key.ring) == (7, "records")


def test_the_same_bytes_look_different_each_time(vault: Path) -> None:
    one, two = seal(b"the same"), seal(b"the same")
    assert one.small != two.small
    assert one.data_key_id != two.data_key_id


def test_objects_of_a_group_share_one_key(vault: Path) -> None:
    sealed = [stored(seal(f"{n}".encode(), group="case:1")) for n in range(3)]
    assert len({each.data_key_id for each in sealed}) == 1
    assert [opened for _each, opened in queries.open_many(sealed)] == [b"0", b"1", b"2"]
    assert stored(seal(b"x", group="case:1", ring="open")).data_key_id != sealed[0].data_key_id


def test_many_at_once_are_as_one_by_one(vault: Path, django_assert_max_num_queries: object) -> None:
    seal(b"before", group="case:1")
    items = [("case:1", b"a"), ("", b"b"), ("case:2", b"c"), ("case:2", b"d" * SMALL), ("", b"e" * 2 * SMALL)]
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        made = actions.seal_many(items, ring="records", kind="test", by=BY, at=NOW)
    assert [queries.open_sealed(stored(each)) for each in made] == [data for _group, data in items]
    assert DataKey.objects.filter(group__startswith="case:").count() == 2
    assert DataKey.objects.count() == 4


def test_many_refuse_a_group_that_was_destroyed(vault: Path) -> None:
    seal(b"before", group="case:1")
    actions.destroy_group("records", "case:1", BY, NOW)
    with pytest.raises(Destroyed):
        actions.seal_many([("", b"x"), ("case:1", b"y")], ring="records", kind="test", by=BY, at=NOW)
    assert Sealed.objects.filter(destroyed_at__isnull=True).count() == 0


def test_beyond_the_limit_nothing_is_left(vault: Path) -> None:
    for size in (101, 10 * CHUNK):
        with pytest.raises(TooLarge):
            seal(io.BytesIO(b"x" * size), limit=100 if size == 101 else 9 * CHUNK)
    assert not Sealed.objects.exists()
    assert files() == []
    assert seal(b"x" * 100, limit=100).size == 100


def test_a_source_that_breaks_leaves_nothing(vault: Path) -> None:
    class Broken(io.RawIOBase):
        def __init__(self) -> None:
            self.given = 0

        def read(self, size: int = -1) -> bytes:
            self.given += size
            if self.given > 5 * CHUNK:
                raise ConnectionResetError("the line broke")
            return b"x" * size

    with pytest.raises(ConnectionResetError, match="the line broke"):
        seal(Broken())  # type: ignore[arg-type]
    assert files() == []
    assert not Sealed.objects.exists()


def test_a_transaction_that_fails_inside_takes_its_file_away(vault: Path) -> None:
    Keyring.objects.update(retired_at=NOW)
    with pytest.raises(Exception, match="no key yet"):
        seal(b"x" * 2 * SMALL)
    assert files() == []


@pytest.mark.django_db(transaction=True)
def test_a_file_of_a_transaction_that_was_rolled_back_is_swept(house: Path) -> None:
    actions.make_keys(NOW)
    kept = seal(b"k" * 2 * SMALL)
    with pytest.raises(KeyError), transaction.atomic():
        lost = seal(b"l" * 2 * SMALL)
        raise KeyError
    part = file_of(lost.pk).with_name("half.part")
    part.write_bytes(b"half")
    assert actions.sweep(NOW) == 0  # both are younger than a day
    for path in (file_of(lost.pk), part, file_of(kept.pk)):
        os.utime(path, (NOW.timestamp() - 90_000,) * 2)
    assert actions.sweep(NOW) == 2
    assert files() == [file_of(kept.pk)]


def test_files_are_their_owners_alone(vault: Path) -> None:
    path = file_of(seal(b"x" * 2 * SMALL).pk)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "wrong", [{"kind": "A name"}, {"kind": ""}, {"group": "Ayesha Bibi"}, {"ring": "other"}]
)
def test_names_are_no_codes(vault: Path, wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"codes|no such ring"):
        seal(b"x", **wrong)


def test_a_download_that_is_given_up_ends_its_thread(vault: Path) -> None:
    import threading

    sealed = stored(seal(b"x" * 40 * CHUNK))
    before = threading.active_count()
    flow = queries.stream_sealed(sealed)
    next(flow)
    flow.close()  # type: ignore[attr-defined]
    untouched = queries.stream_sealed(sealed)
    del untouched
    assert threading.active_count() == before


def files() -> list[Path]:
    return sorted(path for path in folder().rglob("*") if path.is_file())
