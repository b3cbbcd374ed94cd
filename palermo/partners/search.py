"""What the search box finds in the directory: bodies of this wing, and people of the open wing only."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import ngettext

from palermo.journal.actions import looked
from palermo.partners.models import Person
from palermo.partners.queries.directory import named, organisations, people
from palermo.partners.rules.acting import Acting
from palermo.partners.rules.names import full_name, in_urdu, latin_name, organisation_name, urdu_name
from palermo.ui.finding import Hit


def find(text: str, *, by: Acting, at: datetime, limit: int) -> list[Hit]:
    """Two queries. Names are given out only after the look at them stands in the journal."""
    bodies = list(named(organisations(by), text, max(1, limit // 2)))
    found: list[Person] = []
    if by.wing == "open":
        seen = people(by, at=at).order_by("sort_key", "pk")
        found = list(named(seen, text, max(0, limit - len(bodies))))
    looked("person", [each.pk for each in found], by=by, at=at)
    return [
        *(
            Hit(
                ngettext("person", "people", 1),
                full_name(each),
                reverse("person", args=[each.pk]),
                other_name(each),
            )
            for each in found
        ),
        *(
            Hit(
                ngettext("organisation", "organisations", 1),
                organisation_name(each),
                reverse("organisation", args=[each.pk]),
                each.get_kind_display(),
            )
            for each in bodies
        ),
    ]


def other_name(person: Person) -> str:
    """In the other script: what tells apart two who are written alike in one."""
    return latin_name(person) if in_urdu() else urdu_name(person)
