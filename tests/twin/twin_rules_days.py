"""The rules of the return as a whole and of days."""

from tests.twin.twin_cells import DATA_SHEETS, RULES
from tests.twin.twin_lists import (
    phase,
    terminal,
)


class DayRules:
    """Dates, balances, nil returns."""

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
