"""Roles are proposed, confirmed, ended; a factor is reset and woken: who may, and what then holds."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction

from palermo.partners.actions.accounts import close_account, reset_factor, wake
from palermo.partners.actions.grants import Wish, confirm_role, end_role, propose_role
from palermo.partners.models import Account, Grant, Organisation
from palermo.partners.queries.acting import grants_awake
from palermo.partners.rules.acting import Acting
from palermo.partners.tests.accounts_cast import acts
from palermo.ui.refusals import NotAllowed, Refused
from tests import cast
from tests.cast import NOW

pytestmark = pytest.mark.django_db
EVERYWHERE = ("everything", "")


@pytest.fixture
def first() -> Acting:
    return cast.acting(cast.account("first", "administrator"), "records")


@pytest.fixture
def second() -> Acting:
    return cast.acting(cast.account("second", "administrator"), "records")


@pytest.fixture
def holder() -> Account:
    return cast.account("holder")


def wish(
    role: str, scope: tuple[str, str] = EVERYWHERE, since: datetime = NOW, until: datetime | None = None
) -> Wish:
    return Wish(role, scope, since, until)


def awake(account: Account, wing: str = "records", at: datetime = NOW) -> list[str]:
    account.refresh_from_db()
    return [grant.role for grant in grants_awake(account, wing=wing, at=at)]


def test_a_role_that_sees_names_waits_for_another_administrator(
    first: Acting, second: Acting, holder: Account
) -> None:
    grant = propose_role(holder.pk, wish("bureau_officer"), by=first, at=NOW)
    assert awake(holder) == []
    with pytest.raises(Refused, match="You proposed this role"):
        confirm_role(grant.pk, by=first, at=NOW)
    confirm_role(grant.pk, by=second, at=NOW)
    assert awake(holder) == ["bureau_officer"]
    assert acts() == ["role.proposed", "role.confirmed"]


def test_a_role_of_one_grantor_is_held_at_once(first: Acting, holder: Account) -> None:
    propose_role(holder.pk, wish("translator"), by=replace(first, wing="open"), at=NOW)
    assert awake(holder, "open") == ["translator"]


def test_nobody_grants_to_themself(first: Acting, second: Acting) -> None:
    assert first.account is not None
    with pytest.raises(Refused, match="Nobody does this for themself"):
        propose_role(first.account, wish("statistician"), by=first, at=NOW)
    grant = propose_role(first.account, wish("statistician"), by=second, at=NOW)
    with pytest.raises(Refused, match="Nobody does this for themself"):
        confirm_role(grant.pk, by=first, at=NOW)


def test_the_database_knows_these_rules_too(holder: Account) -> None:
    for broken in (
        {"proposed_by": holder.pk, "confirmed_by": 7},
        {"proposed_by": 7, "confirmed_by": holder.pk},
        {"proposed_by": 7, "confirmed_by": 7},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Grant.objects.create(
                account=holder,
                role="releaser",
                scope_kind="everything",
                since=NOW,
                proposed_at=NOW,
                confirmed_at=NOW,
                two_grantors=True,
                **broken,
            )


@pytest.mark.parametrize(
    ("role", "code", "held"),
    [
        ("secretariat", "member_organisation", True),
        ("secretariat", "learner", True),
        ("secretariat", "civil_expert", False),
        ("secretariat", "board_member", False),
        ("secretariat", "contributor", False),
        ("national_focal", "contributor", True),
        ("national_focal", "administrator", False),
        ("clerk", "learner", False),
    ],
)
def test_each_gives_only_what_is_theirs_to_give(role: str, code: str, held: bool, holder: Account) -> None:
    house = Organisation.objects.create(name="Invented house", kind="ngo", sector="civil")
    scopes = {
        "member_organisation": ("organisation", str(house.pk)),
        "contributor": ("organisation", str(house.pk)),
    }
    kind = "process:untoc-review" if role == "national_focal" else "everything"
    by = cast.acting(cast.account("giver", role, kind if role != "clerk" else "body:PB-POLICE"), "open")
    if held:
        assert propose_role(holder.pk, wish(code, scopes.get(code, EVERYWHERE)), by=by, at=NOW).role == code
    else:
        with pytest.raises(NotAllowed):
            propose_role(holder.pk, wish(code, scopes.get(code, EVERYWHERE)), by=by, at=NOW)
        assert acts() == []


def test_a_wing_gives_its_own_roles(first: Acting, holder: Account) -> None:
    with pytest.raises(Refused, match="There is no such role here"):
        propose_role(holder.pk, wish("bureau_officer"), by=replace(first, wing="open"), at=NOW)
    with pytest.raises(Refused, match="There is no such role here"):
        propose_role(holder.pk, wish("superuser"), by=first, at=NOW)


@pytest.mark.parametrize(
    ("role", "scope"),
    [
        ("clerk", EVERYWHERE),
        ("clerk", ("body", "NO-SUCH")),
        ("bureau_officer", ("body", "PB-POLICE")),
        ("bureau_officer", ("province", "PK-XX")),
    ],
)
def test_a_scope_is_one_that_the_role_is_held_in(
    first: Acting, holder: Account, role: str, scope: tuple[str, str]
) -> None:
    with pytest.raises(Refused) as refused:
        propose_role(holder.pk, wish(role, scope), by=first, at=NOW)
    assert refused.value.field == "scope"


def test_an_organisation_of_the_other_wing_or_a_closed_one_is_no_scope(
    first: Acting, holder: Account
) -> None:
    by = replace(first, wing="open")
    away = Organisation.objects.create(name="Away", kind="police", sector="state", wing="records")
    closed = Organisation.objects.create(name="Closed", kind="ngo", sector="civil", closed_on=NOW.date())
    for value in (str(away.pk), str(closed.pk), "9999", "x", "²"):
        with pytest.raises(Refused, match="Choose the organisation"):
            propose_role(holder.pk, wish("member_organisation", ("organisation", value)), by=by, at=NOW)


PAIRS = [
    ("clerk", ("body", "PB-POLICE"), "bureau_officer", EVERYWHERE, True),
    ("clerk", ("body", "PB-POLICE"), "bureau_officer", ("province", "PK-PB"), True),
    ("clerk", ("body", "PB-POLICE"), "bureau_officer", ("province", "PK-SD"), False),
    ("clerk", ("body", "NCCIA"), "bureau_officer", ("province", "PK-SD"), True),
    ("statistician", EVERYWHERE, "releaser", EVERYWHERE, True),
    ("administrator", EVERYWHERE, "auditor", EVERYWHERE, True),
    ("statistician", EVERYWHERE, "administrator", EVERYWHERE, False),
]


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(("one", "here", "other", "there", "excluded"), PAIRS)
def test_a_pair_excludes_where_its_scopes_can_meet(
    first: Acting,
    holder: Account,
    one: str,
    here: tuple[str, str],
    other: str,
    there: tuple[str, str],
    excluded: bool,
    turned: bool,
) -> None:
    earlier, later = (
        (wish(one, here), wish(other, there)) if not turned else (wish(other, there), wish(one, here))
    )
    propose_role(holder.pk, earlier, by=first, at=NOW)
    if not excluded:
        propose_role(holder.pk, later, by=first, at=NOW)
        return
    with pytest.raises(Refused, match="not held by one person here") as refused:
        propose_role(holder.pk, later, by=first, at=NOW)
    assert refused.value.field == "role"


def test_the_states_hand_and_civil_societys_are_two_in_whichever_organisations(
    first: Acting, holder: Account
) -> None:
    by = replace(first, wing="open")
    ministry = Organisation.objects.create(name="A ministry", kind="ministry", sector="state")
    society = Organisation.objects.create(name="A society", kind="ngo", sector="civil")
    propose_role(holder.pk, wish("contributor", ("organisation", str(ministry.pk))), by=by, at=NOW)
    with pytest.raises(Refused, match="not held by one person here"):
        propose_role(holder.pk, wish("civil_expert", ("organisation", str(society.pk))), by=by, at=NOW)


@pytest.mark.usefixtures("keys")
@pytest.mark.parametrize("step", [reset_factor, close_account])
def test_an_address_that_was_asked_for_before_falls_away(step, first: Acting, holder: Account) -> None:  # type: ignore[no-untyped-def]
    EmailAddress.objects.create(user=holder, email="elsewhere@example.org", verified=False)
    step(holder.pk, by=first, at=NOW, reason="misuse")
    assert [each.email for each in EmailAddress.objects.filter(user=holder)] == [holder.email]


def test_a_pair_does_not_exclude_one_after_the_other(first: Acting, holder: Account) -> None:
    day = timedelta(days=1)
    propose_role(holder.pk, wish("statistician", until=NOW + 30 * day), by=first, at=NOW)
    with pytest.raises(Refused):
        propose_role(holder.pk, wish("releaser", since=NOW + 29 * day), by=first, at=NOW)
    propose_role(holder.pk, wish("releaser", since=NOW + 30 * day), by=first, at=NOW)


def test_a_pair_is_asked_about_again_at_the_confirmation(
    first: Acting, second: Acting, holder: Account
) -> None:
    grant = propose_role(holder.pk, wish("releaser"), by=first, at=NOW)
    # Came in by another way, as by a restored backup.
    cast.grant(holder, "statistician")
    with pytest.raises(Refused, match="not held by one person here"):
        confirm_role(grant.pk, by=second, at=NOW)


def test_what_ended_or_ran_out_stands_in_nobodys_way(first: Acting, second: Acting, holder: Account) -> None:
    grant = propose_role(holder.pk, wish("releaser"), by=first, at=NOW)
    end_role(grant.pk, by=second, at=NOW)
    with pytest.raises(Refused, match="ended before it was confirmed"):
        confirm_role(grant.pk, by=second, at=NOW)
    with pytest.raises(Refused, match="ended already"):
        end_role(grant.pk, by=second, at=NOW)
    later = NOW + timedelta(days=2)
    propose_role(holder.pk, wish("statistician", until=NOW + timedelta(days=1)), by=first, at=NOW)
    propose_role(holder.pk, wish("statistician", since=later), by=first, at=later)
    with pytest.raises(Refused, match="held or proposed there already"):
        propose_role(holder.pk, wish("statistician", since=later), by=second, at=later)


@pytest.mark.parametrize(
    ("since", "until"),
    [(NOW, NOW), (NOW, NOW - timedelta(days=1)), (NOW - timedelta(days=3), NOW - timedelta(days=1))],
)
def test_a_period_that_is_none_is_refused(
    first: Acting, holder: Account, since: datetime, until: datetime
) -> None:
    with pytest.raises(Refused) as refused:
        propose_role(holder.pk, wish("statistician", since=since, until=until), by=first, at=NOW)
    assert refused.value.field == "until"


@pytest.mark.usefixtures("keys")
def test_after_a_reset_another_administrator_wakes_and_a_factor_is_enrolled(
    first: Acting, second: Acting, holder: Account
) -> None:
    cast.grant(holder, "bureau_officer")
    cast.grant(holder, "translator")
    assert awake(holder) == ["bureau_officer"]
    reset_factor(holder.pk, by=first, at=NOW, reason="lost_factor")
    assert awake(holder) == [] and awake(holder, "open") == ["translator"]
    Authenticator.objects.create(user=holder, type=Authenticator.Type.TOTP, data={"secret": "invented"})
    assert awake(holder) == []
    with pytest.raises(Refused, match="another administrator wakes"):
        wake(holder.pk, by=first, at=NOW)
    wake(holder.pk, by=second, at=NOW)
    assert awake(holder) == ["bureau_officer"]
    with pytest.raises(Refused, match="do not sleep after a reset"):
        wake(holder.pk, by=second, at=NOW)


def test_nobody_resets_wakes_or_closes_themself(first: Acting) -> None:
    assert first.account is not None
    for step in (reset_factor, wake, close_account):
        with pytest.raises(Refused, match="Nobody does this for themself"):
            step(first.account, by=first, at=NOW)


@pytest.mark.usefixtures("keys")
def test_a_reset_ends_the_sessions(first: Acting, holder: Account) -> None:
    before = holder.get_session_auth_hash()
    reset_factor(holder.pk, by=first, at=NOW)
    holder.refresh_from_db()
    assert holder.get_session_auth_hash() != before


def test_a_closed_account_holds_nothing(first: Acting, second: Acting, holder: Account) -> None:
    cast.grant(holder, "bureau_officer")
    waiting = propose_role(holder.pk, wish("statistician"), by=first, at=NOW)
    close_account(holder.pk, by=first, at=NOW, reason="transfer")
    holder.refresh_from_db()
    assert not holder.is_active and not holder.has_usable_password() and awake(holder) == []
    assert not Authenticator.objects.filter(user=holder).exists()
    with pytest.raises(Refused):
        confirm_role(waiting.pk, by=second, at=NOW)
    with pytest.raises(Refused, match="This account is closed"):
        propose_role(holder.pk, wish("statistician"), by=first, at=NOW)


@pytest.mark.parametrize("role", ["auditor", "bureau_officer", "statistician", "provincial_focal"])
def test_only_administrators_do_any_of_it(first: Acting, holder: Account, role: str) -> None:
    grant = propose_role(holder.pk, wish("statistician"), by=first, at=NOW)
    by = cast.acting(cast.account("other", role), "records")
    for step in (
        lambda: propose_role(holder.pk, wish("statistician"), by=by, at=NOW),
        lambda: confirm_role(grant.pk, by=by, at=NOW),
        lambda: end_role(grant.pk, by=by, at=NOW),
        lambda: reset_factor(holder.pk, by=by, at=NOW),
        lambda: wake(holder.pk, by=by, at=NOW),
        lambda: close_account(holder.pk, by=by, at=NOW),
    ):
        with pytest.raises(NotAllowed):
            step()


def test_a_form_sent_twice_gives_one_role(first: Acting, holder: Account) -> None:
    from palermo.journal.actions import AlreadyDone

    grant = propose_role(holder.pk, wish("statistician"), by=first, at=NOW, once="a" * 32)
    end_role(grant.pk, by=first, at=NOW)
    with pytest.raises(AlreadyDone):
        propose_role(holder.pk, wish("statistician"), by=first, at=NOW, once="a" * 32)
    assert Grant.objects.filter(account=holder).count() == 1


def test_times_are_moments(first: Acting, holder: Account) -> None:
    tomorrow = datetime(2026, 11, 25, 19, 0, tzinfo=UTC)
    grant = propose_role(
        holder.pk, wish("translator", since=tomorrow), by=replace(first, wing="open"), at=NOW
    )
    assert grant.confirmed_at == NOW
    assert awake(holder, "open", tomorrow - timedelta(seconds=1)) == []
    assert awake(holder, "open", tomorrow) == ["translator"]
