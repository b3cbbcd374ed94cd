"""From a template of a room to a subject and a text, in the reader's language."""

import unicodedata
from collections.abc import Mapping
from functools import cache

from django.conf import settings
from django.template.backends.django import DjangoTemplates
from django.utils import translation

from palermo.outbox.rules.recipients import BIDI, checked_subject
from palermo.ui.language import LANGUAGES

# Private-use characters that no value keeps: a line break inside a value, and a value that was not given.
BREAK, MISSING = "\ue001", "\ue002"
Value = None | bool | int | float | str | list["Value"] | dict[str, "Value"]


class BadTemplate(ValueError):
    """A mail template and what is put into it do not fit; a mistake of ours, never of the reader's."""


@cache
def engine() -> DjangoTemplates:
    return DjangoTemplates(
        {
            "NAME": "mail",
            "DIRS": settings.TEMPLATES[0].get("DIRS", []),  # where an installation may word its mail anew
            "APP_DIRS": True,
            "OPTIONS": {"autoescape": False, "string_if_invalid": MISSING},
        }
    )


def cleaned(value: object) -> object:
    """Without direction marks and controls; a line break becomes a sign that the subject refuses."""
    if isinstance(value, str):
        lines = BIDI.sub("", value).replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
        kept = (sign for sign in lines if sign in "\n\t" or unicodedata.category(sign) not in {"Cc", "Co"})
        return "".join(kept).replace("\n", BREAK)
    if isinstance(value, Mapping):
        return {key: cleaned(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [cleaned(each) for each in value]
    return value


def rendered(kind: str, language: str, context: Mapping[str, object]) -> tuple[str, str]:
    """`kind` "partners/invitation" is partners/mail/invitation.txt: "Subject: …", a blank line, the text."""
    if language not in LANGUAGES:
        raise BadTemplate(f"no such language: {language}")
    room, _slash, name = kind.partition("/")
    with translation.override(language):
        whole = engine().get_template(f"{room}/mail/{name}.txt").render(dict(context))
        if MISSING in whole:
            raise BadTemplate(f"{kind} asks for something that was not given")
        head, _break, text = whole.lstrip("\n").partition("\n")
        if not head.startswith("Subject: ") or not text.startswith("\n"):
            raise BadTemplate(f"{kind} must begin with 'Subject: ' and a blank line")
        subject = checked_subject(head.removeprefix("Subject: ").replace(BREAK, "\n"))
    return subject, tidy(text.replace(BREAK, "\n"))


def tidy(text: str) -> str:
    """Template tags leave empty lines behind: at most one is kept."""
    lines: list[str] = []
    for line in (each.rstrip() for each in text.strip().splitlines()):
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines) + "\n"
