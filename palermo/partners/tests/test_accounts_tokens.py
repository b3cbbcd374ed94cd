"""API tokens: shown once, kept as a hash, and never able to do more than the role they act in."""

from dataclasses import replace
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from pytest_django.fixtures import Settings

from palermo.journal.models import Line
from palermo.partners.actions.accounts import close_account, reset_factor
from palermo.partners.actions.grants import end_role
from palermo.partners.actions.tokens import (
    TokenWish,
    acting_by_token,
    make_token,
    revoke_token,
    scopes_offered,
)
from palermo.partners.models import Account, Grant, Token
from palermo.partners.rules.acting import Acting, cell, may
from palermo.ui.refusals import NotAllowed, Refused
from tests import cast
from tests.cast import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys")]
READS = TokenWish("nightly list", ("directory.people",), 90)


@pytest.fixture
def holder() -> Account:
    cache.clear()
    return cast.account("holder", "bureau_officer")


@pytest.fixture
def by(holder: Account) -> Acting:
    return cast.acting(holder, "records")


@pytest.fixture
def admin() -> Acting:
    return cast.acting(cast.account("admin", "administrator"), "records")


def test_it_acts_in_its_role_and_within_its_rights(by: Acting) -> None:
    _token, raw = make_token(READS, by=by, at=NOW)
    acting = acting_by_token(raw, NOW, wing="records")
    assert acting is not None
    assert (acting.account, acting.role, acting.scope, acting.grant) == (
        by.account,
        "bureau_officer",
        "everything",
        by.grant,
    )
    assert may(acting, "directory.people") and not may(acting, "person.edit") and may(by, "person.edit")


def test_it_is_nowhere_kept_and_journalled_without_itself(by: Acting) -> None:
    token, raw = make_token(READS, by=by, at=NOW)
    secret = raw.split("_", 2)[2]
    kept = str(vars(Token.objects.get())) + " ".join(str(vars(line)) for line in Line.objects.all())
    assert secret not in kept and token.hash in kept and len(secret) == 43


@pytest.mark.parametrize(
    "raw", ["", "palermo_", "palermo_" + "0" * 12 + "_" + "a" * 43, "x" * 10_000, "پالرمو"]
)
def test_any_other_text_is_nobody(by: Acting, raw: str) -> None:
    make_token(READS, by=by, at=NOW)
    assert acting_by_token(raw, NOW) is None


def test_a_wrong_secret_under_a_right_prefix_is_nobody(by: Acting) -> None:
    _token, raw = make_token(READS, by=by, at=NOW)
    assert acting_by_token(raw[:-1] + ("A" if raw[-1] != "A" else "B"), NOW) is None
    assert acting_by_token(raw.upper(), NOW) is None
    assert acting_by_token(raw + "\n", NOW) is None


def test_it_dies_with_its_time(by: Acting) -> None:
    _token, raw = make_token(READS, by=by, at=NOW)
    assert acting_by_token(raw, NOW + timedelta(days=90) - timedelta(seconds=1)) is not None
    assert acting_by_token(raw, NOW + timedelta(days=90)) is None


def test_it_dies_when_it_is_revoked_by_its_holder_only(by: Acting, admin: Acting) -> None:
    token, raw = make_token(READS, by=by, at=NOW)
    with pytest.raises(Token.DoesNotExist):
        revoke_token(token.pk, by=admin, at=NOW)
    revoke_token(token.pk, by=by, at=NOW)
    assert acting_by_token(raw, NOW) is None
    with pytest.raises(Refused):
        revoke_token(token.pk, by=by, at=NOW)


def test_it_dies_with_role_and_factor(by: Acting, admin: Acting, holder: Account) -> None:
    _token, raw = make_token(READS, by=by, at=NOW)
    Authenticator.objects.filter(user=holder).delete()
    assert acting_by_token(raw, NOW) is None
    Authenticator.objects.create(user=holder, type="totp", data={})
    assert acting_by_token(raw, NOW) is not None
    assert by.grant is not None
    end_role(by.grant, by=admin, at=NOW)
    assert acting_by_token(raw, NOW) is None
    Grant.objects.update(ended_at=None, ended_by=None)
    assert acting_by_token(raw, NOW) is not None
    reset_factor(holder.pk, by=admin, at=NOW)
    Authenticator.objects.create(user=holder, type="totp", data={})
    Account.objects.filter(pk=holder.pk).update(factor_reset_at=None, factor_reset_by=None)
    assert acting_by_token(raw, NOW) is None


def test_it_dies_with_the_account(by: Acting, admin: Acting, holder: Account) -> None:
    _token, raw = make_token(READS, by=by, at=NOW)
    close_account(holder.pk, by=admin, at=NOW)
    assert acting_by_token(raw, NOW) is None


def test_it_acts_in_the_wing_it_was_made_in(admin: Acting) -> None:
    _token, raw = make_token(READS, by=admin, at=NOW)
    assert acting_by_token(raw, NOW, wing="open") is None
    acting = acting_by_token(raw, NOW, wing="records")
    assert acting is not None and acting.wing == "records"
    assert cell(replace(acting, wing="open"), "desk.records") == ""


def test_it_holds_only_rights_of_the_role_and_none_that_needs_a_person(by: Acting) -> None:
    offered = scopes_offered(by)
    assert "directory.people" in offered and "account.list" not in offered
    for right in ("account.list", "profile.own", "token.own", "no.such"):
        with pytest.raises(Refused):
            make_token(TokenWish("x", (right,), 30), by=by, at=NOW)
    with pytest.raises(Refused):
        make_token(TokenWish("x", (), 30), by=by, at=NOW)


@pytest.mark.parametrize("days", [0, -1, 366])
def test_it_lives_a_year_at_most(by: Acting, days: int) -> None:
    with pytest.raises(Refused, match="one day to one year"):
        make_token(TokenWish("x", ("directory.people",), days), by=by, at=NOW)


def test_a_token_makes_no_token(by: Acting) -> None:
    _token, raw = make_token(READS, by=by, at=NOW)
    acting = acting_by_token(raw, NOW)
    assert acting is not None
    with pytest.raises(NotAllowed):
        make_token(READS, by=acting, at=NOW)


def test_who_tries_too_many_is_heard_no_more(by: Acting) -> None:
    _token, raw = make_token(READS, by=by, at=NOW)
    for _attempt in range(32):
        assert acting_by_token("palermo_wrong", NOW, origin="10.0.0.9") is None
    assert acting_by_token(raw, NOW, origin="10.0.0.9") is None
    assert acting_by_token(raw, NOW, origin="10.0.0.8") is not None
    assert acting_by_token(raw, NOW + timedelta(seconds=59), origin="10.0.0.9") is None
    assert acting_by_token(raw, NOW + timedelta(seconds=60), origin="10.0.0.9") is not None


def test_a_clerk_has_no_tokens() -> None:
    with pytest.raises(NotAllowed):
        make_token(READS, by=cast.acting(cast.account("clerk", "clerk", "body:PB-POLICE"), "records"), at=NOW)


def test_a_token_of_the_demo_opens_nothing_where_the_demo_is_off(
    by: Acting, holder: Account, settings: Settings
) -> None:
    _token, raw = make_token(READS, by=by, at=NOW)
    Account.objects.filter(pk=holder.pk).update(is_demo=True)
    settings.DEMO = False
    assert acting_by_token(raw, NOW) is None
    settings.DEMO = True
    assert acting_by_token(raw, NOW) is not None
