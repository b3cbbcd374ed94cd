"""Texts about the API: names that programs use stand apart from the words of an Urdu sentence."""

import re

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from palermo.partners.rules.names import in_urdu

register = template.Library()
QUOTED = re.compile(r"`([^`]+)`")
NAMES = re.compile(r"`?[A-Za-z][\w.:/+-]*(?: [A-Za-z][\w.:/+-]*)*`?", re.ASCII)


@register.filter
def technical(text: object) -> SafeString:
    """What stands in backticks is a name; in Urdu every run of Latin letters is one, isolated and from left to right."""
    said, out, at = str(text), [], 0
    for found in (NAMES if in_urdu() else QUOTED).finditer(said):
        name = escape(found[0].strip("`"))
        out += [escape(said[at : found.start()]), f'<code dir="ltr">{name}</code>']
        at = found.end()
    return mark_safe("".join([*out, escape(said[at:])]))  # noqa: S308 - every part is escaped
