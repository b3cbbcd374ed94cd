"""What allauth asks of this house: who may sign in, what the journal keeps, where mail goes, how secrets lie.

allauth calls these hooks from its own views; each writes its line beside what it does, so that no signal is needed.
"""

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from palermo.partners.actions import letters, signing
from palermo.partners.actions.links import of_wing
from palermo.partners.models import Account
from palermo.partners.queries.acting import sleeps_for_want_of_a_factor
from palermo.partners.rules.accounts import may_enter
from palermo.ui.language import LANGUAGES
from palermo.ui.speaking import spoken

# allauth's name of a mail: ours, in templates/partners/mail.
LETTERS = {
    "account/email/password_changed": "password_changed",
    "account/email/password_reset": "password_changed",
    "account/email/password_set": "password_changed",
    "account/email/email_changed": "address_changed",
    "account/email/email_deleted": "address_cancelled",
    "mfa/email/totp_activated": "factor_enrolled",
    "mfa/email/webauthn_added": "factor_enrolled",
    "mfa/email/totp_deactivated": "factor_removed",
    "mfa/email/webauthn_removed": "factor_removed",
    "mfa/email/recovery_codes_generated": "codes_made",
}

# What allauth would say in words of its own.
REFUSALS = {
    "account_inactive": gettext_lazy("This account is closed."),
    "duplicate_email": gettext_lazy("This is your address already."),
    "email_taken": gettext_lazy("This address cannot be used here. Write another one."),
    "email_password_mismatch": gettext_lazy("Address and password do not belong together. Write both again."),
    "incorrect_code": gettext_lazy("This code is wrong, too old or used already. Write a new one."),
    "incorrect_password": gettext_lazy("This is not your password. Write it again."),
    "enter_current_password": gettext_lazy("This is not your password. Write it again."),
    "too_many_login_attempts": gettext_lazy("Too many attempts failed. Try again in five minutes."),
    "rate_limited": gettext_lazy("Too many attempts in a short time. Try again in a few minutes."),
    "same_as_current": gettext_lazy("This is what stands already. Write something else."),
}


def may_sign_in(account: AbstractBaseUser) -> bool:
    assert isinstance(account, Account)
    return may_enter(account)


class Backend(AuthenticationBackend):
    def user_can_authenticate(self, user: Any) -> bool:
        """Asked at every request too: sessions of demo accounts end with the demo."""
        return may_sign_in(user)


class Adapter(DefaultAccountAdapter):
    request: Any
    error_messages = DefaultAccountAdapter.error_messages | REFUSALS

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str) -> bool:
        """Only this host: allauth would also follow every other one that ALLOWED_HOSTS names."""
        request = context.request
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        )

    def pre_authenticate(self, request: Any, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            account = signing.account_of(credentials.get("email", ""))
            signing.sign_in_failed("password", account, by=request.by, at=request.at, locked=True)
            raise

    def authentication_failed(self, request: Any, **credentials: Any) -> None:
        account = signing.account_of(credentials.get("email", ""))
        signing.sign_in_failed("password", account, by=request.by, at=request.at)

    def pre_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse | None:
        if not may_sign_in(user):
            clear_login(request)
            return self.respond_user_inactive(request, user)
        return None

    @transaction.atomic
    def login(self, request: Any, user: Any) -> None:
        super().login(request, user)
        signing.signed_in(user, means_of(request, user), by=request.by, at=request.at)

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse:
        response = super().post_login(request, user, **kwargs)
        assert isinstance(user, Account)
        return spoken(response, user.language)

    @transaction.atomic
    def logout(self, request: Any) -> None:
        signing.signed_out(request.user, by=request.by, at=request.at)
        super().logout(request)

    @transaction.atomic
    def set_password(self, user: Any, password: str) -> None:
        super().set_password(user, password)
        request = context.request
        signing.password_set(user, by=request.by, at=request.at)

    @transaction.atomic
    def confirm_email(self, request: Any, email_address: EmailAddress) -> bool:
        confirmed = super().confirm_email(request, email_address)
        if confirmed:
            assert isinstance(email_address.user, Account)
            signing.address_changed(email_address.user, by=request.by, at=request.at)
        return confirmed

    def get_login_redirect_url(self, request: Any) -> str:
        account = request.user
        if sleeps_for_want_of_a_factor(account, wing=request.wing, at=request.at):
            return reverse("my_account")
        return super().get_login_redirect_url(request)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("my_account")

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        return reverse("my_account")

    def get_reauthentication_methods(self, user: Any) -> list[dict]:
        """A password alone does not stand for who has a second factor."""
        methods = super().get_reauthentication_methods(user)
        return [method for method in methods if method["id"] != "reauthenticate"] or methods

    def send_password_reset_mail(self, user: Any, email: str, context: dict[str, Any]) -> None:
        request = self.request
        letters.send(
            email,
            "password_reset",
            language=user.language,
            account=user.pk,
            link=("password_reset", of_wing(user.pk, request.wing)),
            by=request.by,
            at=request.at,
        )

    def send_confirmation_mail(self, request: Any, emailconfirmation: Any, signup: bool) -> None:
        address = emailconfirmation.email_address
        letters.send(
            address.email,
            "address_confirm",
            language=address.user.language,
            account=address.user_id,
            link=("address", of_wing(address.pk, request.wing)),
            by=request.by,
            at=request.at,
        )

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Into the outbox, in the words of this house and the reader's language; no server is spoken to here."""
        request = self.request
        account = Account.objects.filter(email=email.lower()).first() or (
            request.user if request.user.is_authenticated else None
        )
        spoken = account.language if account else get_language()
        letters.send(
            email,
            LETTERS[template_prefix],
            language=spoken if spoken in LANGUAGES else "en",
            account=account.pk if account else None,
            by=request.by,
            at=request.at,
        )


def means_of(request: HttpRequest, account: Account) -> list[str]:
    """How this session showed who it is: "password", "totp", "webauthn", "recovery_codes"."""
    records = get_authentication_records(request, account)
    return [str(record.get("type") or record["method"]) for record in records] or ["invitation"]


class FactorUnreadable(Exception):
    """The secret of a second factor was sealed with another key than PALERMO_SECRET_KEY or its file holds."""


class FactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {"incorrect_code": REFUSALS["incorrect_code"]}

    def encrypt(self, text: str) -> str:
        return sealing().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return sealing().decrypt(encrypted_text.encode()).decode()
        except InvalidToken as other_key:
            raise FactorUnreadable from other_key

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("Key {number}").format(number=number)


def factors_open() -> bool:
    """Whether the secret key opens what it sealed; the newest app of codes stands for all."""
    newest = Authenticator.objects.filter(type=Authenticator.Type.TOTP).order_by("-pk").first()
    try:
        return newest is None or bool(FactorAdapter().decrypt(newest.data["secret"]))
    except FactorUnreadable:
        return False


def sealing() -> MultiFernet:
    """Under a key of its own, derived from the secret key; older secret keys still open what they sealed."""
    return MultiFernet(
        [fernet(str(secret)) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    )


def fernet(secret: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"palermo second factors").derive(
        secret.encode()
    )
    return Fernet(base64.urlsafe_b64encode(derived))
