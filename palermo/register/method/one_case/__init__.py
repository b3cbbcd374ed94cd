"""One case put together from what returns said of it, in plain Python: the page of a case asks this.

The rules are those of figures.md and of the return's README, 'Meaning over time'; the SQL of this room says the same of
all cases at once, and a test holds the two against each other.
"""

from palermo.register.method.one_case.ages import ages_of
from palermo.register.method.one_case.history import Change, changes_of
from palermo.register.method.one_case.joining import Case, Event, Holder, Person, Row, Sent, case_of
from palermo.register.method.one_case.stage import stage_on

__all__ = [
    "Case",
    "Change",
    "Event",
    "Holder",
    "Person",
    "Row",
    "Sent",
    "ages_of",
    "case_of",
    "changes_of",
    "stage_on",
]
