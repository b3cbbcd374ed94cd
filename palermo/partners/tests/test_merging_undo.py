"""Two records become one and come apart again exactly as they were."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from palermo.journal.models import Line
from palermo.partners.actions.directory import change_person, enter_person, give_consent, withdraw_consent
from palermo.partners.actions.merging import merge_people, undo_merge
from palermo.partners.actions.posts import begin_tenure, end_tenure, let_stand_in
from palermo.partners.models import (
    Account,
    Consent,
    Grant,
    Invitation,
    Merge,
    Organisation,
    OrganisationAlias,
    Person,
    PersonAlias,
    Post,
    Tenure,
)
from palermo.partners.queries.directory import people
from palermo.partners.rules.directory import PersonEntry
from palermo.partners.tests import directory_cast as cast
from palermo.ui.refusals import NotAllowed, Refused
from tests.cast import NOW, account

pytestmark = pytest.mark.django_db
ADMIN = cast.administrator()
BY: dict[str, Any] = {"by": ADMIN, "at": NOW}
FIRST = date(2026, 1, 1)
TABLES = (
    Person, PersonAlias, Consent, Tenure, Post, Organisation, OrganisationAlias, Account, Grant, Invitation
)  # fmt: skip


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of the directory, without the counter of versions, which only ever grows."""
    return {
        model.__name__: [
            {name: value for name, value in row.items() if name != "version"}
            for row in model.objects.order_by("pk").values()  # type: ignore[attr-defined]
        ]
        for model in TABLES
    }


names = st.sampled_from(["", "Sara", "Amna", "Al-Noor", "Zoë"])
urdu = st.sampled_from(["", "سارہ", "آمنہ"])
aliases = st.lists(
    st.sampled_from(["Sara", "Saira", "Sara Amna", "سارہ", "سائرہ", "Zoe"]), unique=True, max_size=4
)
contacts = st.sampled_from(["", "one@example.org", "two@example.org"])
entries = st.builds(
    lambda given, family, ur, also, email, phone: PersonEntry(
        wing="open", given_name=given, family_name=family, name_ur=ur, aliases=tuple(also), email=email, phone=phone
    ),
    names, names, urdu, aliases, contacts, st.sampled_from(["", "051 1234567"]),
).filter(lambda entry: entry.given_name or entry.family_name or entry.name_ur)  # fmt: skip
consents = st.lists(
    st.tuples(st.sampled_from(["newsletter", "public"]), st.integers(0, 20), st.none() | st.integers(0, 20)),
    max_size=4,
)
tenures = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 30), st.none() | st.integers(0, 10)), max_size=4
)
records = st.tuples(entries, consents, tenures)


def drawn_person(
    entry: PersonEntry,
    said: list[tuple[str, int, int | None]],
    held: list[tuple[int, int, int | None]],
    posts: list[Post],
) -> Person:
    person = enter_person(entry, **BY)
    for use, since, length in said:
        given_on = FIRST + timedelta(since)
        if person.consents.filter(use=use, withdrawn_on__isnull=True).exists():
            continue
        give_consent(person.pk, use, given_on, **BY)
        if length is not None:
            withdraw_consent(person.pk, use, given_on + timedelta(length), **BY)
    for which, since, length in held:
        begins = FIRST + timedelta(since)
        until = None if length is None else begins + timedelta(length)
        try:
            begin_tenure(posts[which].pk, person.pk, since=begins, until=until, **BY)
        except Refused:
            continue
    return person


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(one=records, two=records)
def test_undo_puts_every_row_back(one: Any, two: Any) -> None:
    with transaction.atomic():
        posts = [cast.post(cast.organisation()) for _ in range(4)]
        kept, gone = drawn_person(*one, posts), drawn_person(*two, posts)
        before = everything()
        merge = merge_people(kept.pk, gone.pk, **BY)
        assert list(people(ADMIN, at=NOW)) == [kept]
        assert not Tenure.objects.filter(person=gone).exists()
        assert_all_names_lead_to(Person.objects.get(pk=kept.pk), gone)
        assert_no_consent_was_invented(before["Consent"])
        undo_merge(merge.pk, **BY)
        assert everything() == before
        again = merge_people(kept.pk, gone.pk, **BY)
        undo_merge(again.pk, **BY)
        assert everything() == before
        transaction.set_rollback(True)


def assert_all_names_lead_to(kept: Person, gone: Person) -> None:
    assert set(gone.search_key.split()) <= set(kept.search_key.split())
    own = {f"{kept.given_name} {kept.family_name}".strip(), kept.name_ur}
    borne = own | set(kept.aliases.values_list("text", flat=True))
    assert {text for text in (f"{gone.given_name} {gone.family_name}".strip(), gone.name_ur) if text} <= borne


def assert_no_consent_was_invented(before: list[dict[str, Any]]) -> None:
    """What stands after a merge stood before it, and no later withdrawal of either record is passed over."""
    stood = {row["id"] for row in before if row["withdrawn_on"] is None}
    for standing in Consent.objects.filter(withdrawn_on__isnull=True):
        assert standing.pk in stood
        other = [
            row for row in before if row["use"] == standing.use and row["person_id"] != standing.person_id
        ]
        later = [row for row in other if row["withdrawn_on"] and row["withdrawn_on"] >= standing.given_on]
        assert not later or Consent.objects.get(pk=later[0]["id"]).person_id == standing.person_id


def test_two_merges_come_apart_in_turn_and_only_in_turn() -> None:
    a, b, c = (cast.person(given, wing="open", aliases=("Shared",)) for given in ("A", "B", "C"))
    before = everything()
    first = merge_people(a.pk, b.pk, **BY)
    between = everything()
    second = merge_people(a.pk, c.pk, **BY)
    with pytest.raises(Refused), transaction.atomic():
        undo_merge(first.pk, **BY)
    undo_merge(second.pk, **BY)
    assert everything() == between
    undo_merge(first.pk, **BY)
    assert everything() == before
    with pytest.raises(Refused):
        undo_merge(first.pk, **BY)


def test_a_record_that_was_itself_merged_on_comes_back_last() -> None:
    a, b, c = (cast.person(given, wing="open") for given in ("A", "B", "C"))
    cast.held(cast.post(cast.organisation()), a)
    before = everything()
    first, second = merge_people(b.pk, a.pk, **BY), None
    second = merge_people(c.pk, b.pk, **BY)
    with pytest.raises(Refused), transaction.atomic():
        undo_merge(first.pk, **BY)
    undo_merge(second.pk, **BY)
    undo_merge(first.pk, **BY)
    assert everything() == before


def test_nobody_is_merged_with_themself_or_twice_or_with_nobody() -> None:
    a, b, c = (cast.person(given, wing="open") for given in ("A", "B", "C"))
    merge_people(a.pk, b.pk, **BY)
    for kept, gone in ((a.pk, a.pk), (c.pk, b.pk), (b.pk, c.pk), (a.pk, 999_999)):
        with pytest.raises(Refused) as refused, transaction.atomic():
            merge_people(kept, gone, **BY)
        assert refused.value.field == "who"
    assert Merge.objects.count() == 1


def test_two_accounts_are_never_merged_and_one_stays_where_it_is() -> None:
    a, b = cast.person("A", wing="open"), cast.person("B", wing="open")
    first, second = account("first", "translator"), account("second", "mentor")
    Account.objects.filter(pk=second.pk).update(person=b)
    grants = list(Grant.objects.order_by("pk").values())
    Account.objects.filter(pk=first.pk).update(person=a)
    with pytest.raises(Refused), transaction.atomic():
        merge_people(a.pk, b.pk, **BY)
    Account.objects.filter(pk=first.pk).update(person=None)
    merge_people(a.pk, b.pk, **BY)
    assert Account.objects.get(pk=second.pk).person_id == b.pk
    assert list(Grant.objects.order_by("pk").values()) == grants


def test_who_stood_in_for_the_other_is_another_person() -> None:
    a, b = cast.person("A", wing="open"), cast.person("B", wing="open")
    tenure = cast.held(cast.post(cast.organisation()), a)
    let_stand_in(tenure.pk, b.pk, since=FIRST, until=FIRST, **BY)
    for kept, gone in ((a, b), (b, a)):
        with pytest.raises(Refused), transaction.atomic():
            merge_people(kept.pk, gone.pk, **BY)


def test_records_of_different_wings_stay_apart() -> None:
    both, recorded = cast.person("A"), cast.person("B", wing="records")
    by = cast.administrator("records")
    with pytest.raises(Refused):
        merge_people(both.pk, recorded.pk, by=by, at=NOW)
    mine = cast.person("C", wing="open")
    said = []
    for unseen in (recorded.pk, recorded.pk + 1000):
        with pytest.raises(Refused) as met:
            merge_people(mine.pk, unseen, **BY)
        said.append(met.value.words)
    assert said[0] == said[1]


@pytest.mark.parametrize(
    "role", ["bureau_officer", "national_focal", "provincial_focal", "board_member", "none"]
)
def test_roles_that_may_not_merge(role: str) -> None:
    a, b = cast.person("A", wing="open"), cast.person("B", wing="open")
    with pytest.raises(NotAllowed):
        merge_people(a.pk, b.pk, by=cast.role(role), at=NOW)


def test_a_withdrawal_on_one_record_ends_the_older_consent_on_the_other() -> None:
    a, b = cast.person("A", wing="open"), cast.person("B", wing="open")
    give_consent(a.pk, "newsletter", FIRST, **BY)
    give_consent(b.pk, "newsletter", FIRST, **BY)
    withdraw_consent(b.pk, "newsletter", date(2026, 2, 1), **BY)
    merge = merge_people(a.pk, b.pk, **BY)
    assert not Consent.objects.filter(person=a, withdrawn_on__isnull=True).exists()
    give_consent(a.pk, "newsletter", date(2026, 3, 1), **BY)
    undo_merge(merge.pk, **BY)
    assert list(Consent.objects.filter(person=a).order_by("pk").values_list("given_on", "withdrawn_on")) == [
        (FIRST, date(2026, 2, 1)),
        (date(2026, 3, 1), None),
    ]


def test_what_was_changed_since_stays_with_the_kept_record() -> None:
    a = cast.person("A", wing="open", email="a@example.org")
    b = cast.person("B", wing="open", phone="051 1234567", aliases=("Bee",))
    tenure = cast.held(cast.post(cast.organisation()), b)
    merge = merge_people(a.pk, b.pk, **BY)
    entry = PersonEntry(
        wing="open", given_name="A", email="new@example.org", phone="042 7654321", aliases=("Bee", "B")
    )
    change_person(a.pk, entry, seen="2", **BY)
    end_tenure(tenure.pk, until=FIRST, seen="1", **BY)
    undo_merge(merge.pk, **BY)
    a.refresh_from_db()
    b.refresh_from_db()
    tenure.refresh_from_db()
    assert (a.email, a.phone, b.phone) == ("new@example.org", "042 7654321", "051 1234567")
    assert (tenure.person_id, tenure.until) == (b.pk, FIRST)
    assert list(b.aliases.values_list("text", flat=True)) == ["Bee"]
    assert list(a.aliases.values_list("text", flat=True)) == []


def test_a_stand_in_that_fell_away_since_stands_in_the_way_of_undoing() -> None:
    a, b, holder = (cast.person(given, wing="open") for given in ("A", "B", "H"))
    tenure = cast.held(cast.post(cast.organisation()), holder)
    let_stand_in(tenure.pk, b.pk, since=date(2026, 6, 1), until=date(2026, 6, 2), **BY)
    merge = merge_people(a.pk, b.pk, **BY)
    end_tenure(tenure.pk, until=FIRST, seen="1", **BY)
    with pytest.raises(Refused) as refused:
        undo_merge(merge.pk, **BY)
    assert "cannot be undone" in refused.value.words


def test_each_has_one_line_without_names() -> None:
    a, b = cast.person("Sara", wing="open"), cast.person("Amna", wing="open")
    merge = merge_people(a.pk, b.pk, **BY)
    undo_merge(merge.pk, **BY)
    lines = Line.objects.filter(act__in=["person.merged", "person.unmerged"]).order_by("pk")
    assert [(line.act, line.thing_id) for line in lines] == [
        ("person.merged", str(a.pk)),
        ("person.unmerged", str(b.pk)),
    ]
    assert not any("sara" in line.details.lower() or "amna" in line.details.lower() for line in lines)
