"""The mark that stands in a text where the link will be: it names the message, so no other text can forge it."""

import re
from collections.abc import Callable
from uuid import UUID

MARK = re.compile(r"\[link ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\]")
SHOWN = "[link]"


def mark(message: UUID) -> str:
    return f"[link {message}]"


def shown(text: str) -> str:
    """As pages show it."""
    return MARK.sub(SHOWN, text)


def with_links(text: str, link_of: Callable[[UUID], str | None]) -> str:
    """As it is sent. A mark that names none of the message's own links stays a word."""
    return MARK.sub(lambda found: link_of(UUID(found[1])) or SHOWN, text)
