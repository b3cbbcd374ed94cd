from palermo.library.method.reading.judging import PART, READ, UNREADABLE, Verdict, judge
from palermo.library.method.reading.kinds import READABLE, is_paged, parts_of

__all__ = ["PART", "READ", "READABLE", "UNREADABLE", "Verdict", "is_paged", "judge", "parts_of"]
