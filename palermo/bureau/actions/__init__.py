from palermo.bureau.actions.explaining import explain
from palermo.bureau.actions.lettering import hand_out_letter
from palermo.bureau.actions.measuring import measure_due

__all__ = ["explain", "hand_out_letter", "measure_due"]
