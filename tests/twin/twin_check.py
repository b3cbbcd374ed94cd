"""The slow twin of the check: one method a rule, in the order of rules.csv, row by row.

`check(files)` takes the Files of twin_load and returns them as Returns: refused or not, findings, rows.
The rules between returns, and total-differs, stand in twin_between.py.
"""

import re
from datetime import date

from tests.twin.twin_cells import COLUMNS, DATA_SHEETS, RULES, Bad, Cell, read_cell, shown_value
from tests.twin.twin_country import cases_of, whole_years
from tests.twin.twin_lists import (
    DATA,
    categories_of,
    figures,
    fold_digits,
    offences,
    phase,
    rank,
    stages,
    terminal,
)
from tests.twin.twin_lists import rows as list_rows

CHILDREN = ("persons", "events", "journeys", "seizures")
CASE_DECIDED = ("CONVICTED", "REDUCED", "UPHELD")
NADRA = ("CNIC", "BFORM", "NICOP")


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


class Return:
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

    # The return as a whole

    def date_order_return_period_end(self):
        if self.field("period_end") < self.field("period_start"):
            self.find_field("period_end")

    def date_order_return_prepared_on(self):
        if self.field("prepared_on") < self.field("period_end"):
            self.find_field("prepared_on")

    def any_row(self):
        return any(self.sheet(sheet) for sheet in DATA_SHEETS)

    def nil_with_rows_return_nil(self):
        if self.field("nil") == "YES" and self.any_row():
            self.find_field("nil")

    def nil_expected_return_nil(self):
        if self.field("nil") == "NO" and not self.any_row():
            self.find_field("nil")

    def balance_return_pending(self):
        """ "opening_pending + registered + reopened - disposed <> pending"; reopened: "empty is 0"."""
        reopened = (self.field("reopened") or 0) if "reopened" in self.fields else 0
        pending = self.field("opening_pending") + self.field("registered") + reopened - self.field("disposed")
        if pending != self.field("pending"):
            self.find_field("pending")

    def balance_return_registered(self):
        """ "differs from the rows sent in cases with registered_on in the period (not applied when one of
        those cells is faulty, or without a cases sheet)"."""
        if "cases" not in self.rows:
            return
        if any(not case.usable("registered_on") for case in self.sheet("cases")):
            return
        registered = [c for c in self.sheet("cases") if self.in_period(c.value("registered_on"))]
        if len(registered) != self.field("registered"):
            self.find_field("registered")

    def balance_return_disposed(self):
        """ "(...) with status_on in the period and a status that is terminal or APPEAL, those of phase 5 only
        with an event of phase 4 in this return"."""
        if "cases" not in self.rows:
            return
        if any(not case.usable("status_on", "status") for case in self.sheet("cases")):
            return
        disposed = [
            c for c in self.sheet("cases") if self.in_period(c.value("status_on")) and self.is_disposed(c)
        ]
        if len(disposed) != self.field("disposed"):
            self.find_field("disposed")

    def is_disposed(self, case):
        status = case.value("status")
        if not terminal(status) and status != "APPEAL":
            return False
        if phase(status) != 5:
            return True
        return any(
            phase(event.value("stage")) == 4
            for event in self.sheet("events")
            if event.usable("stage")
            and not case["case_id"].empty
            and event.key("case_id") == case.key("case_id")
        )

    # Days

    def outside_period_cases_registered_on(self):
        self.after_period("cases", "registered_on")

    def outside_period_cases_status_on(self):
        self.after_period("cases", "status_on")

    def outside_period_events_on(self):
        self.after_period("events", "on")

    def date_order_seizures_on(self):
        self.after_period("seizures", "on")

    def after_period(self, sheet, column):
        """ "after period_end"."""
        for row in self.sheet(sheet):
            if row.usable(column) and row.value(column) > self.field("period_end"):
                self.find(row, column)

    def before_its_case(self, event):
        return (
            event.case is not None
            and event.case.usable("registered_on")
            and event.value("on") < event.case.value("registered_on")
        )

    def late_event_events_on(self):
        """ "before period_start (and not date-order)"."""
        for event in self.sheet("events"):
            late = event.usable("on") and event.value("on") < self.field("period_start")
            if late and not self.before_its_case(event):
                self.find(event, "on")

    def date_order_cases_offence_from(self):
        """ "certainly after registered_on": no completion passes."""
        for case in self.sheet("cases"):
            both = case.usable("offence_from", "registered_on")
            if both and case.value("offence_from").first > case.value("registered_on"):
                self.find(case, "offence_from")

    def date_order_cases_status_on(self):
        for case in self.sheet("cases"):
            both = case.usable("status_on", "registered_on")
            if both and case.value("status_on") < case.value("registered_on"):
                self.find(case, "status_on")

    def date_order_cases_fir_year(self):
        """ "(not for a transferred case, and not when registered_on is in the first 31 days of the next
        year)"."""
        for case in self.sheet("cases"):
            if not case.usable("fir_year", "registered_on") or case["transferred_from"].written:
                continue
            year, registered = case.value("fir_year"), case.value("registered_on")
            next_january = registered.year == year + 1 and registered.month == 1
            if registered.year != year and not next_january:
                self.find(case, "fir_year")

    def date_order_events_on(self):
        for event in self.sheet("events"):
            if event.usable("on") and self.before_its_case(event):
                self.find(event, "on")

    def date_order_persons_birth_date(self):
        """Two lines: certainly after registered_on of the case (dropped); "certainly after offence_from, not
        after registered_on" (kept)."""
        dropping = RULES[self.line]["effect"] == "cell"
        for person in self.sheet("persons"):
            case = person.case
            if case is None or not person.usable("birth_date") or not case.usable("registered_on"):
                continue
            born = person.value("birth_date").first
            if dropping and born > case.value("registered_on"):
                self.find(person, "birth_date")
            if not dropping and case.usable("offence_from") and born > case.value("offence_from").last:
                self.find(person, "birth_date")

    # Offences and what belongs to a category

    def not_in_force_cases_offences(self):
        """ "a code in force on no day from offence_from (registered_on when empty) to registered_on"."""
        for case in self.sheet("cases"):
            if not case.usable("offences", "registered_on"):
                continue
            until = case.value("registered_on")
            since = case.value("offence_from").first if case.usable("offence_from") else until
            for code in case.value("offences").split(";"):
                row = offences()[code]
                began = not row["valid_from"] or date.fromisoformat(row["valid_from"]) <= until
                lasted = not row["valid_until"] or date.fromisoformat(row["valid_until"]) >= since
                if not (began and lasted):
                    self.find(case, "offences")

    def category_mismatch_cases_offences(self):
        """ "the principal offence names categories, and the row's is not among them"."""
        for case in self.sheet("cases"):
            if case.usable("offences", "category"):
                named = categories_of(case.value("offences").split(";")[0])
                if named and case.value("category") not in named:
                    self.find(case, "offences")

    def unexpected_value_cases_offences(self):
        """ "OTHER as principal offence"."""
        for case in self.sheet("cases"):
            if case.usable("offences") and case.value("offences").split(";")[0] == "OTHER":
                self.find(case, "offences")

    def only_for_tip(self, column):
        for case in self.sheet("cases"):
            if case.usable(column, "category") and case.value("category") != "TIP":
                self.find(case, column)

    def unexpected_value_cases_exploitation(self):
        self.only_for_tip("exploitation")

    def unexpected_value_cases_means(self):
        self.only_for_tip("means")

    def same_fir_cases_fir_number(self):
        """ "district, police_station, fir_number and fir_year equal to an earlier row with another case_id"."""
        seen = {}
        for case in self.sheet("cases"):
            if not case.usable("district", "police_station", "fir_number", "fir_year", "case_id"):
                continue
            fir = tuple(case.key(c) for c in ("district", "police_station", "fir_number", "fir_year"))
            if any(other != case.key("case_id") for other in seen.get(fir, [])):
                self.find(case, "fir_number")
            seen.setdefault(fir, []).append(case.key("case_id"))

    # Status

    def registered_here(self, case):
        """ "a case registered in this period and not received by transfer"; ""Received by transfer" goes by
        the cell as written"."""
        return (
            case.usable("registered_on")
            and self.in_period(case.value("registered_on"))
            and not case["transferred_from"].written
        )

    def compare_status(self):
        """ "differs from the stage that figures.md computes on period_end from this return's events (...) none
        of whose events or persons is rejected"."""
        for case in self.sheet("cases"):
            if case.case is not case or not case.usable("status") or not self.registered_here(case):
                continue
            if any(row.rejected for sheet in ("events", "persons") for row in self.of_case(sheet, case)):
                continue
            if self.stage_at_end(case) != case.value("status"):
                self.find(case, "status")

    def stage_at_end(self, case):
        one = {"return_no": 1, "body": "", "period_start": self.period[0], "period_end": self.period[1]}
        row = {"return_no": 1, "case_no": 1, "from_case_no": None, "offences": "", "exploitation": None}
        row |= {"district": None, "category": None, "registered_on": self.period[0], "offence_from": None}
        row |= {"cross_border": None}
        persons = [
            {"return_no": 1, "case_no": 1, "person_no": p.value("person_no"), "role": p.value("role")}
            for p in self.of_case("persons", case)
        ]
        events = [
            {"return_no": 1, "case_no": 1, "event_no": e.number, "offences": None}
            | {c: e.value(c) for c in ("person_no", "stage", "on")}
            for e in self.of_case("events", case)
        ]
        facts = {"returns": [one], "cases": [row], "persons": persons, "events": events, "seizures": []}
        return cases_of(facts)[0].stage(self.period[1])

    def status_without_event_cases_status(self):
        """ "status_on lies in the period, status is not REGISTERED, and no event of that stage on that day is
        sent with the case (not applied when an event of the case has a faulty stage or day)"."""
        for case in self.sheet("cases"):
            if case.case is not case or not case.usable("status", "status_on"):
                continue
            if case.value("status") == "REGISTERED" or not self.in_period(case.value("status_on")):
                continue
            events = self.of_case("events", case)
            if any(not event.usable("stage", "on") for event in events):
                continue
            told = (case.value("status"), case.value("status_on"))
            if told not in [(e.value("stage"), e.value("on")) for e in events]:
                self.find(case, "status")

    def bad_transfer_cases_transferred_from(self):
        """ "no colon, nothing after it, an unknown body, or the body of this return"."""
        for case in self.sheet("cases"):
            if case.usable("transferred_from") and sender_of(case) in (None, self.field("body")):
                self.find(case, "transferred_from")

    # Persons

    def number_damaged_persons_id_number(self):
        """ "written as 3.52021E+12 or a number cell of more than 15 digits"."""
        for person in self.sheet("persons"):
            if not person.usable("id_number"):
                continue
            text = fold_digits(person.value("id_number"))
            mark = ("persons", person.number, "id_number", "number")
            if re.fullmatch(r"[0-9]+(\.[0-9]+)?[eE]\+?[0-9]+", text) or mark in self.file.marks:
                self.find(person, "id_number")

    def nadra_number(self, person):
        """The characters of a CNIC, BFORM or NICOP "once blanks and hyphens are removed"; None for others."""
        if person.usable("id_number", "id_type") and person.value("id_type") in NADRA:
            return re.sub(r"[\s-]", "", fold_digits(person.value("id_number")))
        return None

    def bad_id_persons_id_number(self):
        for person in self.sheet("persons"):
            number = self.nadra_number(person)
            if number is not None and not re.fullmatch("[0-9]{13}", number):
                self.find(person, "id_number")

    def sex_mismatch_persons_sex(self):
        """ "the last digit (...) says otherwise (odd M, even F)"."""
        for person in self.sheet("persons"):
            number = self.nadra_number(person)
            if number is None or not person.usable("sex") or person.value("sex") not in ("F", "M"):
                continue
            said = "M" if int(number[-1]) % 2 else "F"
            if said != person.value("sex"):
                self.find(person, "sex")

    def ages_by_birth(self, person):
        """The lowest and highest age that birth_date allows at age_basis; None when that cannot be said."""
        case = person.case
        if case is None or not person.usable("birth_date"):
            return None
        if person.value("age_basis") == "OFFENCE" and case.usable("offence_from"):
            on = case.value("offence_from").first
        elif case.usable("registered_on"):
            on = case.value("registered_on")
        else:
            return None
        born = person.value("birth_date")
        return whole_years(born.last, on), whole_years(born.first, on)

    def age_mismatch_persons_age(self):
        """ "more than a year away from every age that birth_date allows at age_basis"."""
        for person in self.sheet("persons"):
            allowed = self.ages_by_birth(person)
            if person.usable("age") and allowed is not None:
                age = person.value("age")
                if age < allowed[0] - 1 or age > allowed[1] + 1:
                    self.find(person, "age")

    def age_implausible_persons_age(self):
        """ "an accused certainly under 10, by age, else by birth_date (reported on age)"."""
        for person in self.sheet("persons"):
            if not person.usable("role") or person.value("role") not in ("ACCUSED", "VICTIM_ACCUSED"):
                continue
            allowed = self.ages_by_birth(person)
            oldest = person.value("age") if person.usable("age") else allowed and allowed[1]
            if oldest is not None and oldest < 10:
                self.find(person, "age")

    def unexpected_value_persons_referred(self):
        """ "yes for somebody who is no victim"."""
        for person in self.sheet("persons"):
            referred = person.usable("referred", "role") and person.value("referred") == "YES"
            if referred and person.value("role") in ("ACCUSED", "MIGRANT"):
                self.find(person, "referred")

    # Events

    def required_events_person_no(self):
        """ "empty where the stage concerns an accused only (names = accused in case_status.csv)"."""
        for event in self.sheet("events"):
            nobody = event.usable("stage") and event["person_no"].empty
            if nobody and stages()[event.value("stage")]["names"] == "accused":
                self.find(event, "person_no")

    def unexpected_value_events_person_no(self):
        """ "given where the stage concerns the case only (names = case)"."""
        for event in self.sheet("events"):
            if event.usable("stage", "person_no") and stages()[event.value("stage")]["names"] == "case":
                self.find(event, "person_no")

    def names_role(self, sheet, roles):
        for row in self.sheet(sheet):
            named = row.usable("person_no") and row.person is not None and row.person.usable("role")
            if named and row.person.value("role") in roles:
                self.find(row, "person_no")

    def role_mismatch_events_person_no(self):
        self.names_role("events", ("VICTIM", "MIGRANT"))

    def role_mismatch_journeys_person_no(self):
        self.names_role("journeys", ("ACCUSED",))

    def compare_stages(self):
        """README, "The stage before"."""
        for case in self.first_case.values():
            events = self.of_case("events", case)
            # "The rule is not applied to a case of which an event is rejected for its own fault."
            if any(fault != "parent-rejected" for event in events for fault in event.faults):
                continue
            # "ordered by day, then by rank (case_status.csv), then by row"
            events.sort(key=lambda e: (e.value("on"), rank(e.value("stage")), e.number))
            for place, event in enumerate(events):
                self.compare_stage(case, event, events[:place])

    def compare_stage(self, case, event, earlier):
        person = event.value("person_no")
        named = [e for e in earlier if e.value("person_no") in (None, person)]
        stage = event.value("stage")
        reached = {e.value("stage") for e in earlier}
        if named:
            before = named[-1].value("stage")
        elif self.registered_here(case):
            before = "REGISTERED"
            reached.add("REGISTERED")
        else:
            return
        # "The same stage again is allowed, and so is, for a person, any stage that the case has reached
        # before."
        if stage == before or (person is not None and stage in reached):
            return
        if stage not in stages()[before]["allowed_next"].split(";"):
            self.find(event, "stage")

    def only_for_convictions(self, column):
        """ "given where stage is not CONVICTED, REDUCED or UPHELD"."""
        for event in self.sheet("events"):
            if event.usable(column, "stage") and event.value("stage") not in CASE_DECIDED:
                self.find(event, column)

    def unexpected_value_events_sentence_months(self):
        self.only_for_convictions("sentence_months")

    def unexpected_value_events_fine_pkr(self):
        self.only_for_convictions("fine_pkr")

    # Seizures and totals

    def unit_mismatch_seizures_unit(self):
        """ "not among the units of its kind"."""
        units = {
            row["code"]: row["units"].split(";")
            for row in list_rows(DATA / "standards" / "small_codes.csv")
            if row["list"] == "seizure_kinds"
        }
        for seizure in self.sheet("seizures"):
            if seizure.usable("kind", "unit") and seizure.value("unit") not in units[seizure.value("kind")]:
                self.find(seizure, "unit")

    def unexpected_value_totals_figure(self):
        """ "a figure that may not be stated, stage given for another figure than case_status, or a dimension
        given that the figure has not"."""
        dims = ("category", "district", "sex", "age_group", "stage")
        for total in self.sheet("totals"):
            if not total.usable("figure") or any(total[dim].faulty for dim in dims):
                continue
            figure = figures()[total.value("figure")]
            foreign = [dim for dim in dims if total.usable(dim) and dim not in figure["dims"]]
            stage_elsewhere = total.usable("stage") and total.value("figure") != "case_status"
            if figure["stated"] != "yes" or foreign or stage_elsewhere:
                self.find(total, "figure")

    def total_below_part_totals_value(self):
        """ "smaller than one of its own parts (the same line with more columns filled), or than their sum over
        one column"."""
        dims = ("district", "sex", "age_group", "stage")
        good = [
            t
            for t in self.sheet("totals")
            if t.usable("figure", "category", "value") and not any(t[dim].faulty for dim in dims)
        ]
        for whole in good:
            same = [
                part
                for part in good
                if not part.rejected
                and part.value("figure") == whole.value("figure")
                and part.value("category") == whole.value("category")
                and all(whole[d].empty or part.value(d) == whole.value(d) for d in dims)
            ]
            more = {part: [d for d in dims if whole[d].empty and not part[d].empty] for part in same}
            largest = max((part.value("value") for part in same if more[part]), default=0)
            for dim in dims:
                largest = max(largest, sum(part.value("value") for part in same if more[part] == [dim]))
            if whole.value("value") < largest:
                self.find(whole, "value")

    def compare_all(self):
        """ "every row of a sheet with rows is rejected"."""
        for sheet in DATA_SHEETS:
            if self.sheet(sheet) and all(row.rejected for row in self.sheet(sheet)):
                self.find_file(sheet)

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


def sender_of(case):
    """The body before the first colon of transferred_from; None when nothing useful is there."""
    body, colon, key = case.value("transferred_from").partition(":")
    if not colon or not key.strip():
        return None
    try:
        return read_cell({"type": "code", "codes": "bodies"}, body.strip())
    except Bad:
        return None


def sender_key(case):
    return fold_digits(case.value("transferred_from").partition(":")[2].strip())
