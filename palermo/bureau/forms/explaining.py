"""Why a stated number differs, in the words of whoever knows."""

from django import forms
from django.utils.translation import gettext_lazy as _

from palermo.bureau.rules.differences import LONGEST
from palermo.ui.forms import Form


class ExplainForm(Form):
    text = forms.CharField(
        label=_("Why the numbers differ"),
        help_text=_(
            "For example: two cases came from another station after the totals were written. Write nobody's name."
        ),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
    )
