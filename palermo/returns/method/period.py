"""The periods a return is due for, as people write them."""

import calendar
import re
from datetime import date


def period_days(text: str) -> tuple[date, date]:
    """First and last day of a period written as a year (2025), a quarter (2025-Q1) or a month (2025-01).

    Raises ValueError for any other text and for years outside 1900-2100.
    """
    written = re.fullmatch(r"(\d{4})(?:-(?:[Qq]([1-4])|(\d{2})))?", text.strip(), re.ASCII)
    if not written or not 1900 <= int(written[1]) <= 2100:
        raise ValueError(text)
    year = int(written[1])
    if written[2]:
        first, last = 3 * int(written[2]) - 2, 3 * int(written[2])
    elif written[3]:
        first = last = int(written[3])
    else:
        first, last = 1, 12
    if not 1 <= first <= 12:
        raise ValueError(text)
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])
