"""What the clock does for returns."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from palermo.returns.actions.destroying import destroy_what_is_over
from palermo.returns.actions.passing import sweep_passing
from palermo.returns.actions.reminding import remind
from palermo.returns.actions.tidying import take_up_again
from palermo.work.rules.schedule import Entry, register

register(
    Entry("passing", _("Wipe what broken checks left"), timedelta(hours=1), sweep_passing),
    Entry("checks", _("Take up checks of returns that broke off"), timedelta(minutes=10), take_up_again),
    Entry("bytes", _("Destroy returns whose first case is due"), timedelta(hours=1), destroy_what_is_over),
    Entry("remind", _("Remind bodies of returns that are due"), timedelta(days=1), remind, hour=8),
)
