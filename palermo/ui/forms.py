"""The forms of every page: sent once, kept from overwriting what somebody else saved, and clear about what is wrong."""

import re
import secrets
from typing import Any

from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.translation import gettext_lazy as _

from palermo.ui.fields import Day, Name
from palermo.ui.refusals import Refused

__all__ = ["Day", "Form", "Name", "Renderer"]

FILL, CHOOSE = _("Fill this in."), _("Choose one of these.")
_TOKEN = re.compile(r"[0-9a-f]{32}")


class Renderer(DjangoTemplates):
    """`{{ form }}` and `{{ field.as_field_group }}` draw what ui/form.html draws, also for forms of other packages."""

    form_template_name = "ui/fields.html"
    field_template_name = "ui/field.html"


class Form(forms.Form):
    """`once` names this rendering, so that the journal can refuse to carry it out twice."""

    # A browser's own bubbles would speak another language and stop at the first field.
    use_required_attribute = False
    once = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, version: int | str | None = None, **kwargs: Any) -> None:
        """`version` is what the reader saw of the thing; the sent one comes back as `seen`."""
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = CHOOSE if hasattr(field, "choices") else FILL
        self.fields["once"].initial = secrets.token_hex(16)
        if version is not None:
            self.fields["version"] = forms.CharField(
                required=False, widget=forms.HiddenInput, initial=str(version)
            )

    def clean_once(self) -> str | None:
        token = self.cleaned_data["once"]
        return token if _TOKEN.fullmatch(token) else None

    @property
    def seen(self) -> str | None:
        """The version that the reader had before them when they sent the form; None where it says none."""
        return self.cleaned_data.get("version") or None

    def refuse(self, refused: Refused) -> None:
        """Puts a rule's refusal at its field, or above the form."""
        self.add_error(refused.field if refused.field in self.fields else None, refused.words)
