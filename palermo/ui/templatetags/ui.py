"""What templates say about days and numbers, and the small pieces of the page that need a little thought."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from palermo.ui import reading
from palermo.ui.differing import marked
from palermo.ui.listing import Listing
from palermo.ui.listing_drawing import Way, way_drawn

register = template.Library()


def blank_for_nothing(name: str, words: Any) -> None:
    """Registers a filter that shows an empty place for a value that is not there."""

    def shown(value: Any) -> str:
        return "" if value is None or value == "" else words(value)

    register.filter(name, shown)


blank_for_nothing("day", reading.day)
blank_for_nothing("day_short", reading.day_short)
blank_for_nothing("moment", reading.moment)
blank_for_nothing("moment_short", reading.moment_short)
blank_for_nothing("number", reading.number)
blank_for_nothing("file_size", reading.file_size)


@register.filter
def share(value: float | Decimal | None, places: int = 1) -> str:
    return "" if value is None else reading.share(value, places)


@register.filter
def machine(value: date | datetime) -> str:
    """For <time datetime>."""
    return value.isoformat()


@register.simple_tag(takes_context=True)
def look(context: template.Context) -> str:
    """ "light" or "dark" where the reader chose one, for this page by its address or for all by a cookie."""
    request: HttpRequest | None = context.get("request")
    if request is None:
        return ""
    for wished in (request.GET.get("look"), request.COOKIES.get("palermo_look")):
        if wished in ("light", "dark"):
            return wished
    return ""


@register.simple_block_tag
def beside(content: str, title: str) -> SafeString:
    """The help of a page, drawn only where the page gives some."""
    if not content.strip():
        return SafeString("")
    return format_html(
        '<aside class="help" id="help" aria-labelledby="help-title"><h2 id="help-title">{}</h2>{}</aside>',
        title,
        content,
    )


@register.simple_block_tag
def drawn(content: str) -> str:
    """For what stands in a page twice: {% drawn as entries %}…{% enddrawn %}."""
    return content


@register.simple_tag
def differing(before: Any, after: Any) -> tuple[SafeString, SafeString]:
    return marked("" if before is None else str(before), "" if after is None else str(after))


@register.simple_tag
def way(listing: Listing, onward: Way, words: Any, **how: Any) -> SafeString:
    return way_drawn(listing.name, bool(listing.text), onward, words, **how)
