"""Invitations: by a link that is minted when the mail goes, for one address, once, for seven days."""

from dataclasses import replace
from datetime import timedelta

import pytest

from palermo.journal.models import Line
from palermo.outbox.models import Message
from palermo.partners.actions.accounts import close_account
from palermo.partners.actions.grants import confirm_role
from palermo.partners.actions.invitations import (
    Guest,
    invitation_by_link,
    invite,
    invite_first_administrator,
    mint_invitation,
    take_up,
    withdraw_invitation,
)
from palermo.partners.models import Account, Grant, Invitation, Person
from palermo.partners.queries.acting import grants_awake
from palermo.partners.rules.acting import Acting
from palermo.partners.tests.accounts_cast import PASSWORD, Browser, acts, letters, link_in, with_password
from palermo.ui import clock
from palermo.ui.refusals import NotAllowed, Refused
from tests import cast
from tests.cast import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys")]
EVERYWHERE = ("everything", "")
NEW = {"password1": PASSWORD, "password2": PASSWORD}


@pytest.fixture
def first() -> Acting:
    return cast.acting(cast.account("first", "administrator"), "open")


@pytest.fixture
def second() -> Acting:
    return cast.acting(cast.account("second", "administrator"), "open")


def guest(role: str = "learner", email: str = "guest@example.org", **more: object) -> Guest:
    return Guest(email, "en", role, EVERYWHERE, **more)  # type: ignore[arg-type]


def invited(by: Acting, role: str = "learner", email: str = "guest@example.org") -> str:
    """The path of the link, as the mail holds it."""
    invite(guest(role, email), by=by, at=clock.now())
    return link_in(letters(clock.now())[-1])


def test_the_link_exists_only_in_the_mail(first: Acting) -> None:
    invitation = invite(guest(), by=first, at=NOW)
    assert invitation.token_hash == ""
    assert Message.objects.get().text == "" and Message.objects.get().subject == ""
    link = link_in(letters(NOW)[-1])
    secret = (
        link.rstrip("/").rpartition("-")[2] if "-" not in link[-44:] else link.rstrip("/").split("-", 1)[1]
    )
    invitation.refresh_from_db()
    assert len(invitation.token_hash) == 64 and secret not in invitation.token_hash
    journal = " ".join(str(vars(line)) for line in Line.objects.all())
    assert secret not in journal and "guest" not in journal and "example" not in journal


def test_the_invited_sets_a_password_and_is_signed_in(browser: Browser, first: Acting) -> None:
    link = invited(first)
    answer = browser.get(link)
    assert answer.headers["Location"] == "/invitation/"
    page = browser.get("/invitation/?lang=en").content.decode()
    assert "guest@example.org" in page and "Learner" in page
    answer = browser.post("/invitation/", NEW)
    assert answer.headers["Location"] == "/my/account/"
    account = Account.objects.get(email="guest@example.org")
    assert account.check_password(PASSWORD)
    assert [grant.role for grant in grants_awake(account, wing="open", at=clock.now())] == ["learner"]
    assert browser.get("/my/account/").status_code == 200
    assert acts("account.invited", "invitation.taken", "signed_in") == [
        "account.invited",
        "invitation.taken",
        "signed_in",
    ]


def test_a_link_is_used_once(browser: Browser, first: Acting) -> None:
    link = invited(first)
    browser.get(link)
    browser.post("/invitation/", NEW)
    answer = Browser().get(link + "?lang=en")
    assert answer.status_code == 409 and "used already" in answer.content.decode()


def test_two_browsers_with_one_link_make_one_account(browser: Browser, first: Acting) -> None:
    link, other = invited(first), Browser()
    browser.get(link)
    other.get(link)
    browser.post("/invitation/", NEW)
    answer = other.post("/invitation/?lang=en", NEW)
    assert answer.status_code == 409 and "used already" in answer.content.decode()
    assert Account.objects.filter(email="guest@example.org").count() == 1


def test_an_expired_link_is_refused(browser: Browser, first: Acting) -> None:
    link = invited(first)
    Invitation.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    answer = browser.get(link + "?lang=en")
    assert answer.status_code == 409 and "expired after seven days" in answer.content.decode()


def test_a_withdrawn_link_is_refused_and_its_mail_stopped(browser: Browser, first: Acting) -> None:
    link = invited(first)
    withdraw_invitation(Invitation.objects.get().pk, by=first, at=NOW)
    answer = browser.get(link + "?lang=en")
    assert answer.status_code == 409 and "withdrawn" in answer.content.decode()
    invitation = invite(guest(email="late@example.org"), by=first, at=NOW)
    withdraw_invitation(invitation.pk, by=first, at=NOW)
    assert len(letters(NOW)) == 1
    assert Message.objects.get(link_id=str(invitation.pk)).state == "stopped"
    with pytest.raises(Refused, match="not open any more"):
        withdraw_invitation(invitation.pk, by=first, at=NOW)


def test_another_invitation_withdraws_the_earlier_one_of_this_wing(browser: Browser, first: Acting) -> None:
    link = invited(first)
    away = invite(guest("auditor"), by=replace(first, wing="records"), at=NOW)
    again = invited(first)
    assert browser.get(link).status_code == 409
    assert browser.get(again).status_code == 302
    away.refresh_from_db()
    assert away.withdrawn_at is None


@pytest.mark.parametrize(
    "token", ["1-", "1", "x", "0-abc", "99999999999999999999-x", "1-" + "a" * 43, "²-x", "-"]
)
def test_a_wrong_link_says_no_more_than_that(browser: Browser, first: Acting, token: str) -> None:
    invited(first)
    answer = browser.get(f"/invitation/{token}/?lang=en")
    assert answer.status_code == 409 and "leads to no invitation" in answer.content.decode()


def test_an_invitation_never_sent_has_no_link(first: Acting) -> None:
    invitation = invite(guest(), by=first, at=NOW)
    for secret in ("", "nobody"):
        with pytest.raises(Refused, match="leads to no invitation"):
            invitation_by_link(f"{invitation.pk}-{secret}", wing="open")


def test_the_link_of_one_wing_opens_nothing_in_the_other(browser: Browser, first: Acting) -> None:
    link = invited(replace(first, wing="records"), "auditor")
    assert link.startswith("/records/invitation/")
    assert browser.get(link.removeprefix("/records")).status_code == 409
    assert browser.get(link).headers["Location"] == "/records/invitation/"


def test_whoever_is_signed_in_with_another_address_is_refused(browser: Browser, first: Acting) -> None:
    link = invited(first)
    cast.sign_in(browser, cast.account("somebody", "learner"))
    answer = browser.get(link + "?lang=en")
    assert answer.status_code == 409 and "for another address" in answer.content.decode()
    assert "guest@example.org" not in answer.content.decode()


def test_without_the_link_the_page_shows_nothing(browser: Browser, first: Acting) -> None:
    invited(first)
    answer = browser.get("/invitation/?lang=en")
    assert answer.status_code == 409 and "guest" not in answer.content.decode()
    assert browser.post("/invitation/", NEW).status_code == 409


def test_who_has_an_account_signs_in_and_gets_the_role_beside(browser: Browser, first: Acting) -> None:
    holder = with_password(cast.account("guest", "learner", factor=False))
    link = invited(first, "mentor")
    browser.get(link)
    page = browser.get("/invitation/?lang=en").content.decode()
    assert "has an account already" in page and 'name="password1"' not in page
    assert browser.post("/invitation/", NEW).status_code == 200
    assert not Grant.objects.filter(account=holder, role="mentor").exists()
    browser.post("/accounts/login/?next=/invitation/", {"login": holder.email, "password": PASSWORD})
    answer = browser.post("/invitation/", {})
    assert answer.headers["Location"] == "/my/account/"
    assert [grant.role for grant in grants_awake(holder, wing="open", at=clock.now())] == [
        "learner",
        "mentor",
    ]


def test_a_role_of_two_grantors_waits_after_the_taking_up(first: Acting, second: Acting) -> None:
    invitation = invite(guest("secretariat"), by=first, at=NOW)
    mint_invitation(str(invitation.pk), NOW)
    invitation.refresh_from_db()
    visitor = Acting(account=None, role="visitor", scope="", wing="open", origin="127.0.0.1")
    taken = take_up(invitation.pk, invitation.token_hash, password=PASSWORD, by=visitor, at=NOW)
    assert taken.grant is not None and taken.grant.confirmed_at is None
    with pytest.raises(Refused):
        confirm_role(taken.grant.pk, by=first, at=NOW)
    assert confirm_role(taken.grant.pk, by=second, at=NOW).confirmed_at == NOW


def test_an_inviter_who_may_not_any_more_gives_nothing(second: Acting, first: Acting) -> None:
    invitation = invite(guest(), by=first, at=NOW)
    mint_invitation(str(invitation.pk), NOW)
    invitation.refresh_from_db()
    assert first.account is not None
    close_account(first.account, by=second, at=NOW)
    visitor = Acting(account=None, role="visitor", scope="", wing="open", origin="127.0.0.1")
    taken = take_up(invitation.pk, invitation.token_hash, password=PASSWORD, by=visitor, at=NOW)
    assert taken.grant is None and taken.account.grants.count() == 0


@pytest.mark.parametrize("password", ["short", "password1234", "guest@example.org", "123456789012"])
def test_a_weak_password_is_refused_in_words(browser: Browser, first: Acting, password: str) -> None:
    browser.get(invited(first))
    for lang in ("en", "ur"):
        answer = browser.post(f"/invitation/?lang={lang}", {"password1": password, "password2": password})
        assert answer.status_code == 200 and 'class="mistake"' in answer.content.decode()
    assert not Account.objects.filter(email="guest@example.org").exists()


def test_two_different_passwords_are_refused(browser: Browser, first: Acting) -> None:
    browser.get(invited(first))
    answer = browser.post("/invitation/?lang=en", NEW | {"password2": "another horse battery"})
    assert "Type the same password twice" in answer.content.decode()


def test_the_closed_account_of_an_invited_begins_anew(
    browser: Browser, first: Acting, second: Acting
) -> None:
    holder = cast.account("guest", "secretariat")
    close_account(holder.pk, by=second, at=NOW)
    browser.get(invited(first))
    browser.post("/invitation/", NEW)
    holder.refresh_from_db()
    assert holder.is_active and holder.check_password(PASSWORD)
    assert [grant.role for grant in grants_awake(holder, wing="open", at=clock.now())] == ["learner"]


def test_who_invites_whom(first: Acting) -> None:
    focal = cast.acting(cast.account("focal", "national_focal", "process:untoc-review"), "open")
    with pytest.raises(NotAllowed):
        invite(guest("learner"), by=focal, at=NOW)
    with pytest.raises(NotAllowed):
        invite(guest("learner"), by=cast.acting(cast.account("board", "board_member"), "open"), at=NOW)
    with pytest.raises(Refused, match="Nobody does this for themself"):
        invite(guest("translator", "first@example.org"), by=first, at=NOW)
    with pytest.raises(Refused, match="There is no such role here"):
        invite(guest("clerk"), by=first, at=NOW)


def test_a_person_is_one_of_this_wing_and_has_one_account(first: Acting) -> None:
    away = Person.objects.create(wing="records", given_name="Away")
    here = Person.objects.create(wing="open", given_name="Here")
    with pytest.raises(Refused, match="Choose the person"):
        invite(guest(person=away.pk), by=first, at=NOW)
    Account.objects.create(email="other@example.org", person=here, entered_at=NOW)
    with pytest.raises(Refused, match="has an account with another address"):
        invite(guest(person=here.pk), by=first, at=NOW)
    assert invite(guest(email="other@example.org", person=here.pk), by=first, at=NOW).person_id == here.pk


def test_links_are_tried_only_so_often(browser: Browser, first: Acting) -> None:
    invited(first)
    answers = [browser.get(f"/invitation/1-{number}/").status_code for number in range(25)]
    assert answers[:20] == [409] * 20 and set(answers[20:]) == {429}
    assert acts("slowed_down") == ["slowed_down"]


def test_the_first_two_administrators_come_from_the_command(browser: Browser) -> None:
    for name in ("one", "two"):
        link = invite_first_administrator(f"{name}@example.org", language="en", at=clock.now())
        reader = Browser()
        reader.get(link_in(link))
        reader.post("/invitation/", NEW)
    held = list(Grant.objects.filter(role="administrator"))
    assert [grant.confirmed_at is not None for grant in held] == [True, True]
    with pytest.raises(Refused, match="There are two administrators already"):
        invite_first_administrator("three@example.org", language="en", at=NOW)
    assert Account.objects.filter(email__startswith="one").get().grants.get().two_grantors
