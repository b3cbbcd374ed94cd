"""The rules of the container, of single cells and of keys, in the order of rules.csv."""

from tests.twin.twin_cells import COLUMNS, DATA_SHEETS, Bad, read_cell

CHILDREN = ("persons", "events", "journeys", "seizures")


class CellRules:
    """What a Return does for the first lines of rules.csv."""

    # The container

    def of_the_reader(self, rule):
        for found in self.file.found:
            if found[0] == rule:
                self.find_file(*found[1:])

    def unreadable(self):
        self.of_the_reader("unreadable")

    def unknown_format_return_format(self):
        """ "not palermo-return/1"."""
        if "format" in self.fields:
            text = self.fields["format"].written
            if text and text.casefold() != "palermo-return/1":
                self.find_field("format")

    def missing_sheet(self):
        """ "return is missing; or cases, persons or events is (one finding each), while nil is not yes and
        totals has no row"."""
        if "return" not in self.file.sheets:
            self.find_file("return")
        nil = "nil" in self.fields and self.fields["nil"].written.upper() == "YES"
        if nil or self.sheet("totals"):
            return
        for sheet in ("cases", "persons", "events"):
            if sheet not in self.rows:
                self.find_file(sheet)

    def missing_column_any(self):
        if "return" in self.file.sheets:
            self.of_the_reader("missing-column")
        else:
            for found in self.file.found:
                if found[0] == "missing-column" and found[1] != "return":
                    self.find_file(*found[1:])

    def duplicate_column_any(self):
        self.of_the_reader("duplicate-column")

    def unknown_sheet(self):
        self.of_the_reader("unknown-sheet")

    def unknown_column_any(self):
        self.of_the_reader("unknown-column")

    def ragged_row_any(self):
        """ "a CSV row with more filled cells than the header"."""
        for sheet in DATA_SHEETS:
            for row in self.sheet(sheet):
                if row.extra:
                    self.find(row)

    # The cell

    def required_any_any(self):
        """ "a cell of a required column is empty"."""
        for row, sheet, column, cell in self.every_cell():
            if COLUMNS[sheet][column]["required"] == "yes" and cell.empty:
                self.find_cell(row, column)

    def read(self, rules):
        """Types every cell; a cell that breaks one of these rules gets its finding."""
        for row, sheet, column, cell in self.every_cell():
            if not isinstance(cell.value, str) or cell.faulty:
                continue
            try:
                read_cell(COLUMNS[sheet][column], cell.value)
            except Bad as bad:
                if bad.rule in rules:
                    # "in an optional column of several codes only the bad ones are dropped"
                    self.find_cell(row, column, left=bad.left)

    def bad_date_any_any(self):
        self.read(["bad-date"])

    def bad_number_any_any(self):
        self.read(["bad-number"])

    def too_long_any_any(self):
        self.read(["too-long"])

    def marked(self, mark):
        for row, sheet, column, _cell in list(self.every_cell()):
            number = self.field_rows[column] if row is None else row.number
            if (sheet, number, column, mark) in self.file.marks:
                self.find_cell(row, column)

    def cell_damaged_any(self):
        self.marked("damaged")

    def unknown_code_any_any(self):
        self.read(["unknown-code"])

    def ambiguous_code_any_any(self):
        self.read(["ambiguous-code"])
        if not self.refused:
            self.type_cells()

    def type_cells(self):
        for _row, sheet, column, cell in self.every_cell():
            if isinstance(cell.value, str) and not cell.faulty:
                cell.value = read_cell(COLUMNS[sheet][column], cell.value)

    def formula_any_any(self):
        self.marked("formula")

    def merged_cell_any_any(self):
        self.marked("merged")

    def control_character_any_any(self):
        for row, _sheet, column, cell in self.every_cell():
            if cell.has_control:
                self.find_cell(row, column)

    # Keys

    def repeated(self, sheet, needed, optional, column):
        """ "the first row stands": an empty person_no of a journey means all of the case and is a value."""
        seen = set()
        for row in self.sheet(sheet):
            if not row.usable(*needed) or any(row[c].faulty for c in optional):
                continue
            key = tuple(row.key(c) for c in (*needed, *optional))
            if key in seen:
                self.find(row, column)
            seen.add(key)

    def duplicate_key_cases_case_id(self):
        self.repeated("cases", ["case_id"], [], "case_id")

    def duplicate_key_persons_person_no(self):
        self.repeated("persons", ["case_id", "person_no"], [], "person_no")

    def duplicate_key_journeys_leg(self):
        self.repeated("journeys", ["case_id", "leg"], ["person_no"], "leg")

    def duplicate_key_seizures_seizure_no(self):
        self.repeated("seizures", ["case_id", "seizure_no"], [], "seizure_no")

    def duplicate_row_events(self):
        """ "all columns equal to an earlier row"; "of the values read, not of the spelling"."""
        self.repeated_row("events", list(COLUMNS["events"]))

    def duplicate_row_totals(self):
        """ "all columns but value equal to an earlier row"."""
        self.repeated_row("totals", [c for c in COLUMNS["totals"] if c != "value"])

    def repeated_row(self, sheet, columns):
        required = [c for c in columns if COLUMNS[sheet][c]["required"] == "yes"]
        self.repeated(sheet, required, [c for c in columns if c not in required], None)

    def unknown_key_persons_events_journeys_seizures_case_id(self):
        """ "no row of cases in this return has it"; "Of a repeated key the first row stands, even if it is
        itself rejected, and is the parent." """
        first = {}
        for case in self.sheet("cases"):
            # A repeated key is faulty in the later row only, so the first row that reads has it.
            if case.usable("case_id"):
                first.setdefault(case.key("case_id"), case)
        self.first_case = first
        for case in first.values():
            case.case = case
        for sheet in CHILDREN:
            for row in self.sheet(sheet):
                if row.usable("case_id"):
                    row.case = first.get(row.key("case_id"))
                    if row.case is None:
                        self.find(row, "case_id")

    def unknown_key_events_journeys_person_no(self):
        """ "no row of persons in this return has that case_id and person_no"."""
        first = {}
        for person in self.sheet("persons"):
            if person.case is not None and person.usable("person_no"):
                first.setdefault((person.case.number, person.value("person_no")), person)
        for sheet in ("events", "journeys"):
            for row in self.sheet(sheet):
                if row.usable("case_id", "person_no"):
                    row.person = first.get((row.case.number, row.value("person_no")))
                    if row.person is None:
                        self.find(row, "person_no")

    def reject_children(self):
        """ "the row of its case is rejected"."""
        for sheet in CHILDREN:
            for row in self.sheet(sheet):
                if row.case is not None and row.case.rejected:
                    self.find(row, "case_id")

    def reject_named(self):
        """ "the row of the person it names is rejected, and that of its case is not"."""
        for sheet in ("events", "journeys"):
            for row in self.sheet(sheet):
                if row.person is not None and row.person.rejected and not row.case.rejected:
                    self.find(row, "person_no")
