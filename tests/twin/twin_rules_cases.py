"""The rules of a case: offences, what belongs to a category, status, transfer."""

from datetime import date

from tests.twin.twin_cells import Bad, read_cell
from tests.twin.twin_country import cases_of
from tests.twin.twin_lists import (
    categories_of,
    fold_digits,
    offences,
)


class CaseRules:
    """What is told of a case."""

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
