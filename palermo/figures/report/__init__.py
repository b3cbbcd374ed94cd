"""The report: which tables, charts and maps stand in it, in English and in Urdu."""

from palermo.figures.report.building import build

__all__ = ["build"]
