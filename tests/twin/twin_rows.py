"""A row of a return under the rules, and what is found on it."""

from tests.twin.twin_cells import COLUMNS, RULES, Cell
from tests.twin.twin_lists import (
    fold_digits,
)


class Row:
    def __init__(self, sheet, number, texts, extra):
        self.sheet = sheet
        self.number = number
        self.cells = {column: Cell(texts.get(column)) for column in COLUMNS[sheet]}
        self.extra = extra
        self.faults = []  # the rules that rejected it
        self.case = None  # the row of its case, once unknown-key looked for it
        self.person = None  # the row of the person it names

    def __getitem__(self, column):
        return self.cells[column]

    def value(self, column):
        return self.cells[column].value

    def usable(self, *columns):
        return all(self.cells[column].usable for column in columns)

    def key(self, column):
        """ "keys exactly, digits folded"."""
        value = self.value(column)
        return fold_digits(value) if isinstance(value, str) else value

    @property
    def rejected(self):
        return bool(self.faults)


class Finding:
    def __init__(self, line, effect, sheet, row, column, value):
        self.line = line
        self.rule = RULES[line]["rule"]
        self.effect = effect
        # "A finding with effect `cell` has severity warning, whatever the rule's own."
        self.severity = "warning" if effect == "cell" else RULES[line]["severity"]
        self.sheet, self.row, self.column, self.value = sheet, row, column, value

    def key(self):
        return (self.rule, self.severity, self.effect, self.sheet, self.row, self.column, self.value)
