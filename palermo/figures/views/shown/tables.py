"""The table of an answer, drawn in Python: a template does hundreds of cells ten times as slowly."""

from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from palermo.figures.method.answers import Answer, Key, Number
from palermo.figures.method.silence import MISSING, PARTIAL
from palermo.figures.views.shown.layout import columns, layout, rows
from palermo.figures.views.shown.words import Words
from palermo.vocabulary.labels import dimension_label

MOST_ROWS = 300
# The address of the cases behind a number, or "" where there is none.
Way = Callable[[Key, Number], str]


@dataclass
class Table:
    """heads: words and whether numbers stand under them; lines: rows as HTML; count: without the total, also of those
    left out."""

    heads: list[tuple[str, bool]]
    lines: list[SafeString] = field(default_factory=list)
    count: int = 0
    shown: int = 0
    numbers: list[Number] = field(default_factory=list)

    @property
    def is_narrow(self) -> bool:
        """Whether it leaves room for a picture beside it."""
        return len(self.heads) <= 4

    @property
    def left_out(self) -> int:
        return self.count - self.shown


def table(answer: Answer, words: Words, way: Way) -> Table:
    lay = layout(answer)
    across = columns(answer, lay)
    names = [dimension_label(answer.dimensions[place], words.lang) for place in lay.down]
    if lay.across is None:
        under = [words.tell.figure(answer.asked.figure)]
    else:
        under = [words.code(answer.dimensions[lay.across], code) for code in across]
    made = Table([*((name, False) for name in names or [""]), *((name, True) for name in under)])
    for codes, numbers in rows(answer, lay):
        made.count += None not in codes
        if made.count > MOST_ROWS and None not in codes:
            continue
        made.shown += None not in codes
        heads = [words.code(answer.dimensions[p], code) for p, code in zip(lay.down, codes, strict=True)]
        if None in codes and len(heads) > 1:
            heads = [gettext("Total"), *("" for _ in heads[1:])]
        made.lines.append(line(heads or [words.period()], numbers, under, names, words, way, None in codes))
        made.numbers += [number for _, number in numbers]
    return made


def line(
    heads: list[str],
    numbers: list[tuple[Key, Number]],
    under: list[str],
    names: list[str],
    words: Words,
    way: Way,
    total: bool,
) -> SafeString:
    first, *others = heads
    parts = [f'<th scope="row" role="rowheader"><bdi>{escape(first)}</bdi></th>']
    parts += [
        f'<td role="cell" data-label="{escape(name)}"><bdi>{escape(text)}</bdi></td>'
        for name, text in zip(names[1:], others, strict=False)
    ]
    parts += [
        cell(number, label, words, way(key, number))
        for (key, number), label in zip(numbers, under, strict=True)
    ]
    css = ' class="total"' if total else ""
    return mark_safe(f'<tr role="row"{css}>{"".join(parts)}</tr>')  # noqa: S308 - every part is escaped


def cell(number: Number, label: str, words: Words, url: str) -> str:
    text, state = escape(words.number(number)), escape(words.state(number))
    if url:
        text = f'<a href="{escape(url)}">{text}</a>'
    text = f"<bdi>{text}</bdi>"
    if number.state == PARTIAL:
        text += '<span aria-hidden="true">†</span>'
    if state:
        text = f'<span>{text} <span class="unseen">({state})</span></span>'
    css = "number no-return" if number.state == MISSING else "number"
    return f'<td role="cell" class="{css}" data-label="{escape(label)}">{text}</td>'
