"""Asking for the reason of a stop or of letting go."""

from django import forms
from django.utils.translation import gettext_lazy as _

from palermo.outbox.models import StopReason
from palermo.outbox.rules.reasons import ReleaseReason
from palermo.ui.forms import Form

ASKED = [choice for choice in StopReason.choices if choice[0] != StopReason.LINK_ENDED]


class StopForm(Form):
    reason = forms.ChoiceField(
        label=_("Reason for stopping it"), choices=[("", _("Choose a reason")), *ASKED]
    )


class ReleaseForm(Form):
    reason = forms.ChoiceField(
        label=_("Reason for letting it go"), choices=[("", _("Choose a reason")), *ReleaseReason.choices]
    )
