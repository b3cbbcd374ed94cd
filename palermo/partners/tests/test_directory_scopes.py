"""What lies in which scope: the set for one person and the filter for lists say the same."""

from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from palermo.partners.models import Organisation, Person, Post, Tenure
from palermo.partners.queries.directory import people, person
from palermo.partners.rules.scopes import people_in, scopes_of_organisation, scopes_of_person
from palermo.partners.tests import directory_cast as cast
from tests.cast import NOW

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
BODIES, PROVINCES, PROCESSES = (
    ("", "PB-POLICE", "SD-POLICE"),
    ("", "PK-PB", "PK-SD"),
    ("", "tip-returns", "alliance"),
)

nodes = st.lists(
    st.tuples(
        st.integers(0, 5), st.sampled_from(BODIES), st.sampled_from(PROVINCES), st.sampled_from(PROCESSES)
    ),
    min_size=1,
    max_size=6,
)
spans = st.tuples(st.integers(0, 5), st.integers(-3, 3), st.none() | st.integers(0, 3))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=nodes, tenures=st.lists(spans, max_size=4))
def test_the_filter_of_a_list_is_the_set_of_each_person(
    drawn: list[tuple[int, str, str, str]], tenures: list[tuple[int, int, int | None]]
) -> None:
    with transaction.atomic():
        scene(drawn, tenures)
        scopes = {f"body:{body}" for body in BODIES[1:]} | {f"province:{each}" for each in PROVINCES[1:]}
        scopes |= {f"process:{each}" for each in PROCESSES[1:]}
        scopes |= {f"organisation:{each.pk}" for each in Organisation.objects.all()}
        for scope in sorted(scopes):
            by_filter = set(Person.objects.filter(people_in(scope, TODAY)))
            by_set = {each for each in Person.objects.all() if scope in scopes_of_person(each, TODAY)}
            assert by_filter == by_set, scope
        transaction.set_rollback(True)


def scene(drawn: list[tuple[int, str, str, str]], tenures: list[tuple[int, int, int | None]]) -> None:
    """Each organisation hangs below an earlier one or stands alone; a body's code is borne once."""
    posts: list[Post] = []
    borne: set[str] = set()
    for number, (above, body, province, process) in enumerate(drawn):
        parent = posts[above].organisation if above < number else None
        of = Organisation.objects.create(
            name=f"O{number}",
            kind="police",
            sector="state",
            parent=parent,
            province=province,
            body="" if body in borne else body,
        )
        borne.add(body)
        posts.append(Post.objects.create(organisation=of, title="P", focal_for=process))
    for number, (which, since, length) in enumerate(tenures):
        holder = Person.objects.create(given_name=f"P{number}")
        begins = date(2026, 11, 24 + since)
        until = None if length is None else date(2026, 11, min(30, begins.day + length))
        post = posts[which % len(posts)]
        if not Tenure.objects.filter(post=post).exists():
            Tenure.objects.create(post=post, person=holder, since=begins, until=until)


def test_an_office_in_another_province_is_that_provinces() -> None:
    ministry = cast.organisation(province="PK-IS")
    here, there = cast.organisation(parent=ministry), cast.organisation(parent=ministry, province="PK-SD")
    below = cast.organisation(parent=there)
    assert [
        sorted(scope for scope in scopes_of_organisation(each.pk) if scope.startswith("province"))
        for each in (ministry, here, there, below)
    ] == [["province:PK-IS"], ["province:PK-IS"], ["province:PK-SD"], ["province:PK-SD"]]


def test_what_each_role_sees_of_three_people() -> None:
    punjab = cast.organisation(body="PB-POLICE", province="PK-PB")
    sindh = cast.organisation(body="SD-POLICE", province="PK-SD")
    station = cast.organisation(parent=punjab)
    here, there, nowhere = cast.person("Here"), cast.person("There"), cast.person("Nowhere")
    cast.held(cast.post(station), here)
    cast.held(cast.post(sindh), there, until=date(2026, 11, 23))
    cast.held(cast.post(sindh, "Other"), there, since=date(2026, 11, 24))

    def seen(role: str, scope: str = "everything", wing: str = "records") -> set[str]:
        return set(people(cast.role(role, scope, wing), at=NOW).values_list("given_name", flat=True))

    assert seen("provincial_focal", "body:PB-POLICE") == {"Here"}
    assert seen("provincial_focal", "body:SD-POLICE") == {"There"}
    assert seen("clerk", "body:PB-POLICE") == {"Here"}
    assert seen("bureau_officer") == {"Here", "There", "Nowhere"}
    assert seen("auditor") == seen("statistician") == seen("none") == seen("public", wing="open") == set()
    assert seen("contributor", f"organisation:{punjab.pk}", "open") == {"Here"}
    assert seen("contributor", f"organisation:{station.pk}", "open") == {"Here"}
    assert seen("contributor", f"organisation:{sindh.pk + 1000}", "open") == set()
    assert seen("secretariat", wing="open") == {"Here", "There", "Nowhere"}
    assert person(nowhere.pk, cast.role("clerk", "body:PB-POLICE", "records"), at=NOW) is None


def test_nobody_of_one_wing_is_seen_in_the_other() -> None:
    cast.person("Recorded", wing="records")
    cast.person("Open", wing="open")
    cast.person("Both")
    for wing, names in (("records", {"Recorded", "Both"}), ("open", {"Open", "Both"})):
        by = cast.administrator(wing)
        assert set(people(by, at=NOW).values_list("given_name", flat=True)) == names
