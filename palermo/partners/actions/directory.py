"""Entering and changing people and organisations, and what people consent to."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import connection, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from palermo.journal.actions import write
from palermo.journal.actor import Actor
from palermo.partners.actions.constraints import plainly
from palermo.partners.models import Consent, Organisation, OrganisationAlias, Person, PersonAlias
from palermo.partners.rules.acting import cell, require
from palermo.partners.rules.directory import (
    OrganisationEntry,
    PersonEntry,
    check_home,
    check_organisation,
    check_parent,
    check_person,
    check_reach,
    is_at_home,
)
from palermo.partners.rules.names import script_of, search_key, sort_key
from palermo.partners.rules.scopes import scopes_of_organisation, scopes_of_person
from palermo.ui.refusals import NotAllowed, Refused, Stale


@transaction.atomic
def enter_person(entry: PersonEntry, *, by: Actor, at: datetime, once: str | None = None) -> Person:
    require(by, "person.enter")
    check_person(entry, by)
    person = Person(**entry.columns())
    with plainly():
        person.sort_key = sort_key(person)
        person.save()
        keep_aliases(person, entry.aliases)
    write(
        "person.entered",
        by=by,
        at=at,
        thing=("person", person.pk),
        details={"wing": person.wing},
        once=once,
    )
    return person


@transaction.atomic
def change_person(
    person_id: int, entry: PersonEntry, *, seen: str | None, by: Actor, at: datetime, once: str | None = None
) -> Person:
    person = person_to_change(person_id, "person.edit", by=by, at=at)
    if seen != str(person.version):
        raise Stale(person)
    check_person(entry, by)
    if entry.wing != person.wing and cell(by, "person.edit") != "all":
        raise NotAllowed("person.edit", ("person", str(person.pk)))
    check_home(person, entry.wing, by)
    changed = [field for field, value in entry.columns().items() if value != getattr(person, field)]
    for field in changed:
        setattr(person, field, getattr(entry, field))
    person.version += 1
    person.sort_key = sort_key(person)
    with plainly():
        if keep_aliases(person, entry.aliases):
            changed.append("aliases")
        person.save()
    write("person.changed", by=by, at=at, thing=("person", person.pk), details={"fields": changed}, once=once)
    return person


def person_to_change(person_id: int, right: str, *, by: Actor, at: datetime) -> Person:
    """Locked until the transaction ends."""
    person = Person.objects.select_for_update().get(pk=person_id)
    thing = ("person", str(person_id))
    require(by, right, scopes_of_person(person, localdate(at)), thing)
    if not is_at_home(person.wing, by):
        raise NotAllowed(right, thing)
    if person.merged_into_id:
        raise Refused(_("This record was merged into another one. Change that one."))
    return person


def keep_aliases(person: Person, texts: Iterable[str]) -> bool:
    """Exactly these aliases; says whether that changed any. The person's search key follows, unsaved or saved."""
    wanted = dict.fromkeys(texts)
    kept = set(person.aliases.values_list("text", flat=True))
    person.aliases.exclude(text__in=wanted).delete()
    PersonAlias.objects.bulk_create(
        PersonAlias(person=person, text=text, script=script_of(text)) for text in wanted if text not in kept
    )
    key_person(person, wanted)
    return kept != set(wanted)


def key_person(person: Person, aliases: Iterable[str]) -> None:
    person.search_key = search_key([person.given_name, person.family_name, person.name_ur, *aliases])
    Person.objects.filter(pk=person.pk).update(search_key=person.search_key)


@transaction.atomic
def give_consent(
    person_id: int, use: str, on: date, *, by: Actor, at: datetime, once: str | None = None
) -> Consent:
    person = person_to_change(person_id, "person.edit", by=by, at=at)
    if on > localdate(at):
        raise Refused(_("A consent is recorded on the day it was given or later."), "on")
    with plainly():
        consent = Consent.objects.create(person=person, use=use, given_on=on)
    write(
        "consent.given",
        by=by,
        at=at,
        thing=("person", person.pk),
        details={"consent": consent.pk, "use": use, "on": on},
        once=once,
    )
    return consent


@transaction.atomic
def withdraw_consent(
    person_id: int, use: str, on: date, *, by: Actor, at: datetime, once: str | None = None
) -> Consent:
    person = person_to_change(person_id, "person.edit", by=by, at=at)
    consent = person.consents.filter(use=use, withdrawn_on__isnull=True).first()
    if consent is None:
        raise Refused(_("There is no standing consent for this use."), "use")
    if on > localdate(at):
        raise Refused(_("A withdrawal is recorded on its day or later."), "on")
    consent.withdrawn_on = on
    with plainly():
        consent.save()
    write(
        "consent.withdrawn",
        by=by,
        at=at,
        thing=("person", person.pk),
        details={"consent": consent.pk, "use": use, "on": on},
        once=once,
    )
    return consent


@transaction.atomic
def enter_organisation(
    entry: OrganisationEntry, *, by: Actor, at: datetime, once: str | None = None
) -> Organisation:
    require(by, "organisation.enter")
    check_organisation(entry, by)
    organisation = Organisation(**entry.columns())
    with plainly():
        organisation.save()
        keep_organisation_aliases(organisation, entry.aliases)
    write(
        "organisation.entered",
        by=by,
        at=at,
        thing=("organisation", organisation.pk),
        details={"body": organisation.body, "parent": entry.parent},
        once=once,
    )
    return organisation


@transaction.atomic
def change_organisation(
    organisation_id: int,
    entry: OrganisationEntry,
    *,
    seen: str | None,
    by: Actor,
    at: datetime,
    once: str | None = None,
) -> Organisation:
    lock_the_tree()
    organisation = Organisation.objects.get(pk=organisation_id)
    thing = ("organisation", str(organisation_id))
    require(by, "organisation.edit", scopes_of_organisation(organisation_id), thing)
    if not is_at_home(organisation.wing, by):
        raise NotAllowed("organisation.edit", thing)
    if seen != str(organisation.version):
        raise Stale(organisation)
    check_organisation(entry, by)
    check_parent(organisation.pk, entry.parent)
    columns = entry.columns()
    changed = [field for field, value in columns.items() if value != getattr(organisation, field)]
    check_reach(organisation, changed, by)
    for field in changed:
        setattr(organisation, field, columns[field])
    organisation.version += 1
    with plainly():
        if keep_organisation_aliases(organisation, entry.aliases):
            changed.append("aliases")
        organisation.save()
    write(
        "organisation.changed",
        by=by,
        at=at,
        thing=thing,
        details={"fields": changed, "parent": entry.parent},
        once=once,
    )
    return organisation


def lock_the_tree() -> None:
    """One change of organisations at a time: two at once could make a circle of which neither sees the other half."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE partners_organisation IN SHARE ROW EXCLUSIVE MODE")


def keep_organisation_aliases(organisation: Organisation, texts: Iterable[str]) -> bool:
    wanted = dict.fromkeys(texts)
    kept = set(organisation.aliases.values_list("text", flat=True))
    organisation.aliases.exclude(text__in=wanted).delete()
    OrganisationAlias.objects.bulk_create(
        OrganisationAlias(organisation=organisation, text=text) for text in wanted if text not in kept
    )
    organisation.search_key = search_key([organisation.name, organisation.name_ur, *wanted])
    Organisation.objects.filter(pk=organisation.pk).update(search_key=organisation.search_key)
    return kept != set(wanted)
