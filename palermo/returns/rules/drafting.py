"""How much of a return is filled in a browser."""

from collections.abc import Mapping, Sequence

# More rows of a sheet are filled in a workbook: a browser is for bodies with a handful of cases.
MOST_ROWS = 200


def fits(rows: Mapping[str, Sequence[int]]) -> bool:
    """Whether a return that was sent with so many rows can be taken up again in the browser."""
    return all(sent <= MOST_ROWS for sent, _accepted, _rejected in rows.values())
