from palermo.register.actions.beating import Taken
from palermo.register.actions.compacting import compact
from palermo.register.actions.deciding import abandon, let_stand
from palermo.register.actions.destroying import destroy_cases, follow_tombstones
from palermo.register.actions.laying import lay_down
from palermo.register.actions.rebuilding import Rebuilt, rebuild
from palermo.register.actions.sweeping import sweep
from palermo.register.actions.verifying import DamagedRegister, verify_sets

__all__ = [
    "DamagedRegister",
    "Rebuilt",
    "Taken",
    "abandon",
    "compact",
    "destroy_cases",
    "follow_tombstones",
    "lay_down",
    "let_stand",
    "rebuild",
    "sweep",
    "verify_sets",
]
