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
    said = str(escape(str(text)))
    if in_urdu():
        said = NAMES.sub(lambda found: f'<code dir="ltr">{found[0].strip("`")}</code>', said)
    else:
        said = QUOTED.sub(r'<code dir="ltr">\1</code>', said)
    return mark_safe(said)  # noqa: S308 - escaped above
