"""allauth's forms of password and address in the words of this house.

The form of a forgotten password: an unknown address costs and says the same as a known one.
"""

from typing import Any

from allauth.account import forms as theirs
from django import forms
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from palermo.partners.actions.letters import send
from palermo.ui.forms import FILL
from palermo.ui.language import LANGUAGES

LABELS = {
    "login": _("E-mail address"),
    "email": _("E-mail address"),
    "password": _("Password"),
    "oldpassword": _("Password until now"),
    "password1": _("New password"),
    "password2": _("New password, once more"),
    "code": _("Code"),
}


class OurWords(forms.Form):
    """The labels of the house, and no placeholder that says them again."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = LABELS.get(name, field.label)
            field.error_messages["required"] = FILL
            field.widget.attrs.pop("placeholder", None)


class SignInForm(OurWords, theirs.LoginForm):
    pass


class ChangeForm(OurWords, theirs.ChangePasswordForm):
    pass


class FirstForm(OurWords, theirs.SetPasswordForm):
    pass


class FromLinkForm(OurWords, theirs.ResetPasswordKeyForm):
    pass


class AgainForm(OurWords, theirs.ReauthenticateForm):
    pass


class AddressForm(OurWords, theirs.AddEmailForm):
    pass


class ForgottenForm(OurWords, theirs.ResetPasswordForm):
    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """allauth's own letter to an unknown address leads to a sign-up, which there is not."""
        if self.users:
            return str(super().save(request, **kwargs))
        address: str = self.cleaned_data["email"]
        spoken = get_language()
        send(
            address,
            "unknown_account",
            language=spoken if spoken in LANGUAGES else "en",
            by=request.by,  # type: ignore[attr-defined]
            at=request.at,  # type: ignore[attr-defined]
        )
        return address
