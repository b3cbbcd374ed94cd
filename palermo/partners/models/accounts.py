"""Accounts, the roles they hold, invitations and API tokens."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac

from palermo.partners.models.directory import Person


class Accounts(BaseUserManager["Account"]):
    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(email__iexact=username)


class Account(AbstractBaseUser):
    """A way to sign in. A person need not have one; a role belongs to the account, not to the person."""

    email = models.EmailField(max_length=254, unique=True)  # kept in small letters
    person = models.OneToOneField(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="account"
    )
    language = models.CharField(max_length=2, choices=[("en", "English"), ("ur", "اردو")], default="en")
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)  # such an account signs in only where the demo flag is on
    digest = models.BooleanField(default=False)  # ordinary mail once a day instead of at once
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)
    # After a reset of the second factor, roles that need one sleep until another administrator wakes them.
    factor_reset_at = models.DateTimeField(null=True, blank=True)
    factor_reset_by = models.BigIntegerField(null=True, blank=True)
    # Part of what a session is checked against: raising it ends every session of both wings at once.
    session_round = models.PositiveIntegerField(default=0)
    entered_at = models.DateTimeField()

    objects: ClassVar[Accounts] = Accounts()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_account_per_address"),
            models.CheckConstraint(
                name="quiet_hours_have_both_ends",
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"account {self.pk}"

    def _get_session_auth_hash(self, secret: str | bytes | None = None) -> str:
        """Django's own, over the password, and over the round."""
        salted = f"{self.session_round}:{self.password}"
        return salted_hmac("palermo.partners.session", salted, secret=secret, algorithm="sha256").hexdigest()


class Grant(models.Model):
    """A role held by an account in a scope from a moment to a moment."""

    class Scope(models.TextChoices):
        EVERYTHING = "everything"
        BODY = "body"
        PROVINCE = "province"
        ORGANISATION = "organisation"
        PROCESS = "process"

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=32)  # of partners/roles.csv
    scope_kind = models.CharField(max_length=12, choices=Scope.choices)
    scope_value = models.CharField(max_length=32, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    proposed_at = models.DateTimeField()
    proposed_by = models.BigIntegerField()
    # Roles that see names or approve need a second administrator; others are confirmed by the same act.
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.BigIntegerField(null=True, blank=True)
    two_grantors = models.BooleanField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="nobody_grants_a_role_to_themself",
                condition=~Q(proposed_by=F("account"))
                & (Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("account"))),
            ),
            models.CheckConstraint(
                name="two_administrators_grant_what_sees_names_or_approves",
                condition=Q(two_grantors=False)
                | Q(confirmed_by__isnull=True)
                | ~Q(confirmed_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="a_grant_ends_after_it_begins", condition=Q(until__isnull=True) | Q(until__gt=F("since"))
            ),
            models.CheckConstraint(
                name="a_scope_of_everything_has_no_value",
                condition=Q(scope_kind="everything", scope_value="")
                | (~Q(scope_kind="everything") & ~Q(scope_value="")),
            ),
            models.UniqueConstraint(
                name="a_role_is_held_once_per_scope",
                fields=["account", "role", "scope_kind", "scope_value"],
                condition=Q(ended_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"grant {self.pk}"


class Invitation(models.Model):
    """Bound to one address; the token is minted when the mail is sent and kept only as a hash."""

    email = models.EmailField(max_length=254)
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="invitations"
    )
    language = models.CharField(max_length=2, default="en")
    wing = models.CharField(max_length=8)
    # The role proposed with it, granted (or proposed, where two must agree) when the invitation is taken up.
    role = models.CharField(max_length=32, blank=True)
    scope_kind = models.CharField(max_length=12, choices=Grant.Scope.choices, blank=True)
    scope_value = models.CharField(max_length=32, blank=True)
    token_hash = models.CharField(max_length=64, blank=True)
    invited_at = models.DateTimeField()
    invited_by = models.BigIntegerField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    used_by = models.BigIntegerField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_open_invitation_per_address",
                fields=["email", "wing"],
                condition=Q(used_at__isnull=True, withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(
                name="an_invitation_ends_once",
                condition=Q(used_at__isnull=True) | Q(withdrawn_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk}"


class Token(models.Model):
    """An API token: shown once, kept as a hash; acts in one grant, one wing and within its scopes."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="tokens")
    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="tokens")
    wing = models.CharField(max_length=8)  # the only wing it acts in
    name = models.CharField(max_length=60)
    prefix = models.CharField(max_length=12, unique=True)
    hash = models.CharField(max_length=64)
    scopes = models.JSONField(default=list)  # rights of rights.csv
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_on = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_token_ends_after_it_is_made", condition=Q(expires_at__gt=F("made_at"))
            )
        ]

    def __str__(self) -> str:
        return f"token {self.pk}"
