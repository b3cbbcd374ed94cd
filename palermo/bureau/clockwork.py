"""What the clock does for the bureau."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from palermo.bureau.actions import measure_due
from palermo.work.rules.schedule import Entry, register

register(
    Entry("measure", _("Measure what was accepted"), timedelta(minutes=1), measure_due),
)
