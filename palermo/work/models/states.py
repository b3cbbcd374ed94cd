"""The states of long work, and how an entry of the schedule ended."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

STATES = {
    "waiting": _("waiting for a worker"),
    "running": pgettext_lazy("work", "running"),
    "done": pgettext_lazy("work", "done"),
    "failed": pgettext_lazy("work", "failed"),
    "stopped": pgettext_lazy("work", "stopped"),
}
ENDED = ("done", "failed", "stopped")

RUNS = {
    "running": pgettext_lazy("work", "running"),
    "done": pgettext_lazy("work", "done"),
    "failed": pgettext_lazy("work", "failed"),
}
