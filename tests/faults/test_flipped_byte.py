"""One flipped byte in a set, a freeze, a picture: it is named, nothing is counted from it, and every page has words."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from palermo.bureau.actions import measure_due
from palermo.bureau.models import Measure
from palermo.figures.actions.asking import JOB, ask_for_pictures
from palermo.figures.actions.freezing import ask_to_freeze
from palermo.figures.models import Freeze
from palermo.figures.queries import sources
from palermo.figures.rules.files import folder_of, picture_of
from palermo.figures.tests.conftest import house  # noqa: F401
from palermo.figures.tests.register import HALF, Q2, case, flip, frozen, holder, pictured, reader, stood
from palermo.journal.models import Line
from palermo.register.actions import DamagedRegister, compact, rebuild
from palermo.register.models import AcceptedSet, CaseEntry
from palermo.register.queries.cases import with_address
from palermo.register.queries.sets import standing_sets
from palermo.register.rules.sets import folder_of as set_folder
from palermo.register.tests.returned import WORKER
from palermo.ui.clock import now
from palermo.work.models import Work
from tests.cast import NOW, sign_in
from tests.working import drain

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("house")]
MINUTE = timedelta(minutes=1)
PAGES = [
    "",
    "cases/",
    "figures/",
    "figures/cases/?figure=cases_registered",
    "frozen/",
    "quality/",
    "differences/",
    "returns/",
]
ASKED = "figure=cases_registered&from=2025-01-01&to=2025-12-31"


def damaged() -> AcceptedSet:
    """A picture was made of what stood; the set that was accepted since has a wrong byte."""
    pictured()
    later = stood(case("4"), body="SD-POLICE", period=Q2)
    flip(set_folder(later.folder) / "cases.parquet")
    return later


def words_of(client: Client, address: str) -> str:
    answer = client.get(f"/records/{address}")
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def test_every_reader_of_a_set_refuses_it_by_name() -> None:
    wrong = damaged()
    named = f"cases.parquet of the accepted sets {wrong.pk} was changed"
    for read in (lambda: rebuild(by=WORKER, at=NOW), lambda: compact(NOW, many=2)):
        with pytest.raises(DamagedRegister, match=named):
            read()
    ask_to_freeze(*HALF, by=reader("statistician"), at=NOW)
    ask_for_pictures(NOW + 5 * MINUTE)
    drain()
    for job in ("figures.freeze", JOB):
        work = Work.objects.get(job=job)
        assert (work.state, work.reason) == ("failed", "refused"), job
    assert not Freeze.objects.exists()
    assert Line.objects.filter(act="register.damaged", thing_id=wrong.pk).count() == 4
    measure_due(NOW)
    assert not Measure.objects.filter(accepted_set=wrong).exists()
    assert Measure.objects.count() == 3


def test_every_page_goes_on_in_words_beside_a_damaged_set() -> None:
    wrong = damaged()
    ask_for_pictures(NOW + 5 * MINUTE)
    drain()
    officer = sign_in(Client(), holder("bureau_officer"), "records")
    for page in PAGES:
        words_of(officer, page)
    told = words_of(officer, f"figures/?{ASKED}")
    assert f"a file of the accepted set {wrong.pk}" in told
    assert sources.live().since == 1, "the answer says that it does not know the damaged set"
    for entry in with_address(CaseEntry.objects.filter(accepted_set__in=standing_sets())):
        words_of(officer, f"cases/{entry.address}/")


@pytest.mark.parametrize("picture", ["kept", "lost"])
def test_a_damaged_freeze_is_named_and_not_read_again(picture: str) -> None:
    pictured()
    freeze = frozen()
    flip(folder_of(freeze.address) / "cases.parquet")
    client = sign_in(Client(), holder("statistician"), "records")
    if picture == "lost":
        picture_of(sources.of_freeze(freeze).picture.address).unlink()
        for turn in range(3):
            ask_for_pictures(now() + turn * MINUTE)
            drain()
        (work,) = Work.objects.filter(job=JOB, arguments={"freeze": freeze.pk})
        assert (work.state, work.reason) == ("failed", "refused")
    told = words_of(client, f"figures/?{ASKED}&of={freeze.address}")
    assert ("A file of this frozen period is missing or was changed." in told) == (picture == "lost")
    verified = client.post(f"/records/frozen/{freeze.address}/verify/").content.decode()
    assert "cases.parquet is not what was frozen." in verified


@pytest.mark.parametrize("spoilt", [(0, 1), (9, 12), (12_288, None), (20_000, 60_000)])
def test_a_damaged_picture_is_made_anew(spoilt: tuple[int, int | None]) -> None:
    """Its first bytes, its name as a picture, all that is in it, some blocks: what is not read hurts nobody."""
    zeros(picture_of(pictured().address), *spoilt)
    client = sign_in(Client(), holder("bureau_officer"), "records")
    asked = [f"figures/?{ASKED}&by=province", f"figures/cases/?{ASKED}", f"figures/?{ASKED}&as=csv"]
    for page in asked:
        answer = client.get(f"/records/{page}")
        assert answer.status_code in (200, 404, 409), page
        assert answer.status_code != 409 or "Another is made within a minute" in answer.content.decode()
    ask_for_pictures(NOW + 5 * MINUTE)
    drain()
    assert sources.live() is not None
    for page in asked:
        words_of(client, page)


def zeros(path: Path, start: int, end: int | None) -> None:
    path.chmod(0o600)
    data = bytearray(path.read_bytes())
    data[start:end] = bytes(len(data[start:end]))
    path.write_bytes(data)
