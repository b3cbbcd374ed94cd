"""The pages of long work: who sees what of which wing, how far it is, and what stop and going on leave behind."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import set_script_prefix

from palermo.journal.models import Line
from palermo.ui.clock import now
from palermo.work.actions import reclaim, start, take
from palermo.work.actions.holding import Hold, beat, fail
from palermo.work.models import LastRun, Work
from palermo.work.rules.schedule import entries
from palermo.work.tests import sample_jobs  # noqa: F401 (registers the jobs)
from tests import cast
from tests.working import drain

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def plain_prefix():
    set_script_prefix("/")
    yield
    set_script_prefix("/")


@pytest.fixture
def asker():
    return cast.account("zar", "secretariat")


@pytest.fixture
def mine(asker, tmp_path) -> Work:
    return start("sample.count", {"folder": str(tmp_path)}, by=cast.acting(asker), at=now())


def signed_in(holder, wing: str = "open") -> Client:
    return cast.sign_in(Client(), holder, wing)


def page(client: Client, address: str, code: int = 200, **more) -> str:
    answer = client.get(address, **more)
    assert answer.status_code == code
    return answer.content.decode()


def run_half(work: Work) -> Hold:
    hold = Hold(work.pk, "worker", work.task)
    assert take(hold, now())
    assert beat(hold, now(), lease=timedelta(minutes=1), done=1500, total=6000, step="count")
    return hold


def test_one_sees_own_work_and_whoever_may_read_it_sees_all_of_the_wing(asker, mine) -> None:
    other = cast.account("other", "learner")
    keeper = cast.account("keeper", "administrator")
    for who, count in ((asker, 1), (other, 0), (keeper, 1)):
        assert page(signed_in(who), "/work/").count(f"/work/{mine.pk}/") == count
        page(signed_in(who), f"/work/{mine.pk}/", code=200 if count else 404)
    assert f"/work/{mine.pk}/" not in page(signed_in(keeper, "records"), "/records/work/")
    page(signed_in(keeper, "records"), f"/records/work/{mine.pk}/", code=404)


def test_the_page_says_how_far_it_is_and_looks_again_by_itself_while_it_is_open(asker, mine) -> None:
    client = signed_in(asker)
    assert "waiting for a worker" in page(client, f"/work/{mine.pk}/")
    hold = run_half(mine)
    shown = page(client, f"/work/{mine.pk}/")
    assert "1,500 of 6,000 (25%)" in shown
    assert '<progress value="1500" max="6000"' in shown
    assert "counting" in shown
    assert 'hx-trigger="every 2s"' in shown
    assert "Look again" in shown
    part = page(client, f"/work/{mine.pk}/", headers={"HX-Request": "true", "HX-Target": "progress"})
    assert part.startswith('<section id="progress"')
    assert "<html" not in part
    fail(hold, now(), reason="memory", failure="MemoryError")
    ended = page(client, f"/work/{mine.pk}/")
    assert "There was not enough memory." in ended
    assert "(MemoryError)" in ended
    assert "hx-trigger" not in ended
    assert "Try it again" in ended


def test_what_was_made_is_one_click_away_once_it_is_done() -> None:
    statistician = cast.account("statistician", "statistician")
    client = signed_in(statistician, "records")
    days = {"start": "2026-01-01", "end": "2026-03-31"}
    freeze = start("figures.freeze", days, by=cast.acting(statistician, "records"), at=now())
    way = '<a class="button" href="/records/frozen/">Go to what it made</a>'
    assert way not in page(client, f"/records/work/{freeze.pk}/")
    Work.objects.filter(pk=freeze.pk).update(state="done", ended_at=now())
    assert way in page(client, f"/records/work/{freeze.pk}/")


def test_work_of_another_version_says_so_and_names_its_code(asker, mine) -> None:
    mine.job = "figures.of_later"
    mine.save()
    shown = page(signed_in(asker), f"/work/{mine.pk}/")
    assert "<h1>Work not known here</h1>" in shown
    assert '<code dir="ltr">figures.of_later</code>' in shown


def test_a_stop_is_asked_once_more_and_carried_out_once(asker, mine, client) -> None:
    client = signed_in(asker)
    form = page(client, f"/work/{mine.pk}/stop/")
    assert "You can let it go on later." in form
    once = "a" * 32
    for _ in range(2):
        answer = client.post(f"/work/{mine.pk}/stop/", {"once": once})
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/work/{mine.pk}/")
    mine.refresh_from_db()
    assert mine.state == "stopped"
    assert Line.objects.filter(act="work.stop_asked").count() == 1
    answer = client.post(f"/work/{mine.pk}/stop/", {"once": "b" * 32})
    assert "can no longer be stopped" in answer.content.decode()
    client.post(f"/work/{mine.pk}/go-on/", {"once": "c" * 32})
    drain()
    mine.refresh_from_db()
    assert mine.state == "done"
    answer = client.post(f"/work/{mine.pk}/go-on/", {"once": "d" * 32})
    assert "cannot go on" in answer.content.decode()


def test_an_auditor_sees_all_work_and_stops_only_their_own(mine, tmp_path) -> None:
    auditor = cast.account("auditor", "auditor")
    client = signed_in(auditor)
    shown = page(client, f"/work/{mine.pk}/")
    assert "Stop this work" not in shown
    page(client, f"/work/{mine.pk}/stop/", code=403)
    assert client.post(f"/work/{mine.pk}/stop/", {}).status_code == 403
    mine.refresh_from_db()
    assert mine.state == "waiting"
    own = start("sample.count", {"folder": str(tmp_path)}, by=cast.acting(auditor), at=now())
    assert client.post(f"/work/{own.pk}/stop/", {}).status_code == 302


def test_the_list_is_filtered_and_taken_out_by_whoever_may_read_all(asker, mine) -> None:
    keeper = signed_in(cast.account("keeper", "administrator"))
    assert str(mine.pk) in page(keeper, "/work/?state=waiting")
    assert str(mine.pk) not in page(keeper, "/work/?state=done")
    assert str(mine.pk) not in page(keeper, "/work/?whose=me")
    answer = keeper.get("/work/?format=csv")
    assert b"Count" in b"".join(answer)
    line = Line.objects.get(act="exported")
    assert (line.thing_id, '"rows":1' in line.details) == ("works", True)
    signed_in(asker).get("/work/?format=csv")
    assert Line.objects.filter(act="exported").count() == 1


def test_the_schedule_says_when_each_last_ran_and_how_it_ended() -> None:
    keeper = signed_in(cast.account("keeper", "administrator"))
    assert page(keeper, "/work/schedule/").count("never yet") == len(entries()) >= 6
    LastRun.objects.create(
        name="head", begun_at=cast.NOW, ended_at=cast.NOW, ended="failed", failure="OperationalError"
    )
    shown = page(keeper, "/work/schedule/")
    assert "2026-11-24 14:00" in shown
    assert "OperationalError" in shown
    assert "daily, from 00:00" in shown
    page(signed_in(cast.account("learner", "learner")), "/work/schedule/", code=403)


def test_fifty_works_ask_no_more_of_the_database_than_one(asker, mine, tmp_path) -> None:
    keeper = signed_in(cast.account("keeper", "administrator"))
    page(keeper, "/work/")
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            page(keeper, "/work/")
        counts.append(len(queries))
        for _number in range(49):
            start("sample.count", {"folder": str(tmp_path)}, by=cast.acting(asker), at=now())
    assert counts[0] == counts[1] <= 12
    assert reclaim(now()) == {}
