"""The columns and filters of the list of documents."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import npgettext_lazy

from palermo.library import queries
from palermo.library.method.recognising import NAMES
from palermo.library.models import Document
from palermo.library.models.choices import AUDIENCES, KINDS, LANGUAGES
from palermo.library.rules.reading import audiences
from palermo.partners.door import Request
from palermo.partners.rules.acting import cell
from palermo.partners.rules.names import isolated
from palermo.ui.listing import Choice, Column, Listing, State

STANDS, REPLACED, WITHDRAWN = (
    State("ok", _("on the shelf")),
    State("info", _("replaced")),
    State("plain", _("withdrawn")),
)


def documents_listing(request: Request) -> Listing:
    own = audiences(request.by)
    readers = [(code, words) for code, words in AUDIENCES.items() if code in own]
    states = [("replaced", REPLACED.words), ("any", _("standing or replaced"))]
    if cell(request.by, "document.withdraw"):
        states.append(("withdrawn", WITHDRAWN.words))
    filters = [
        Choice("kind", _("Kind"), list(KINDS.items()), "kind"),
        Choice("language", _("Language"), list(LANGUAGES.items()), "language"),
        Choice("year", _("Year of publication"), years(request), "published_on__year"),
        *([Choice("audience", _("Who may read it"), readers, "audience")] if len(readers) > 1 else []),
        Choice("state", _("State"), states, queries.in_state),
    ]
    listing = Listing(
        request,
        rows=queries.documents(request.by),
        columns=[
            Column("title", _("Title"), lambda row: isolated(row.title), order=("title",), link=page_of),
            Column("kind", _("Kind"), lambda row: row.get_kind_display(), order=("kind",)),
            Column("language", _("Language"), lambda row: row.get_language_display(), order=("language",)),
            Column("published", _("Published"), "published_on", order=("published_on",)),
            Column("format", _("Format"), lambda row: NAMES.get(row.media_type, row.media_type)),
            *([Column("audience", _("Who may read it"), readers_of)] if len(readers) > 1 else []),
            Column("state", _("State"), state_of),
        ],
        filters=filters,
        name="documents",
        sort="-published",
        noun=npgettext_lazy("count", "document", "documents"),
        empty=_("No document is on the shelf yet."),
    )
    if not any(each.choice.key == "state" and each.value for each in listing.chosen):
        listing.rows = queries.in_state(listing.rows, "standing")
    return listing


def years(request: Request) -> list[tuple[str, Any]]:
    return [(str(year), str(year)) for year in queries.years(request.by)]


def page_of(row: Document) -> str:
    return reverse("document", args=[row.address])


def readers_of(row: Document) -> Any:
    return AUDIENCES[row.audience]


def state_of(row: Any) -> State:
    if row.withdrawn_at is not None:
        return WITHDRAWN
    return REPLACED if row.is_replaced else STANDS
