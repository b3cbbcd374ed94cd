"""Every sheet and column of the format has a short name in both languages."""

from palermo.returns.method.fields import SHEETS, all_fields
from palermo.vocabulary.codes import rows_of


def test_the_labels_are_those_of_the_format():
    labelled = [(row["sheet"], row["column"]) for row in rows_of("column_labels.csv")]
    wanted = [
        pair
        for sheet in SHEETS
        for pair in [(sheet, ""), *((sheet, each.column) for each in all_fields() if each.sheet == sheet)]
    ]
    assert labelled == wanted
    assert all(row["label"] and row["label_ur"] for row in rows_of("column_labels.csv"))
