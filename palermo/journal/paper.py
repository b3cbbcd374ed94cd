"""The head of a day on one sheet of paper."""

from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

from palermo.journal.models import Head
from palermo.journal.queries.heads import machine_words
from palermo.ui.documents.blocks import Document, Term, isolate
from palermo.ui.documents.paper import write_paper
from palermo.ui.language import words

COMMAND = "palermo journal verify --head"
_ = str


def write_head(day: date, lang: str, target: Path) -> None:
    """Raises Head.DoesNotExist."""
    said = words("palermo.journal", lang)
    head = Head.objects.get(day=day)
    made = head.made_at.astimezone(ZoneInfo(settings.TIME_ZONE))
    use = said(
        _(
            "Whoever rewrites a line sealed by then changes the digest: palermo journal verify --head compares "
            "the digest on this sheet with the journal."
        )
    )
    facts = [
        Term(said(_("Day")), isolate(day.isoformat())),
        Term(said(_("Lines sealed")), isolate(f"{head.position:,}")),
        Term(said(_("Digest (SHA-256)")), isolate(_parted(head.digest))),
        Term(said(_("Made on")), isolate(f"{made:%Y-%m-%d %H:%M}, {settings.TIME_ZONE}")),
        Term(said(_("What it is for")), use.replace(COMMAND, isolate(COMMAND))),
        Term(said(_("For the machine")), isolate(machine_words(head))),
    ]
    document = Document(
        lang=lang,
        title=said(_("Journal head")),
        subtitle=isolate(day.isoformat()),
        mark=said(_("Journal head")),
        warning=said(_("Keep this sheet where nobody of the office can change it.")),
        facts=facts,
        sections=[],
        foot=said(_("Palermo, the journal")),
    )
    write_paper(document, target)


def _parted(digest: str) -> str:
    """Groups of eight, which an eye can compare; the line for the machine holds it whole."""
    return " ".join(digest[start : start + 8] for start in range(0, 64, 8))
