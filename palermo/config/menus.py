"""The menu of each wing, composed of what the rooms offer and shortened to what the reader's role carries."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from palermo.journal.actor import Actor
from palermo.partners.rules.acting import cell


@dataclass(frozen=True)
class Entry:
    label: str | Promise
    url_name: str
    right: str  # empty: everybody


ENTRIES: dict[str, list[Entry]] = {
    "records": [
        Entry(_("Desk"), "home", ""),
        Entry(_("Returns"), "returns", "return.list"),
        Entry(_("Calendar"), "returns_calendar", "return.list"),
        Entry(_("Cases"), "cases", "case.list"),
        Entry(_("Figures"), "figures", "figure.explore"),
        Entry(_("Frozen periods"), "freezes", "figure.frozen"),
        Entry(_("People"), "people", "directory.people"),
        Entry(_("Organisations"), "organisations", "directory.organisations"),
        Entry(_("Retention"), "retention", "retention.list"),
        Entry(_("Accounts"), "accounts", "account.list"),
        Entry(_("Outbox"), "outbox", "outbox.read"),
        Entry(_("Long work"), "works", "work.read"),
        Entry(_("Journal"), "journal", "journal.read"),
    ],
    "open": [
        Entry(_("Home"), "home", ""),
        Entry(_("Documents"), "documents", ""),
        Entry(_("Desk"), "desk", "desk.secretariat"),
        Entry(_("People"), "people", "directory.people"),
        Entry(_("Organisations"), "organisations", "directory.organisations"),
        Entry(_("Accounts"), "accounts", "account.list"),
        Entry(_("Outbox"), "outbox", "outbox.read"),
        Entry(_("Long work"), "works", "work.read"),
        Entry(_("Journal"), "journal", "journal.read"),
    ],
}


def menu(wing: str, by: Actor) -> list[dict[str, object]]:
    return [
        {"label": entry.label, "url": reverse(entry.url_name), "name": entry.url_name}
        for entry in ENTRIES[wing]
        if not entry.right or cell(by, entry.right)
    ]
