"""Why what is due is deleted now."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from palermo.journal.rules import label, reasons
from palermo.ui.forms import Form

OFFERED = ("duty", "audit", "on_file")


def reasons_offered() -> list[tuple[str, Any]]:
    language = get_language() or "en"
    return [("", _("Choose a reason")), *((code, label(reasons(), code, language)) for code in OFFERED)]


class DestroyForm(Form):
    """`version` is a digest of the cases that were shown."""

    reason = forms.ChoiceField(label=_("Reason"), choices=reasons_offered)
    reference = forms.CharField(
        label=_("Number of the file or letter"),
        required=False,
        max_length=40,
        help_text=_("For example 12/2026."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def why(self) -> dict[str, str]:
        return {key: self.cleaned_data[key] for key in ("reason", "reference")}
