from palermo.bureau.models.explanations import Explanation
from palermo.bureau.models.measures import Difference, Measure

__all__ = ["Difference", "Explanation", "Measure"]
