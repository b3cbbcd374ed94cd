"""Two texts side by side, with what only one of them has marked."""

import difflib
import re
from collections.abc import Iterable

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

# Marks above and below Arabic letters, and the joiners, stay with their word.
_PIECES = re.compile("[\\w\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u200c\u200d]+|\\s+|.")
# Comparing word by word costs the square of their number; longer texts are compared line by line.
MOST_WORDS = 3000


def marked(before: str, after: str) -> tuple[SafeString, SafeString]:
    """Both texts as HTML: <del> around what is gone, <ins> around what came."""
    pieces = [_PIECES.findall(text) for text in (before, after)]
    if max(map(len, pieces)) > MOST_WORDS:
        pieces = [text.splitlines(keepends=True) for text in (before, after)]
    old, new = pieces
    left: list[tuple[str, str]] = []
    right: list[tuple[str, str]] = []
    for kind, start, end, new_start, new_end in difflib.SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        left.append(("" if kind == "equal" else "del", "".join(old[start:end])))
        right.append(("" if kind == "equal" else "ins", "".join(new[new_start:new_end])))
    return _html(left), _html(right)


def _html(parts: Iterable[tuple[str, str]]) -> SafeString:
    out = []
    for tag, text in parts:
        if tag and text.strip():
            out.append(f"<{tag}>{escape(text)}</{tag}>")
        else:
            out.append(escape(text))
    return mark_safe("".join(out))  # noqa: S308 - every part is escaped above
