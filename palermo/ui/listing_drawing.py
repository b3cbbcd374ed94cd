"""The pieces of a list that stand in a page by the hundred: drawn in Python, which a template does ten times as slowly."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe

from palermo.ui.listing_cells import Cell

Words = str | Promise


@dataclass(frozen=True)
class Way:
    """One way on from the list as it stands: a link, or while a search stands the value of a button."""

    query: str
    label: Words = ""
    here: bool = False


def options_drawn(choices: Iterable[tuple[str, Words]], chosen: str) -> SafeString:
    return mark_safe(  # noqa: S308 - every part is escaped
        "".join(
            f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>{escape(str(words))}</option>'
            for value, words in choices
        )
    )


def row_drawn(cells: Iterable[Cell]) -> SafeString:
    """The first cell heads the row."""
    drawn = []
    for place, each in enumerate(cells):
        tag, role = ("td", 'role="cell"') if place else ("th", 'scope="row" role="rowheader"')
        kind = " ".join(part for part in ("number" if each.end else "", each.kind) if part)
        css = f' class="{kind}"' if kind else ""
        drawn.append(f'<{tag} {role} data-label="{escape(str(each.label))}"{css}>{inside(each)}</{tag}>')
    return mark_safe("".join(drawn))  # noqa: S308 - every part is escaped


def inside(cell: Cell) -> str:
    if cell.several:
        return f"<ul>{''.join(f'<li><bdi>{safe(one)}</bdi></li>' for one in cell.several)}</ul>"
    words = safe(cell.words)
    if cell.state:
        return f'<span class="badge {escape(cell.state)}">{words}</span>'
    if cell.link:
        return f'<a href="{escape(cell.link)}"><bdi>{words}</bdi></a>'
    return f"<bdi>{words}</bdi>"


def safe(words: str) -> str:
    return words if isinstance(words, SafeString) else escape(words)


def way_drawn(
    listing: str,
    searching: bool,
    way: Way,
    words: Words,
    *,
    css: str = "",
    key: str = "",
    before: Words = "",
    instead: Words = "",
    kind: Words = "",
    cross: bool = False,
    arrow: str | None = None,
) -> SafeString:
    """A link, or while a search stands a button of the list's form.

    `key` keeps the focus where the list is drawn anew; `before` and `instead` are said and not shown; `arrow` is
    "ascending", "descending" or "" in the head of a column.
    """
    query, named = escape(way.query), f' id="{listing}-by-{escape(key)}"' if key else ""
    text = escape(str(words))
    inner = f'<span class="unseen">{escape(str(before))}</span> ' if before else ""
    inner += f"{escape(str(kind))}: " if kind else ""
    inner += (
        f'<span class="unseen">{escape(str(instead))}</span><span aria-hidden="true">{text}</span>'
        if instead
        else text
    )
    inner += '<span class="cross" aria-hidden="true">×</span>' if cross else ""
    inner += f'<span class="arrow {escape(arrow)}" aria-hidden="true"></span>' if arrow is not None else ""
    if searching:
        drawn = (
            f'<button type="submit" form="{listing}-on" name="at" value="{query}" '
            f'class="{escape(css or "plain")}"{named}>{inner}</button>'
        )
    else:
        css = f' class="{escape(css)}"' if css else ""
        drawn = f'<a href="?{query}"{css}{named}>{inner}</a>'
    return mark_safe(drawn)  # noqa: S308 - every part is escaped
