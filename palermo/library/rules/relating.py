"""Which records a document may be related to, and how a reader sees them."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from palermo.journal.actor import Actor
from palermo.partners.queries.directory import organisation
from palermo.partners.rules.names import organisation_name
from palermo.ui.refusals import Refused


@dataclass(frozen=True)
class Related:
    """`shown` gives a record's words and address; None where there is none that the reader sees."""

    label: str | Promise
    shown: Callable[[str, Actor], tuple[str, str] | None]


def of_organisation(record: str, by: Actor) -> tuple[str, str] | None:
    if not (record.isascii() and record.isdecimal() and len(record) < 18):
        return None
    found = organisation(int(record), by)
    return (organisation_name(found), reverse("organisation", args=[found.pk])) if found else None


# A room above adds the kinds of its own records where it is composed.
RELATED: dict[str, Related] = {"organisation": Related(_("organisation"), of_organisation)}


def check_relations(relations: tuple[tuple[str, str], ...], by: Actor) -> None:
    """Only known kinds, and only records that whoever relates them sees."""
    for kind, record in relations:
        if kind not in RELATED or RELATED[kind].shown(record, by) is None:
            raise Refused(say("There is no such record. Choose one from the list."), "relations")
