"""Entering and changing people and organisations: what is kept, what is refused, what the journal tells."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from palermo.journal.actions import AlreadyDone
from palermo.journal.models import Line
from palermo.partners.actions.directory import (
    change_organisation,
    change_person,
    enter_organisation,
    enter_person,
    give_consent,
    withdraw_consent,
)
from palermo.partners.models import Consent, Organisation, Person
from palermo.partners.queries.directory import named, people
from palermo.partners.rules.directory import OrganisationEntry, PersonEntry
from palermo.partners.tests import directory_cast as cast
from palermo.ui.refusals import NotAllowed, Refused, Stale
from tests.cast import NOW

pytestmark = pytest.mark.django_db
SARA = PersonEntry(
    wing="open",
    given_name="Sara",
    family_name="Khan",
    name_ur="سارہ خان",
    email="sara@example.org",
    aliases=("Sarah Khaan", "سائرہ"),
)


def entry_of(organisation: Organisation, **changes: object) -> OrganisationEntry:
    said = OrganisationEntry(
        wing=organisation.wing,
        name=organisation.name,
        kind=organisation.kind,
        sector=organisation.sector,
        body=organisation.body,
        province=organisation.province,
        parent=organisation.parent_id,
    )
    return replace(said, **changes)  # type: ignore[arg-type]


def test_a_person_is_entered_with_one_line_that_holds_no_name() -> None:
    person = enter_person(SARA, by=cast.administrator(), at=NOW, once="a" * 32)
    assert (person.sort_key, person.search_key) == ("khan sara", " khaan khan sara sarah خان سارہ سایرہ")
    assert sorted(person.aliases.values_list("text", "script")) == [
        ("Sarah Khaan", "latin"),
        ("سائرہ", "urdu"),
    ]
    line = Line.objects.get(act="person.entered")
    assert (line.thing_kind, line.thing_id, json.loads(line.details)) == (
        "person",
        str(person.pk),
        {"wing": "open"},
    )


@pytest.mark.parametrize("sought", ["sara", "KHAN", "khaa", "سارہ", "سائرہ", "ساره", "sar kha"])
def test_a_person_is_found_by_each_of_their_names(sought: str) -> None:
    person = enter_person(SARA, by=cast.administrator(), at=NOW)
    cast.person("Amna", "Malik")
    assert list(named(people(cast.administrator(), at=NOW), sought)) == [person]


@pytest.mark.parametrize("sought", ["", "   ", "--", "ara", "khan%", "_", "x" * 10_000])
def test_what_finds_nobody(sought: str) -> None:
    enter_person(SARA, by=cast.administrator(), at=NOW)
    assert list(named(people(cast.administrator(), at=NOW), sought)) == (
        [Person.objects.get()] if sought == "khan%" else []
    )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"given_name": "", "family_name": "", "name_ur": ""}, "given_name"),
        ({"given_name": "سارہ"}, "given_name"),
        ({"name_ur": "Sara"}, "name_ur"),
        ({"honorific_ur": "Dr"}, "honorific_ur"),
        ({"wing": "records"}, "wing"),
        ({"aliases": ("...",)}, "aliases"),
        ({"aliases": ("a" * 201,)}, "aliases"),
        ({"aliases": tuple(f"Alias {n}" for n in range(31))}, "aliases"),
    ],
)
def test_what_is_no_person_is_refused_in_words(changes: dict[str, object], field: str) -> None:
    with pytest.raises(Refused) as refused:
        enter_person(replace(SARA, **changes), by=cast.administrator(), at=NOW)  # type: ignore[arg-type]
    assert refused.value.field == field
    assert not Person.objects.exists()
    assert not Line.objects.exists()


def test_a_form_posted_twice_acts_once() -> None:
    enter_person(SARA, by=cast.administrator(), at=NOW, once="b" * 32)
    with pytest.raises(AlreadyDone):
        enter_person(SARA, by=cast.administrator(), at=NOW, once="b" * 32)
    assert Person.objects.count() == 1


def test_a_change_keeps_what_stays_and_says_which_fields() -> None:
    person = enter_person(SARA, by=cast.administrator(), at=NOW)
    kept = person.aliases.get(text="Sarah Khaan").pk
    changed = replace(SARA, email="khan@example.org", aliases=("Sarah Khaan", "Saira"))
    change_person(person.pk, changed, seen="1", by=cast.administrator(), at=NOW)
    person.refresh_from_db()
    assert (person.email, person.version, person.aliases.get(text="Sarah Khaan").pk) == (
        "khan@example.org",
        2,
        kept,
    )
    assert " saira" in person.search_key
    assert "سایرہ" not in person.search_key
    assert json.loads(Line.objects.get(act="person.changed").details) == {"fields": ["email", "aliases"]}


def test_who_saves_over_another_is_told() -> None:
    person = enter_person(SARA, by=cast.administrator(), at=NOW)
    change_person(person.pk, replace(SARA, phone="051"), seen="1", by=cast.administrator(), at=NOW)
    for seen in ("1", None):
        with pytest.raises(Stale):
            change_person(person.pk, replace(SARA, phone="042"), seen=seen, by=cast.administrator(), at=NOW)
    person.refresh_from_db()
    assert (person.phone, person.version) == ("051", 2)


def test_only_the_own_bodys_people_are_changed_by_a_focal_person_and_never_their_wing() -> None:
    punjab, sindh = cast.organisation(body="PB-POLICE"), cast.organisation(body="SD-POLICE")
    own, other = cast.person("Own"), cast.person("Other")
    cast.held(cast.post(punjab), own)
    cast.held(cast.post(sindh), other)
    focal = cast.role("provincial_focal", "body:PB-POLICE", "records")
    entry = PersonEntry(wing="both", given_name="Changed")
    change_person(own.pk, entry, seen="1", by=focal, at=NOW)
    with pytest.raises(NotAllowed):
        change_person(other.pk, entry, seen="1", by=focal, at=NOW)
    with pytest.raises(NotAllowed):
        change_person(own.pk, replace(entry, wing="records"), seen="2", by=focal, at=NOW)
    own.refresh_from_db()
    assert (own.given_name, own.wing) == ("Changed", "both")


@pytest.mark.parametrize("role", ["clerk", "statistician", "auditor", "board_member", "learner", "none"])
def test_roles_that_may_not_enter_people(role: str) -> None:
    with pytest.raises(NotAllowed):
        enter_person(SARA, by=cast.role(role), at=NOW)


def test_a_person_of_the_other_wing_is_not_changed() -> None:
    person = cast.person("Recorded", wing="records")
    with pytest.raises(NotAllowed):
        change_person(person.pk, SARA, seen="1", by=cast.administrator("open"), at=NOW)


def test_consent_stands_until_it_is_withdrawn_and_may_be_given_again() -> None:
    person, by = cast.person(), cast.administrator()
    first = date(2026, 3, 1)
    give_consent(person.pk, "newsletter", first, by=by, at=NOW)
    with pytest.raises(Refused), transaction.atomic():
        give_consent(person.pk, "newsletter", first, by=by, at=NOW)
    with pytest.raises(Refused) as early, transaction.atomic():
        withdraw_consent(person.pk, "newsletter", first - timedelta(1), by=by, at=NOW)
    assert early.value.field == "on"
    withdraw_consent(person.pk, "newsletter", date(2026, 4, 1), by=by, at=NOW)
    with pytest.raises(Refused), transaction.atomic():
        withdraw_consent(person.pk, "newsletter", date(2026, 5, 1), by=by, at=NOW)
    give_consent(person.pk, "newsletter", date(2026, 6, 1), by=by, at=NOW)
    assert list(Consent.objects.order_by("pk").values_list("given_on", "withdrawn_on")) == [
        (first, date(2026, 4, 1)),
        (date(2026, 6, 1), None),
    ]
    assert list(
        Line.objects.filter(act__startswith="consent").order_by("pk").values_list("act", flat=True)
    ) == [
        "consent.given",
        "consent.withdrawn",
        "consent.given",
    ]


def test_no_consent_of_tomorrow() -> None:
    with pytest.raises(Refused):
        give_consent(cast.person().pk, "public", date(2026, 11, 25), by=cast.administrator(), at=NOW)


def test_one_organisation_sends_the_returns_of_a_body() -> None:
    cast.organisation(body="PB-POLICE")
    with pytest.raises(Refused) as refused:
        cast.organisation(body="PB-POLICE")
    assert refused.value.field == "body"
    assert Organisation.objects.count() == 1


def test_an_organisation_is_never_its_own_ancestor() -> None:
    top = cast.organisation()
    middle = cast.organisation(parent=top)
    low = cast.organisation(parent=middle)
    by = cast.administrator()
    for wrong in (top, middle, low):
        with pytest.raises(Refused) as refused, transaction.atomic():
            change_organisation(top.pk, entry_of(top, parent=wrong.pk), seen="1", by=by, at=NOW)
        assert refused.value.field == "parent"
    other = cast.organisation()
    change_organisation(top.pk, entry_of(top, parent=other.pk), seen="1", by=by, at=NOW)
    change_organisation(low.pk, entry_of(low, parent=None), seen="1", by=by, at=NOW)
    assert dict(Organisation.objects.values_list("pk", "parent")) == {
        top.pk: other.pk,
        middle.pk: top.pk,
        low.pk: None,
        other.pk: None,
    }


def test_the_database_itself_refuses_an_own_parent() -> None:
    top = cast.organisation()
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.filter(pk=top.pk).update(parent=top.pk)


def test_two_people_save_one_organisation() -> None:
    top, by = cast.organisation(), cast.administrator()
    change_organisation(top.pk, entry_of(top, name="First"), seen="1", by=by, at=NOW)
    with pytest.raises(Stale):
        change_organisation(top.pk, entry_of(top, name="Second"), seen="1", by=by, at=NOW)
    top.refresh_from_db()
    assert (top.name, top.version) == ("First", 2)


@pytest.mark.parametrize("role", ["bureau_officer", "provincial_focal", "national_focal", "auditor", "none"])
def test_roles_that_may_not_enter_organisations(role: str) -> None:
    entry = OrganisationEntry(wing="both", name="New", kind="ngo", sector="civil")
    with pytest.raises(NotAllowed):
        enter_organisation(entry, by=cast.role(role), at=NOW)


def test_no_line_of_the_journal_holds_a_name() -> None:
    person = enter_person(SARA, by=cast.administrator(), at=NOW)
    change_person(person.pk, replace(SARA, given_name="Saira"), seen="1", by=cast.administrator(), at=NOW)
    give_consent(person.pk, "public", date(2026, 1, 1), by=cast.administrator(), at=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM journal_line")
        told = str(cursor.fetchall()).lower()
    assert not [word for word in ("sara", "saira", "khan", "سارہ", "sara@example.org") if word in told]


@pytest.mark.parametrize(
    "change",
    [{"wing": "open"}, {"body": ""}, {"province": "PK-SD"}, {"parent": 0}, {"closed_on": date(2026, 1, 1)}],
)
def test_the_secretariat_does_not_move_what_record_wing_scopes_hang_on(change: dict[str, object]) -> None:
    other = cast.organisation()
    body = cast.organisation(body="PB-POLICE", province="PK-PB")
    entry = entry_of(body, **({"parent": other.pk} if "parent" in change else change))
    with pytest.raises(Refused, match="seen in both wings"):
        change_organisation(body.pk, entry, seen="1", by=cast.role("secretariat"), at=NOW)
    renamed = entry_of(body, name="Another name")
    change_organisation(body.pk, renamed, seen="1", by=cast.role("secretariat"), at=NOW)
    change_organisation(body.pk, entry, seen="2", by=cast.administrator(), at=NOW)
