"""The second step of signing in, as allauth asks for it; a wrong answer leaves a line in the journal."""

from collections.abc import Callable
from typing import Any

from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from palermo.partners.actions.signing import sign_in_failed
from palermo.partners.forms.passwords import OurWords


def kept(step: str, account_id: int | None, check: Callable[[], Any]) -> Any:
    try:
        return check()
    except ValidationError as wrong:
        request = context.request
        locked = wrong.code in ("too_many_login_attempts", "rate_limited")
        sign_in_failed(step, account_id, by=request.by, at=request.at, locked=locked)
        raise


class CodeForm(OurWords, AuthenticateForm):
    def clean_code(self) -> str:
        return str(kept("code", self.user.pk, super().clean_code))


class CodeAgainForm(OurWords, ReauthenticateForm):
    def clean_code(self) -> str:
        return str(kept("again", self.user.pk, super().clean_code))


class NewAppForm(OurWords, ActivateTOTPForm):
    pass


class KeyForm(AuthenticateWebAuthnForm):
    def clean_credential(self) -> Any:
        return kept("key", self.user.pk, super().clean_credential)


class KeyAgainForm(ReauthenticateWebAuthnForm):
    def clean_credential(self) -> Any:
        return kept("again", self.user.pk, super().clean_credential)


class PasskeyForm(LoginWebAuthnForm):
    def clean_credential(self) -> Any:
        return kept("passkey", None, super().clean_credential)


class NewKeyForm(AddWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the key")
        self.fields["passwordless"].label = _("Make it a passkey: it signs in without the password")
        self.fields["passwordless"].help_text = _("The key then asks for its own number or your finger.")


class RenameKeyForm(EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the key")
