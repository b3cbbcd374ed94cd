from palermo.work.models.states import ENDED, STATES
from palermo.work.models.work import Work

__all__ = ["ENDED", "STATES", "Work"]
