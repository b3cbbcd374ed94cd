"""What the sheets of a return and their columns are called on a page: data/column_labels.csv."""

from collections.abc import Mapping
from functools import cache

from palermo.vocabulary.codes import rows_of


@cache
def _labels() -> Mapping[tuple[str, str], tuple[str, str]]:
    return {
        (row["sheet"], row["column"]): (row["label"], row["label_ur"]) for row in rows_of("column_labels.csv")
    }


def column_label(sheet: str, column: str, lang: str) -> str:
    """In English ("en") or Urdu ("ur"). Raises KeyError for what the format does not have."""
    english, urdu = _labels()[sheet, column]
    return urdu if lang == "ur" else english


def sheet_label(sheet: str, lang: str) -> str:
    return column_label(sheet, "", lang)
