"""Two at the same moment. SQLite lets one write at a time; PostgreSQL lets both begin, so it is tried there."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection

from palermo.partners.actions.directory import change_organisation
from palermo.partners.actions.merging import merge_people
from palermo.partners.actions.posts import begin_tenure
from palermo.partners.models import Merge, Organisation, Tenure
from palermo.partners.rules.scopes import ancestors
from palermo.partners.tests import directory_cast as cast
from palermo.partners.tests.test_directory_actions import entry_of
from palermo.ui.refusals import Refused
from tests.cast import NOW

pytestmark = pytest.mark.django_db(transaction=True)
ADMIN = cast.administrator()


@pytest.fixture(autouse=True)
def _two_writers() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite begins every transaction with the lock")


def at_once(*acts: Callable[[], object]) -> list[str]:
    """ "done" or "refused" of each, all begun at the same moment."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        try:
            barrier.wait()
            act()
        except Refused:
            return "refused"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


@pytest.mark.parametrize("_turn", range(5))
def test_of_two_nominations_for_one_post_one_stands(_turn: int) -> None:
    post = cast.post(cast.organisation())
    people = [cast.person(), cast.person()]
    outcome = at_once(
        *(
            lambda who=who: begin_tenure(post.pk, who.pk, since=date(2026, 1, 1), by=ADMIN, at=NOW)
            for who in people
        )
    )
    assert (outcome, Tenure.objects.count()) == (["done", "refused"], 1)


@pytest.mark.parametrize("_turn", range(5))
def test_of_two_changes_that_make_a_circle_one_stands(_turn: int) -> None:
    one, two = cast.organisation(), cast.organisation()

    def put(low: Organisation, high: Organisation) -> object:
        return change_organisation(low.pk, entry_of(low, parent=high.pk), seen="1", by=ADMIN, at=NOW)

    assert at_once(lambda: put(one, two), lambda: put(two, one)) == ["done", "refused"]
    assert sorted(len(ancestors(each.pk)) for each in (one, two)) == [1, 2]


@pytest.mark.parametrize("_turn", range(5))
def test_of_two_merges_into_each_other_one_stands(_turn: int) -> None:
    one, two = cast.person(), cast.person()
    outcome = at_once(
        lambda: merge_people(one.pk, two.pk, by=ADMIN, at=NOW),
        lambda: merge_people(two.pk, one.pk, by=ADMIN, at=NOW),
    )
    assert (outcome, Merge.objects.count()) == (["done", "refused"], 1)
