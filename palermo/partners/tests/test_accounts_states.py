"""Any course of proposing, confirming, ending, resetting, waking and enrolling: what must hold after each step."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from palermo.partners.actions.accounts import reset_factor, wake
from palermo.partners.actions.grants import Wish, confirm_role, end_role, propose_role
from palermo.partners.models import Account, Grant
from palermo.partners.queries.acting import grants_awake
from palermo.partners.rules.acting import Acting
from palermo.partners.rules.roles import roles
from palermo.ui.refusals import NotAllowed, Refused
from tests import cast
from tests.cast import NOW

ADMINISTRATORS = ("first", "second", "third")
HOLDERS = ("nadia", "imran", *ADMINISTRATORS)
# Written here by hand, not read from the file that the program reads.
EXCLUDED = {
    frozenset(pair)
    for pair in (
        ("statistician", "releaser"),
        ("bureau_officer", "releaser"),
        ("administrator", "bureau_officer"),
        ("administrator", "releaser"),
        ("administrator", "auditor"),
        ("auditor", "bureau_officer"),
        ("auditor", "statistician"),
    )
}
WANTED = ("statistician", "releaser", "bureau_officer", "auditor")
holders, admins = st.sampled_from(HOLDERS), st.sampled_from(ADMINISTRATORS)


class Courses(RuleBasedStateMachine):
    @initialize()
    def begin(self) -> None:
        Grant.objects.all().delete()
        Authenticator.objects.all().delete()
        Account.objects.all().delete()
        self.at = NOW
        self.accounts = {
            name: cast.account(name, "administrator" if name in ADMINISTRATORS else "") for name in HOLDERS
        }
        self.by = {name: cast.acting(self.accounts[name], "records") for name in ADMINISTRATORS}
        self.reset: dict[str, str] = {}  # whose factor was reset, and by whom, until it is woken
        self.factor = dict.fromkeys(HOLDERS, True)

    def is_awake(self, name: str) -> bool:
        return self.factor[name] and name not in self.reset

    def step(self, admin: str, act) -> bool:  # type: ignore[no-untyped-def]
        """An administrator whose role sleeps acts in none: the middleware gives them the role "none"."""
        self.at += timedelta(minutes=1)
        by = self.by[admin]
        if not self.is_awake(admin):
            by = Acting(account=by.account, role="none", scope="", wing="records", origin="127.0.0.1")
        try:
            act(by)
        except (Refused, NotAllowed):
            return False
        assert self.is_awake(admin)
        return True

    @rule(admin=admins, holder=holders, role=st.sampled_from(WANTED))
    def propose(self, admin: str, holder: str, role: str) -> None:
        wish = Wish(role, ("everything", ""), self.at)
        done = self.step(admin, lambda by: propose_role(self.accounts[holder].pk, wish, by=by, at=self.at))
        assert not (done and admin == holder)

    @rule(admin=admins, pick=st.integers(0, 30))
    def confirm(self, admin: str, pick: int) -> None:
        waiting = list(Grant.objects.filter(role__in=WANTED).order_by("pk"))
        if not waiting:
            return
        grant = waiting[pick % len(waiting)]
        account = self.accounts[admin].pk
        done = self.step(admin, lambda by: confirm_role(grant.pk, by=by, at=self.at))
        if done:
            assert account not in (grant.proposed_by, grant.account_id)
            assert grant.ended_at is None and grant.confirmed_at is None

    @rule(admin=admins, pick=st.integers(0, 30))
    def end(self, admin: str, pick: int) -> None:
        held = list(Grant.objects.filter(role__in=WANTED).order_by("pk"))
        if held:
            self.step(admin, lambda by: end_role(held[pick % len(held)].pk, by=by, at=self.at))

    @rule(admin=admins, holder=holders)
    def reset_somebody(self, admin: str, holder: str) -> None:
        if self.step(admin, lambda by: reset_factor(self.accounts[holder].pk, by=by, at=self.at)):
            assert admin != holder
            self.reset[holder], self.factor[holder] = admin, False

    @rule(admin=admins, holder=holders)
    def wake_somebody(self, admin: str, holder: str) -> None:
        expected = holder in self.reset and self.reset[holder] != admin and admin != holder
        done = self.step(admin, lambda by: wake(self.accounts[holder].pk, by=by, at=self.at))
        assert not done or expected
        if done:
            del self.reset[holder]

    @rule(holder=holders)
    def enrol(self, holder: str) -> None:
        if not self.factor[holder]:
            Authenticator.objects.create(user=self.accounts[holder], type="totp", data={})
            self.factor[holder] = True

    @rule(holder=holders)
    def take_away(self, holder: str) -> None:
        Authenticator.objects.filter(user=self.accounts[holder]).delete()
        self.factor[holder] = False

    @invariant()
    def what_is_held_was_given_by_two_others(self) -> None:
        for grant in Grant.objects.filter(role__in=WANTED, confirmed_at__isnull=False):
            assert len({grant.proposed_by, grant.confirmed_by, grant.account_id}) == 3

    @invariant()
    def what_needs_a_factor_sleeps_without_one_and_after_a_reset(self) -> None:
        for name, account in getattr(self, "accounts", {}).items():
            account.refresh_from_db()
            awake = grants_awake(account, wing="records", at=self.at)
            if not self.is_awake(name):
                assert [grant.role for grant in awake if roles()[grant.role].second_factor] == []

    @invariant()
    def no_two_exclusive_roles_stand(self) -> None:
        for account in getattr(self, "accounts", {}).values():
            standing = list(
                Grant.objects.filter(account=account, ended_at=None).values_list("role", flat=True)
            )
            pairs = {frozenset((one, other)) for one in standing for other in standing if one != other}
            assert not pairs & EXCLUDED


@pytest.mark.usefixtures("keys")
class TestCourses(TestCase):
    def test_every_course(self) -> None:
        run_state_machine_as_test(
            Courses,
            settings=settings(
                max_examples=40,
                stateful_step_count=30,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
