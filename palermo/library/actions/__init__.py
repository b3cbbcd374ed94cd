from palermo.library.actions.putting import put
from palermo.library.actions.sweeping import sweep_shelf
from palermo.library.actions.withdrawing import withdraw

__all__ = ["put", "sweep_shelf", "withdraw"]
