"""The newest head of the journal, kept beside the keys: a restore notices by it which lines are lost."""

from pathlib import Path

from django.conf import settings

from palermo.config.operation.copying import write_whole
from palermo.config.operation.saying import refuse, said
from palermo.journal.queries import Printed, read_printed
from palermo.journal.queries.heads import NoHead

# Marks a text for the catalogue where it stands; it is translated when it is shown.
_ = str
NAME = "journal-head"


def keep_head(text: str) -> None:
    """A disk that takes nothing more must not stop the clock; the head stands in the database too."""
    try:
        write_whole(Path(settings.KEYS) / NAME, text)
    except OSError:
        return


def known_head(given: str | None) -> Printed | None:
    """The one given (a text, or a file with it), else the one beside the keys."""
    if given is None:
        path = Path(settings.KEYS) / NAME
        try:
            return read_printed(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, NoHead):
            return None
    path = Path(given)
    try:
        return read_printed(path.read_text(encoding="utf-8") if path.is_file() else given)
    except (NoHead, UnicodeDecodeError, OSError) as wrong:
        words = _(
            "{kept} is no head: give the file of a printed head, or its digest of 64 letters and digits."
        )
        raise refuse(said(words, kept=given)) from wrong
