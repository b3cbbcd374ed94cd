"""What the search box finds on the shelf: titles, abstracts and texts of what the reader may read."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from palermo.library.method.question import LONGEST
from palermo.library.queries.search import found
from palermo.partners.rules.acting import Acting
from palermo.partners.rules.names import isolated
from palermo.ui.finding import Hit
from palermo.ui.refusals import Refused


def find(text: str, *, by: Acting, at: datetime, limit: int) -> list[Hit]:
    """A question that is too long for the shelf finds nothing on it; the box said so before."""
    try:
        hits = found(text[:LONGEST], by=by, limit=limit).hits
    except Refused:
        return []
    return [
        Hit(
            _("document"),
            isolated(hit.document.title),
            reverse("document", args=[hit.document.address]),
            "".join(piece.text for piece in hit.text),
        )
        for hit in hits
    ]
