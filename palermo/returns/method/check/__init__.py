"""The check of a return against every rule of rules.csv."""

from palermo.returns.method.check.checking import check, check_raw, connect
from palermo.returns.method.check.outcome import Checked, FileResult, Rows

__all__ = ["Checked", "FileResult", "Rows", "check", "check_raw", "connect"]
