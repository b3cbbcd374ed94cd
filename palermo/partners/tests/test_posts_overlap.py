"""The database itself refuses two holders of one post on one day, on both engines."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from palermo.partners.models import Person, Post, Tenure
from palermo.partners.rules.posts import held_meanwhile
from palermo.partners.tests import directory_cast as cast

pytestmark = pytest.mark.django_db
FIRST = date(2026, 1, 1)

spans = st.tuples(st.integers(0, 12), st.none() | st.integers(0, 6), st.booleans())


def days_of(since: date, until: date | None) -> set[date]:
    last = until or FIRST + timedelta(40)
    return {since + timedelta(n) for n in range((last - since).days + 1)}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=st.lists(spans, max_size=6))
def test_a_tenure_is_laid_down_exactly_when_its_days_are_free(
    drawn: list[tuple[int, int | None, bool]],
) -> None:
    with transaction.atomic():
        post, other = cast.post(cast.organisation()), cast.post(cast.organisation())
        person = Person.objects.create(given_name="Anybody")
        root = Tenure.objects.create(post=other, person=person, since=FIRST)
        taken: dict[bool, set[date]] = {False: set(), True: set()}
        for offset, length, stands_in in drawn:
            since = FIRST + timedelta(offset)
            until = None if length is None else since + timedelta(length)
            if stands_in and until is None:
                until = since
            days = days_of(since, until)
            free = not days & taken[stands_in]
            assert (held_meanwhile(post, since, until, stand_in=stands_in) is None) == free
            assert lays_down(post, person, since, until, root if stands_in else None) == free
            if free:
                taken[stands_in] |= days
        transaction.set_rollback(True)


def lays_down(post: Post, person: Person, since: date, until: date | None, acting_for: Tenure | None) -> bool:
    try:
        with transaction.atomic():
            Tenure.objects.create(post=post, person=person, since=since, until=until, acting_for=acting_for)
    except IntegrityError:
        return False
    return True


def test_a_change_that_would_overlap_is_refused_too() -> None:
    post = cast.post(cast.organisation())
    first = cast.held(post, cast.person(), FIRST, date(2026, 3, 31))
    second = cast.held(post, cast.person(), date(2026, 4, 1))
    elsewhere = cast.held(cast.post(cast.organisation()), cast.person(), FIRST)
    for row, change in (
        (first, {"until": date(2026, 4, 1)}),
        (first, {"until": None}),
        (second, {"since": date(2026, 3, 31)}),
        (elsewhere, {"post": post}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Tenure.objects.filter(pk=row.pk).update(**change)
    Tenure.objects.filter(pk=first.pk).update(until=date(2026, 3, 30))
    assert Tenure.objects.get(pk=first.pk).until == date(2026, 3, 30)


def test_a_row_may_be_saved_again_as_it_is() -> None:
    tenure = cast.held(cast.post(cast.organisation()), cast.person())
    tenure.save()
    assert Tenure.objects.count() == 1


def test_a_stand_in_needs_a_last_day_and_a_tenure_an_order() -> None:
    tenure = cast.held(cast.post(cast.organisation()), cast.person())
    with pytest.raises(IntegrityError), transaction.atomic():
        Tenure.objects.create(post=tenure.post, person=cast.person(), since=FIRST, acting_for=tenure)
    with pytest.raises(IntegrityError), transaction.atomic():
        Tenure.objects.filter(pk=tenure.pk).update(until=FIRST - timedelta(1))
