"""For mail templates: `{{ name|isolated }}` keeps a name from turning the sentence around it."""

from django import template

register = template.Library()
FIRST_STRONG, POP = "\u2068", "\u2069"


@register.filter
def isolated(value: object) -> str:
    return f"{FIRST_STRONG}{value}{POP}"
