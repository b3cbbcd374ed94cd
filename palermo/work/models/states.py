"""The states of long work."""

from django.utils.translation import gettext_lazy as _

STATES = {
    "waiting": _("waiting for a worker"),
    "running": _("running"),
    "done": _("done"),
    "failed": _("failed"),
    "stopped": _("stopped"),
}
ENDED = ("done", "failed", "stopped")
