from palermo.register.actions.beating import Taken
from palermo.register.actions.deciding import abandon, let_stand
from palermo.register.actions.laying import lay_down

__all__ = ["Taken", "abandon", "lay_down", "let_stand"]
