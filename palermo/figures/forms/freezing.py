"""The period to be frozen."""

from django.utils.translation import gettext_lazy as _

from palermo.ui.forms import Day, Form


class FreezeForm(Form):
    start = Day(label=_("First day"))
    end = Day(label=_("Last day"))
