"""What the clock does for the shelf."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from palermo.library.actions import sweep_shelf
from palermo.work.rules.schedule import Entry, register

register(
    Entry("shelf", _("Take away what broken uploads left"), timedelta(hours=1), sweep_shelf),
)
