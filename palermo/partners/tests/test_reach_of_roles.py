"""A role reaches as far as the scope it is held in, and the open wing not into what the record wing hangs on."""

from dataclasses import replace

import pytest

from palermo.journal.actions import write
from palermo.partners.actions.accounts import reset_factor
from palermo.partners.actions.directory import change_person, enter_organisation, enter_person
from palermo.partners.actions.posts import begin_tenure, enter_post
from palermo.partners.models import Token
from palermo.partners.queries.directory import people
from palermo.partners.rules.acting import cell, may
from palermo.partners.rules.directory import OrganisationEntry, PersonEntry
from palermo.ui.refusals import Refused
from palermo.vault.actions import make_keys
from tests.cast import NOW, THEN, account, acting

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    return acting(account("admin", "administrator"), "records")


def police(admin, code: str, province: str):
    entry = OrganisationEntry(
        wing="both", name=f"Police {code}", kind="police", sector="state", body=code, province=province
    )
    return enter_organisation(entry, by=admin, at=NOW)


def holder(admin, organisation, family: str):
    person = enter_person(
        PersonEntry(wing="records", given_name="Sana", family_name=family), by=admin, at=NOW
    )
    post = enter_post(organisation.pk, title="Officer", by=admin, at=NOW)
    begin_tenure(post.pk, person.pk, since=THEN.date(), by=admin, at=NOW)
    return person


def test_an_officer_of_a_province_sees_that_province(admin) -> None:
    mine = holder(admin, police(admin, "PB-POLICE", "PK-PB"), "Invented")
    holder(admin, police(admin, "SD-POLICE", "PK-SD"), "Elsewhere")
    of_punjab = acting(account("officer", "bureau_officer", "province:PK-PB"), "records")
    of_all = acting(account("chief", "bureau_officer"), "records")
    assert [person.pk for person in people(of_punjab, at=NOW)] == [mine.pk]
    assert people(of_all, at=NOW).count() == 2
    assert (cell(of_punjab, "person.edit"), cell(of_all, "person.edit")) == ("own", "all")
    assert may(of_punjab, "person.edit", {"province:PK-PB"}) and not may(
        of_punjab, "person.edit", {"province:PK-SD"}
    )


def test_the_focal_person_for_returns_is_not_named_from_the_open_wing(admin) -> None:
    body = police(admin, "PB-POLICE", "PK-PB")
    secretariat = acting(account("amna", "secretariat"), "open")
    with pytest.raises(Refused) as met:
        enter_post(body.pk, title="Focal person", focal_for="tip-returns", by=secretariat, at=NOW)
    assert met.value.field == "focal_for"
    post = enter_post(body.pk, title="Focal person", focal_for="tip-returns", by=admin, at=NOW)
    person = enter_person(PersonEntry(wing="open", given_name="Sana"), by=secretariat, at=NOW)
    with pytest.raises(Refused):
        begin_tenure(post.pk, person.pk, since=NOW.date(), by=secretariat, at=NOW)


def test_a_person_of_both_wings_is_taken_out_of_one_by_an_administrator_alone(admin) -> None:
    entry = PersonEntry(wing="both", given_name="Sana")
    person = enter_person(entry, by=admin, at=NOW)
    secretariat = acting(account("amna", "secretariat"), "open")
    with pytest.raises(Refused) as met:
        change_person(person.pk, replace(entry, wing="open"), seen="1", by=secretariat, at=NOW)
    assert met.value.field == "wing"
    assert (
        change_person(person.pk, replace(entry, wing="records"), seen="1", by=admin, at=NOW).wing == "records"
    )


def test_a_reset_of_the_factor_revokes_the_tokens(admin, settings, tmp_path) -> None:
    settings.KEYS = tmp_path / "keys"
    make_keys(NOW, by=admin)
    officer = account("officer", "bureau_officer")
    token = Token.objects.create(
        account=officer,
        grant=officer.grants.get(),
        name="script",
        prefix="abc",
        hash="0" * 64,
        wing="records",
        made_at=THEN,
        expires_at=NOW.replace(year=2027),
    )
    reset_factor(officer.pk, by=admin, at=NOW, reason="duty", reference="No. 12/2026")
    token.refresh_from_db()
    assert token.revoked_at == NOW


def test_a_reference_takes_no_name(admin) -> None:
    for reference in ("12/2026", "No. 7-B", "FIA 33 of 2026", "Letter 12"):
        write("exported", by=admin, at=NOW, reason="duty", reference=reference)
    for reference in ("Ayesha Khan 1", "ayesha.khan 1", "Ayesha-Khan 12"):
        with pytest.raises(Refused):
            write("exported", by=admin, at=NOW, reason="duty", reference=reference)
