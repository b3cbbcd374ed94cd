"""Freezing a period: what is in it, that nobody changes it, and that a kill leaves nothing half done."""

import hashlib
import json
import stat
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from palermo.figures import jobs
from palermo.figures.actions import freezing
from palermo.figures.actions.freezing import ask_to_freeze
from palermo.figures.actions.sweeping import sweep_freezes
from palermo.figures.models import Freeze
from palermo.figures.queries import sources
from palermo.figures.queries.freezes import Fault, faults
from palermo.figures.rules.files import folder_of
from palermo.figures.rules.files import frozen as frozen_folder
from palermo.figures.tests.register import HALF, Q2, case, flip, frozen, holder, reader, stood, three_returns
from palermo.journal.models import Line
from palermo.register.method.sets import digest
from palermo.ui.refusals import NotAllowed, Refused
from palermo.work.actions import go_on
from palermo.work.models import Work
from tests.cast import NOW, sign_in
from tests.working import drain

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("house")]


def test_a_freeze_says_what_is_in_it() -> None:
    sets = three_returns()
    freeze = frozen()
    assert freeze.sets == [each.pk for each in sets]
    assert (freeze.rows["cases"], freeze.received) == (4, 3)
    assert freeze.digest == digest(freeze.manifest)
    folder = folder_of(freeze.address)
    told = json.loads((folder / "manifest.json").read_text())
    assert (told["from"], told["returns"]["sets"], told["sha256"]) == (
        "2025-01-01",
        freeze.sets,
        freeze.digest,
    )
    for name, piece in told["files"].items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == piece["sha256"]
    line = Line.objects.get(act="figure.frozen")
    assert (line.thing_kind, line.thing_id) == ("freeze", str(freeze.pk))


def test_every_file_of_it_is_read_only() -> None:
    three_returns()
    for path in folder_of(frozen().address).iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o444


def test_it_can_be_explored_at_once() -> None:
    three_returns()
    assert sources.of_freeze(frozen()) is not None


def test_a_return_accepted_while_it_runs_is_out_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    sets = three_returns()
    real = freezing.lay

    def lay(*args: object, **kwargs: object) -> object:
        stood(case("4"), case("5"), body="SD-POLICE", period=Q2)
        return real(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(jobs.freezing, "lay", lay)
    freeze = frozen()
    assert (freeze.sets, freeze.rows["cases"]) == ([each.pk for each in sets], 4)


def test_a_return_replaced_while_it_runs_is_in_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    three_returns()
    real = freezing.lay

    def lay(*args: object, **kwargs: object) -> object:
        stood(case("3", registered_on="2025-05-05"), case("6"), period=Q2)
        return real(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(jobs.freezing, "lay", lay)
    assert frozen().rows["cases"] == 4


@pytest.mark.parametrize("deed", ["UPDATE figures_freeze SET digest = 'x'", "DELETE FROM figures_freeze"])
def test_the_database_refuses_to_change_it(deed: str) -> None:
    three_returns()
    frozen()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(deed)
    assert Freeze.objects.count() == 1


def test_a_flipped_bit_and_an_added_file_are_named() -> None:
    three_returns()
    freeze = frozen()
    assert list(faults(freeze)) == []
    folder = folder_of(freeze.address)
    flip(folder / "cases.parquet")
    folder.chmod(0o700)
    (folder / "persons.parquet").unlink()
    (folder / "more.parquet").write_bytes(b"more")
    assert set(faults(freeze)) == {
        Fault("cases.parquet", "changed"),
        Fault("persons.parquet", "missing"),
        Fault("more.parquet", "added"),
    }


def test_a_period_that_is_not_over_is_not_frozen() -> None:
    three_returns()
    with pytest.raises(Refused, match="not over yet"):
        ask_to_freeze(date(2026, 10, 1), date(2026, 12, 31), by=reader("statistician"), at=NOW)
    with pytest.raises(Refused, match="before the first"):
        ask_to_freeze(HALF[1], HALF[0], by=reader("statistician"), at=NOW)
    with pytest.raises(Refused, match="more than 60 years") as long:
        ask_to_freeze(date(1900, 1, 1), HALF[1], by=reader("statistician"), at=NOW)
    assert long.value.field == "end"


def test_the_same_returns_are_not_frozen_twice_for_a_period() -> None:
    three_returns()
    frozen()
    with pytest.raises(Refused, match="frozen already"):
        ask_to_freeze(*HALF, by=reader("statistician"), at=NOW)
    stood(case("4"), body="SD-POLICE", period=Q2)
    frozen()
    assert Freeze.objects.count() == 2


@pytest.mark.parametrize("role", ["bureau_officer", "releaser", "administrator"])
def test_only_a_statistician_freezes(role: str) -> None:
    three_returns()
    with pytest.raises(NotAllowed):
        ask_to_freeze(*HALF, by=reader(role), at=NOW)


def test_a_damaged_set_is_not_frozen() -> None:
    from palermo.register.rules.sets import folder_of as set_folder

    flip(set_folder(three_returns()[0].folder) / "cases.parquet")
    ask_to_freeze(*HALF, by=reader("statistician"), at=NOW)
    drain()
    assert Work.objects.get(job="figures.freeze").state == "failed"
    assert not Freeze.objects.exists()
    assert list(frozen_folder().glob("*")) == []


def test_leftovers_are_swept_and_what_is_frozen_stays() -> None:
    three_returns()
    freeze = frozen()
    left = frozen_folder() / "0b8f9a52-6d2f-4c57-9a5e-3f1f0e6f7a11.part"
    left.mkdir()
    (left / "cases.parquet").write_bytes(b"half")
    left.chmod(0o500)
    assert sweep_freezes(NOW - timedelta(days=400)) == 0
    assert sweep_freezes(NOW + timedelta(days=4000)) == 1
    assert [path.name for path in frozen_folder().iterdir()] == [str(freeze.address)]


def test_the_pages_of_frozen_periods() -> None:
    three_returns()
    client = sign_in(Client(), holder("statistician"), "records")
    form = {"start": "2025-01-01", "end": "2025-06-30", "once": "a" * 32}
    answer = client.post("/records/frozen/new/", form)
    assert answer.url.startswith("/records/work/")
    assert "is being frozen" in client.get("/records/frozen/").content.decode()
    assert client.post("/records/frozen/new/", form).url == answer.url
    drain()
    freeze = Freeze.objects.get()
    assert "2025-01-01 – 2025-06-30" in client.get("/records/frozen/").content.decode()
    page = f"/records/frozen/{freeze.address}/"
    text = client.get(page).content.decode()
    assert freeze.digest in text
    assert "3</strong> accepted returns in it" in text
    assert "Every file is, byte by byte" in client.post(f"{page}verify/").content.decode()
    sums = client.get(f"{page}hashes").content.decode()
    assert f"{freeze.manifest['cases.parquet']['sha256']}  cases.parquet\n" in sums
    flip(folder_of(freeze.address) / "cases.parquet")
    assert "cases.parquet is not what was frozen." in client.post(f"{page}verify/").content.decode()


def test_a_list_of_fifty_asks_the_database_no_more_than_one_of_one(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    three_returns()
    one = frozen()
    client = sign_in(Client(), holder("auditor"), "records")
    client.get("/records/frozen/")
    for _ in range(49):
        row = Freeze.objects.get(pk=one.pk)
        row.pk, row.address, row.work = None, None, None
        row.address = Freeze._meta.get_field("address").get_default()
        row.work = row.address
        row.save(force_insert=True)
    with django_assert_max_num_queries(15):
        text = client.get("/records/frozen/").content.decode()
    assert "<strong>50</strong>" in text


def test_what_was_cut_off_goes_on_with_the_sets_it_wrote_down(monkeypatch: pytest.MonkeyPatch) -> None:
    sets = three_returns()
    with monkeypatch.context() as cut:
        cut.setattr(jobs.freezing, "keep", None)
        ask_to_freeze(*HALF, by=reader("statistician"), at=NOW)
        drain()
    work = Work.objects.get(job="figures.freeze")
    assert (work.state, Freeze.objects.count()) == ("failed", 0)
    stood(case("4"), body="SD-POLICE", period=Q2)
    go_on(work, by=reader("statistician"), at=NOW)
    drain()
    freeze = Freeze.objects.get()
    assert (freeze.sets, str(freeze.address)) == ([each.pk for each in sets], work.kept["freeze"])
    assert [path.name for path in frozen_folder().iterdir()] == [str(freeze.address)]
