"""Why a file is not taken, in words for who sent it."""

from django.utils.functional import Promise
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from palermo.library.method.recognising import NAMES, claimed
from palermo.ui.refusals import Refused

WORDS: dict[str, str | Promise] = {
    "html": _("This is a web page by its content, whatever its name says. Save it as PDF and send that."),
    "svg": _("An SVG drawing can hold a program and is not taken. Save it as PDF or PNG and send that."),
    "xml": _("XML files are not taken. Save the text as PDF or DOCX, or the data as CSV or JSON."),
    "macro": _("This Office file holds macros and is not taken. Save it without macros (DOCX, XLSX, PPTX)."),
    "encrypted": _("This file is locked with a password, so nobody can check it. Send it unlocked."),
    "old_office": _("This is an old Office file (DOC, XLS, PPT). Save it as DOCX, XLSX, PPTX or PDF."),
    "program": _("This is a program and is not taken."),
    "broken": _("This ZIP or Office file is damaged. Open it, save it again and send the new file."),
    "large": _("This ZIP or Office file holds too many parts. Send fewer at a time."),
    "zip": _(
        "This is a plain ZIP by its content. A ZIP is taken only as a data package, with a datapackage.json "
        "that describes it; send every other document by itself."
    ),
    "unknown": _(
        "By its content this file is none of those taken: PDF, DOCX, XLSX, PPTX, ODT, ODS, ODP, plain text, "
        "Markdown, CSV, JSON, GeoJSON, Parquet, data packages (ZIP), PNG, JPEG, GIF, WebP. "
        "Plain text must be UTF-8."
    ),
}


def not_taken(reason: str) -> Refused:
    return Refused(str(WORDS[reason]), "file")


def check_name(name: str, kind: str) -> None:
    """A name that promises another type misleads whoever saves the file."""
    other = claimed(name, kind)
    if other is not None:
        words = say(
            "This file is named as {claimed}, but its content is {found}. Give it its right name and send it again."
        )
        raise Refused(words.format(claimed=NAMES[other], found=NAMES[kind]), "file")
