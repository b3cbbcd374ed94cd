from palermo.work.models.schedule import LastRun
from palermo.work.models.states import ENDED, RUNS, STATES
from palermo.work.models.work import Work

__all__ = ["ENDED", "RUNS", "STATES", "LastRun", "Work"]
