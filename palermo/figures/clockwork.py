"""What the clock does for figures."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from palermo.figures.actions.asking import ask_for_pictures
from palermo.figures.actions.sweeping import sweep_freezes, sweep_pictures
from palermo.work.rules.schedule import Entry, register

register(
    Entry(
        "pictures",
        _("Ask for a picture of the returns accepted since"),
        timedelta(minutes=1),
        ask_for_pictures,
    ),
    Entry("old_pictures", _("Take old pictures of the register away"), timedelta(minutes=10), sweep_pictures),
    Entry("freezes", _("Take away what unfinished freezes left"), timedelta(hours=1), sweep_freezes),
)
