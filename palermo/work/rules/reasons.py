"""Why work failed: codes, and words that say what to do. A message of an exception is never kept: it may hold names."""

from django.db import DatabaseError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from palermo.ui.refusals import Refused
from palermo.ui.trouble import no_memory, trouble_of

REASONS: dict[str, Promise] = {
    "died-twice": _(
        "The worker was killed twice while doing this, probably for lack of memory. Give the machine more memory, "
        "or make the input smaller, then try again."
    ),
    "memory": _(
        "There was not enough memory. Give the machine more memory, or make the input smaller, then try again."
    ),
    "disk": _("The disk is full. Make room on it, then try again."),
    "database": _(
        "The database did not do what it was asked. Try again; tell the administrator if it stays so."
    ),
    "refused": _("A rule of the house forbids it as it was asked. Change what it is about, then try again."),
    "unknown-job": _(
        "This installation does not know this kind of work. It was asked for by another version of the program, "
        "or belongs to the other wing."
    ),
    "broke": _(
        "The program made a mistake. Tell the administrator the number of this work; its log names the place."
    ),
}


def reason_of(failure: BaseException) -> str:
    if isinstance(failure, Refused):
        return "refused"
    if no_memory(failure):
        return "memory"
    if trouble_of(failure) == "full":
        return "disk"
    if isinstance(failure, DatabaseError):
        return "database"
    return "broke"
