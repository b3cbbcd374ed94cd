"""Kaplan–Meier quartiles of many groups at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

STATISTICS = ("P25", "P50", "P75", "P50_LOW", "P50_HIGH")
NORMAL_975 = 1.959963984540054
# A product of fractions such as 3/4 * 2/3 is a half only up to the last digits.
HAIR = 1e-9


def quartiles(
    group: np.ndarray, days: np.ndarray, reached: np.ndarray, cases: np.ndarray
) -> tuple[np.ndarray, dict[str, np.ma.MaskedArray]]:
    """The days by which a quarter, half and three quarters of each group's cases have reached a milestone.

    One element a group and number of days: `reached` of the `cases` that left the risk set after so many days had
    reached it, the others were censored then (they were still at risk on that day). Elements are sorted by group,
    then days, each pair once. Returns the groups and, per statistic, a masked array of days (int64), masked where
    not reached. P25 is the first day on which the Kaplan–Meier estimate S is at most 0.75, P50 and P75 likewise.
    P50_LOW, P50_HIGH: the 95 % interval of the median of Brookmeyer and Crowley (Biometrics 38, 1982), by the
    pointwise interval of S with Greenwood's variance on the log(-log) scale: the first days on which its lower and
    its upper bound are at most 0.5. Where S is 0 that scale has no interval (R's survfit likewise).
    """

    at_risk = _at_risk(_starts(group), cases)
    # Where nobody reached the milestone nothing changes: only a group's first element is kept of these.
    kept = reached > 0
    kept[_starts(group)] = True
    group, days, reached, at_risk = group[kept], days[kept], reached[kept], at_risk[kept]
    starts = _starts(group)
    survival, variance = _estimate(starts, reached, at_risk)
    low, high = _bounds(survival, variance)
    crossed = {
        "P25": survival <= 0.75 + HAIR,
        "P50": survival <= 0.5 + HAIR,
        "P75": survival <= 0.25 + HAIR,
        "P50_LOW": low <= 0.5 + HAIR,
        "P50_HIGH": high <= 0.5 + HAIR,
    }
    found = {name: _first(starts, days, reached, hits) for name, hits in crossed.items()}
    return group[starts], found


def _starts(group: np.ndarray) -> np.ndarray:
    """The places where a group begins."""
    import numpy as np

    return np.flatnonzero(np.r_[True, group[1:] != group[:-1]]) if len(group) else np.array([], int)


def _at_risk(starts: np.ndarray, cases: np.ndarray) -> np.ndarray:
    """How many of its group each element finds still at risk."""
    import numpy as np

    if not len(starts):
        return cases
    ended = np.r_[starts[1:], len(cases)]
    total = np.r_[0, np.cumsum(cases)]
    return np.repeat(total[ended], ended - starts) - total[:-1]


def _estimate(starts: np.ndarray, reached: np.ndarray, at_risk: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """S after each element, and Greenwood's sum (infinite once S is 0)."""
    import numpy as np

    sizes = np.diff(np.r_[starts, len(reached)])
    with np.errstate(divide="ignore"):
        logs = np.log1p(-reached / at_risk)
        terms = np.where(reached > 0, reached / (at_risk * (at_risk - reached).astype(float)), 0.0)
    return np.exp(_running(logs, starts, sizes)), _running(terms, starts, sizes)


def _running(values: np.ndarray, starts: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """Running sums that begin anew in each group and stay infinite once they are."""
    import numpy as np

    endless = ~np.isfinite(values)
    sums = np.cumsum(np.where(endless, 0.0, values))
    sums = sums - np.repeat(np.r_[0.0, sums][starts], sizes)
    ended = np.cumsum(endless)
    ended = ended - np.repeat(np.r_[0, ended][starts], sizes)
    sign = np.sign(values[endless][0]) if endless.any() else 1.0
    return np.where(ended > 0, sign * np.inf, sums)


def _bounds(survival: np.ndarray, variance: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    import numpy as np

    inside = (survival > 0) & (survival < 1)
    logs = np.log(np.where(inside, survival, 0.5))
    spread = np.exp(NORMAL_975 * np.sqrt(np.where(inside, variance, 0.0)) / -logs)
    low, high = np.exp(logs * spread), np.exp(logs / spread)
    return np.where(inside, low, np.nan), np.where(inside, high, np.nan)


def _first(starts: np.ndarray, days: np.ndarray, reached: np.ndarray, hits: np.ndarray) -> np.ma.MaskedArray:
    """The days of the first element of each group that hits."""
    import numpy as np

    places = np.where(hits, np.arange(len(hits)), len(hits))
    first = np.minimum.reduceat(places, starts) if len(starts) else places
    found = first < len(hits)
    return np.ma.masked_array(days[np.where(found, first, 0)] if len(days) else days, mask=~found)
