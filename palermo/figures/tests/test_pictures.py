"""Pictures: made of what stands, when others stand, from no damaged set; old ones go."""

from datetime import timedelta

import pytest

from palermo.figures.actions.asking import JOB, ask_for_pictures
from palermo.figures.actions.picturing import picture_register
from palermo.figures.actions.sweeping import sweep_pictures
from palermo.figures.models import Picture
from palermo.figures.queries import sources
from palermo.figures.queries.opening import opened
from palermo.figures.rules.files import picture_of, pictures
from palermo.figures.tests.register import Q2, WORKER, case, flip, pictured, stood, three_returns
from palermo.register.actions.verifying import DamagedRegister
from palermo.register.rules.sets import folder_of
from palermo.work.models import Work
from tests.cast import NOW
from tests.working import drain

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("house")]
MINUTE = timedelta(minutes=1)


def test_a_picture_holds_what_stands_and_says_which_sets() -> None:
    sets = three_returns()
    made = picture_register(by=WORKER, at=NOW)
    assert made.sets == [each.pk for each in sets]
    with opened(picture_of(made.address)) as con:
        assert con.execute("SELECT count(*) FROM facts.cases").fetchall() == [(4,)]
    assert sources.live().since == 0


def test_the_clock_asks_once_others_stand_and_not_twice_for_one() -> None:
    ask_for_pictures(NOW)
    assert not Work.objects.filter(job=JOB).exists()
    three_returns()
    ask_for_pictures(NOW)
    ask_for_pictures(NOW)
    assert Work.objects.filter(job=JOB).count() == 1
    drain()
    assert Picture.objects.count() == 1
    ask_for_pictures(NOW + MINUTE)
    assert Work.objects.filter(job=JOB).count() == 1
    stood(case("4"), body="SD-POLICE", period=Q2)
    ask_for_pictures(NOW + 5 * MINUTE)
    drain()
    assert (Picture.objects.count(), sources.live().since) == (2, 0)


def test_what_takes_long_leaves_the_machine_some_rest() -> None:
    made = pictured()
    Picture.objects.filter(pk=made.pk).update(seconds=60)
    stood(case("4"), body="SD-POLICE", period=Q2)
    ask_for_pictures(NOW + 3 * MINUTE)
    assert not Work.objects.filter(job=JOB).exists()
    ask_for_pictures(NOW + 4 * MINUTE)
    assert Work.objects.filter(job=JOB).exists()


def test_of_a_damaged_set_there_is_no_picture_and_it_is_named() -> None:
    pictured()
    later = stood(case("4"), body="SD-POLICE", period=Q2)
    flip(folder_of(later.folder) / "cases.parquet")
    with pytest.raises(DamagedRegister):
        picture_register(by=WORKER, at=NOW)
    assert sources.damaged_set() == later
    assert sources.live().since == 1
    assert len(list(pictures().iterdir())) == 1
    ask_for_pictures(NOW + 5 * MINUTE)
    assert not Work.objects.filter(job=JOB).exists()
    ask_for_pictures(NOW + timedelta(hours=1))
    assert Work.objects.filter(job=JOB).exists()


def test_a_mended_set_is_read_again() -> None:
    later = stood(case("4"))
    file = folder_of(later.folder) / "cases.parquet"
    whole = file.read_bytes()
    flip(file)
    with pytest.raises(DamagedRegister):
        picture_register(by=WORKER, at=NOW)
    file.write_bytes(whole)
    picture_register(by=WORKER, at=NOW + MINUTE)
    assert sources.damaged_set() is None


def test_old_pictures_go_and_whoever_has_one_open_reads_on() -> None:
    old = pictured()
    with opened(picture_of(old.address)) as con:
        stood(case("4"), body="SD-POLICE", period=Q2)
        new = picture_register(by=WORKER, at=NOW + MINUTE)
        assert sweep_pictures(NOW + 2 * MINUTE) == 0
        assert sweep_pictures(NOW + 20 * MINUTE) == 1
        assert con.execute("SELECT count(*) FROM facts.cases").fetchall() == [(4,)]
    assert list(Picture.objects.all()) == [new]
    assert [path.stem for path in pictures().iterdir()] == [str(new.address)]


def test_a_restored_database_asks_for_the_picture_that_no_backup_held() -> None:
    made = pictured()
    picture_of(made.address).unlink()
    assert sources.live() is None
    ask_for_pictures(NOW + MINUTE)
    drain()
    assert sources.live().picture.pk > made.pk
