"""The form of a forgotten password: an unknown address costs and says the same as a known one."""

from typing import Any

from allauth.account.forms import ResetPasswordForm
from django.http import HttpRequest
from django.utils.translation import get_language

from palermo.partners.actions.letters import send
from palermo.ui.language import LANGUAGES


class ForgottenForm(ResetPasswordForm):
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
