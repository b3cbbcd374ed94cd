"""Reading returns: any container, every row with its number, into tables of text."""

from palermo.returns.method.read.limits import Limits
from palermo.returns.method.read.reading import Source, read

__all__ = ["Limits", "Source", "read"]
