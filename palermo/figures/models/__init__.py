from palermo.figures.models.freezes import Freeze
from palermo.figures.models.pictures import Picture

__all__ = ["Freeze", "Picture"]
