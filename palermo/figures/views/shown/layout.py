"""Which dimension runs down and which across."""

from collections.abc import Iterator
from dataclasses import dataclass

from palermo.figures.method.answers import Answer, Key, Number

MOST_COLUMNS = 12


@dataclass(frozen=True)
class Layout:
    """down: places of the dimensions that head the rows; across: place of the one that heads the columns, or None."""

    down: tuple[int, ...]
    across: int | None


def layout(answer: Answer) -> Layout:
    places = tuple(range(len(answer.dimensions)))
    if len(places) < 2:
        return Layout(places, None)
    # The last one across, as long as it fits; else the one before; else one line for each number.
    for across in (places[-1], places[-2]):
        if len(answer.axes[answer.dimensions[across]]) <= MOST_COLUMNS:
            return Layout(tuple(place for place in places if place != across), across)
    return Layout(places, None)


def rows(answer: Answer, lay: Layout) -> Iterator[tuple[Key, list[tuple[Key, Number]]]]:
    """Each row by the codes that head it, with its numbers by their whole keys; the total of the rows last."""
    dense = len(lay.down) < 2 and answer.asked.has_totals
    for codes in heads(answer, lay):
        keys = [filled(answer, lay, codes, code) for code in columns(answer, lay)]
        numbers = [(key, answer.number(*key)) for key in keys]
        # Of crossed dimensions only what was counted has a row.
        if dense or None in codes or any(number.value not in (None, "0") for _, number in numbers):
            yield codes, numbers


def heads(answer: Answer, lay: Layout) -> Iterator[Key]:
    found: list[Key] = [()]
    for place in lay.down:
        found = [(*codes, code) for codes in found for code in answer.axes[answer.dimensions[place]]]
    yield from found
    if answer.asked.has_totals and lay.down:
        yield tuple(None for _ in lay.down)


def columns(answer: Answer, lay: Layout) -> list[str | None]:
    """Across: each code, then the total; without a dimension across one column."""
    if lay.across is None:
        return [None]
    return [*answer.axes[answer.dimensions[lay.across]], *([None] if answer.asked.has_totals else [])]


def filled(answer: Answer, lay: Layout, codes: Key, across: str | None) -> Key:
    key: list[str | None] = [None] * len(answer.dimensions)
    for place, code in zip(lay.down, codes, strict=True):
        key[place] = code
    if lay.across is not None:
        key[lay.across] = across
    return tuple(key)
