"""What the templates of a case need of Python."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import template

register = template.Library()


@register.filter
def is_several(words: Any) -> bool:
    return isinstance(words, list | tuple)


@register.filter
def beside(cells: Sequence[Any], heads: Sequence[Any]) -> Iterable[tuple[Any, Any]]:
    """Each cell with the head of its column."""
    return zip(heads, cells, strict=True)
