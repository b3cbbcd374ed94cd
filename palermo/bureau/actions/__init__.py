from palermo.bureau.actions.explaining import explain
from palermo.bureau.actions.measuring import measure_due

__all__ = ["explain", "measure_due"]
