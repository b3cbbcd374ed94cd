"""The rules of persons, events, seizures and totals."""

import re

from tests.twin.twin_cells import DATA_SHEETS
from tests.twin.twin_country import whole_years
from tests.twin.twin_lists import (
    DATA,
    figures,
    fold_digits,
    rank,
    stages,
)
from tests.twin.twin_lists import rows as list_rows

CASE_DECIDED = ("CONVICTED", "REDUCED", "UPHELD")
NADRA = ("CNIC", "BFORM", "NICOP")


class PeopleRules:
    """What is told of people and of what happened to them."""

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
