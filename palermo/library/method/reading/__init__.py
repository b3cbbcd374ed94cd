from palermo.library.method.reading.judging import READ, UNREADABLE, Verdict, judge
from palermo.library.method.reading.kinds import READABLE, is_paged, parts_of

__all__ = ["READ", "READABLE", "UNREADABLE", "Verdict", "is_paged", "judge", "parts_of"]
