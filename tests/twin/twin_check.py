"""The slow twin of the check: one method a rule, in the order of rules.csv, row by row.

`twin_between.check` takes the Files of twin_load and gives them back as Returns: refused or not, findings, rows.
The rules themselves stand in twin_rules_*.py; a method's name is rule, sheet and column of its line.
"""

from tests.twin.twin_cells import COLUMNS, DATA_SHEETS, RULES, Cell, shown_value
from tests.twin.twin_rows import Finding, Row
from tests.twin.twin_rules_cases import CaseRules
from tests.twin.twin_rules_cells import CellRules
from tests.twin.twin_rules_days import DayRules
from tests.twin.twin_rules_people import PeopleRules


class Return(CellRules, DayRules, CaseRules, PeopleRules):
    """One return under the rules."""

    def __init__(self, file):
        self.file = file
        self.path = file.path
        self.rows = {
            sheet: [Row(sheet, *row) for row in file.sheets[sheet]]
            for sheet in DATA_SHEETS
            if sheet in file.sheets
        }
        self.fields = {}
        self.field_rows = {}
        for field, (number, text) in file.return_rows.items():
            self.fields[field] = Cell(text)
            self.field_rows[field] = number
        self.findings = []
        self.refused = False
        self.line = None

    # What the rules ask for

    def sheet(self, name):
        return self.rows.get(name, [])

    def field(self, name):
        return self.fields[name].value

    @property
    def period(self):
        return self.field("period_start"), self.field("period_end")

    def in_period(self, day):
        return self.field("period_start") <= day <= self.field("period_end")

    def of_case(self, sheet, case):
        return [row for row in self.sheet(sheet) if row.case is case]

    # Findings

    def find_file(self, sheet=None, row=None, column=None, value=None, effect=None):
        effect = effect or RULES[self.line]["effect"]
        finding = Finding(self.line, effect, sheet, row, column, value)
        if finding.key() not in [f.key() for f in self.findings]:
            self.findings.append(finding)
        if effect == "file":
            self.refused = True

    def find(self, row, column=None, effect=None, left=None):
        """A finding on a row or on one of its cells; carries out its effect."""
        rule = RULES[self.line]["rule"]
        effect = effect or RULES[self.line]["effect"]
        if effect == "bad_value":
            effect = COLUMNS[row.sheet][column]["bad_value"]
        field = COLUMNS[row.sheet].get(column)
        cell = row.cells.get(column)
        where = (rule, row.sheet, row.number, column)
        if where in [(f.rule, f.sheet, f.row, f.column) for f in self.findings]:
            return  # "One finding a cell and rule"
        value = shown_value(field, cell.written) if cell else None
        self.findings.append(Finding(self.line, effect, row.sheet, row.number, column, value))
        if effect == "row":
            row.faults.append(rule)
            # "A cell is faulty once a rule gave it a finding with effect row (`parent-rejected` makes no
            # cell faulty)"
            if cell and rule != "parent-rejected":
                cell.faulty = True
        if effect == "cell":
            # "a dropped cell is empty from there on (...) and one of several codes keeps its good ones"
            cell.value = left

    def find_field(self, name, effect=None):
        field = COLUMNS["return"][name]
        effect = effect or RULES[self.line]["effect"]
        if effect == "bad_value":
            effect = field["bad_value"]
        value = shown_value(field, self.fields[name].written)
        self.find_file("return", self.field_rows[name], name, value, effect)

    def every_cell(self):
        """(row or None, sheet, column, cell) of every known column that is there."""
        for name, cell in self.fields.items():
            yield None, "return", name, cell
        for sheet in DATA_SHEETS:
            for row in self.sheet(sheet):
                for column, cell in row.cells.items():
                    yield row, sheet, column, cell

    def find_cell(self, row, column, effect=None, left=None):
        if row is None:
            self.find_field(column, effect)
        else:
            self.find(row, column, effect, left)

    def apply(self):
        """ "Rules are applied in the order of rules.csv"; "A refused file shows what was found before, and
        nothing follows from the refusal." """
        for line, rule in enumerate(RULES):
            self.line = line
            name = rule["rule"].replace("-", "_")
            places = [rule["sheet"].replace(" ", "_").replace("*", "any"), rule["column"].replace("*", "any")]
            method = getattr(self, "_".join([name, *[p for p in places if p]]), None)
            if method is None:
                method = getattr(self, name, None)
            if method is not None:
                method()
            if self.refused:
                break
        last = self.line
        self.after(last)
        self.line = last

    def after(self, last):
        """What asks whether a row is rejected in the end."""
        for line, rule in enumerate(RULES[: last + 1]):
            self.line = line
            if rule["rule"] == "parent-rejected" and rule["column"] == "case_id":
                self.reject_children()
            elif rule["rule"] == "parent-rejected":
                self.reject_named()
            elif rule["rule"] == "status-mismatch":
                self.compare_status()
            elif rule["rule"] == "unexpected-stage":
                self.compare_stages()
            elif rule["rule"] == "all-rejected":
                self.compare_all()

    # What it comes to

    def counts(self):
        """ "rows sent = rows accepted + rows rejected"; "in a refused file every row (...) is rejected"."""
        found = {}
        for sheet, rows in self.rows.items():
            rejected = len(rows) if self.refused else sum(1 for row in rows if row.rejected)
            found[sheet] = (len(rows), len(rows) - rejected, rejected)
        return found

    def accepted(self, sheet):
        return [] if self.refused else [row for row in self.sheet(sheet) if not row.rejected]
