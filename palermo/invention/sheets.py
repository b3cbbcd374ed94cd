"""The sheets of one return: columns of typed values, cut out of the country's columns."""

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from palermo.invention import people as p
from palermo.invention.cases import ANSWERS, DAY, MONTH, NOT_GIVEN, Window, fir_year
from palermo.invention.draw import Column, Table, as_days, spread_rows, starts
from palermo.invention.sending import group_rows
from palermo.invention.texts import chosen, chosen_or_empty
from palermo.invention.travel import KINDS, MODES, routes
from palermo.invention.world import EXPLOITATION, MEANS, World
from palermo.vocabulary.codes import codes

TEXT, WHOLE, DATE, NUMBER = "text", "whole", "date", "number"


@dataclass(frozen=True)
class Odd:
    """A cell that is not what its column is: of kind text, number, date, boolean, error or formula."""

    kind: str
    value: str


@dataclass
class Cells:
    """One column: text (pa.string), whole numbers and day numbers (masked), or decimals.

    `odd` holds the cells that differ, by row; `merged` the rows whose cell is merged with the one below (workbooks).
    """

    kind: str
    values: pa.Array
    odd: dict[int, Odd] = field(default_factory=dict)
    merged: list[int] = field(default_factory=list)


Sheet = dict[str, Cells]


@dataclass
class Country:
    """All there is, as columns; `sheets` cuts the returns out of it."""

    world: World
    window: Window
    cases: Table
    people: Table
    events: Table
    rows: Table
    journeys: Table
    seizures: Table
    balances: Table
    texts: dict[str, dict[str, pa.Array]] = field(default_factory=dict)

    @property
    def cell(self) -> Column:
        """The return (body and quarter) of each row of `rows`."""
        return (
            self.cases["body"][self.rows["case"]].astype(np.int64) * len(self.window.first)
            + self.rows["quarter"]
        )


def whole(values: Column, there: Column | None = None) -> Cells:
    mask = None if there is None else ~there
    return Cells(WHOLE, pa.array(np.asarray(values, dtype=np.int64), mask=mask))


def day(values: Column) -> Cells:
    return Cells(DATE, pa.array(np.asarray(values, dtype=np.int32)))


def text(values: pa.Array) -> Cells:
    return Cells(TEXT, values)


def partial_text(first: Column, known: Column) -> pa.Array:
    """A partial date as written: the day, the month or the year; null where nothing is told."""
    exact = as_days(first)
    written = np.where(
        known == DAY,
        exact.astype("U10"),
        np.where(
            known == MONTH,
            exact.astype("datetime64[M]").astype("U10"),
            exact.astype("datetime64[Y]").astype("U10"),
        ),
    )
    return pa.array(written, mask=known == NOT_GIVEN)


class Cutter:
    """Cuts returns out of a country: the rows of each return stand together in every list here."""

    def __init__(self, country: Country) -> None:
        self.country = country
        rows, people, events = country.rows, country.people, country.events
        n_cases = len(country.cases["body"])
        self.cells = len(country.world.bodies) * len(country.window.first)
        cell = country.cell
        self.rows, self.row_first, self.row_count = group_rows(cell, self.cells)
        in_case = np.bincount(people["case"], minlength=n_cases)
        self.person_first, self.person_count = starts(in_case), in_case
        sent = np.flatnonzero(events["row"] >= 0)
        self.events, self.event_first, self.event_count = self._grouped(sent, cell[events["row"][sent]])
        first_row = np.full(n_cases, -1, dtype=np.int64)
        first_row[rows["case"][::-1]] = np.arange(len(rows["case"]))[::-1]
        self.journeys = self._with_first(country.journeys, first_row, cell)
        self.seizures = self._with_first(country.seizures, first_row, cell)

    def _grouped(self, chosen_rows: Column, cell: Column) -> tuple[Column, Column, Column]:
        order, first, count = group_rows(cell, self.cells)
        return chosen_rows[order], first, count

    def _with_first(self, table: Table, first_row: Column, cell: Column) -> tuple[Column, Column, Column]:
        row = first_row[table["case"]]
        sent = np.flatnonzero(row >= 0)
        return self._grouped(sent, cell[row[sent]])

    def rows_of(self, cell: int) -> Column:
        return self.rows[self.row_first[cell] : self.row_first[cell] + self.row_count[cell]]

    def behind(self, cell: int) -> dict[str, Column]:
        """For every data sheet of a return with rows: the rows of the country's tables that stand behind its rows."""
        rows = self.rows_of(cell)
        case = self.country.rows["case"][rows]
        found = {
            "cases": rows,
            "persons": spread_rows(self.person_first[case], self.person_count[case])[1],
            "events": self.events[self.event_first[cell] : self.event_first[cell] + self.event_count[cell]],
        }
        for name, (order, first, count) in (("journeys", self.journeys), ("seizures", self.seizures)):
            own = order[first[cell] : first[cell] + count[cell]]
            if len(own):
                found[name] = own
        return found

    def sheets(self, behind: dict[str, Column]) -> dict[str, Sheet]:
        """The data sheets of the return of which these rows stand behind."""
        make = {
            "cases": self._cases,
            "persons": self._persons,
            "events": self._events,
            "journeys": self._journeys,
            "seizures": self._seizures,
        }
        return {name: make[name](rows) for name, rows in behind.items()}

    def _cases(self, rows: Column) -> Sheet:
        country, case = self.country, self.country.rows["case"][rows]
        cases, texts, take = country.cases, country.texts["cases"], pa.array(case)
        world = country.world
        return {
            "case_id": text(texts["case_id"].take(take)),
            "police_station": text(texts["police_station"].take(take)),
            "fir_number": text(texts["fir_number"].take(take)),
            "fir_year": whole(fir_year(cases["registered"][case])),
            "registered_on": day(cases["registered"][case]),
            "category": text(chosen(world.categories, cases["category"][case])),
            "offences": text(texts["offences"].take(take)),
            "offence_from": text(partial_text(cases["offence_first"][case], cases["offence_known"][case])),
            "district": text(texts["district"].take(take)),
            "cross_border": text(chosen_or_empty(list(ANSWERS), cases["cross_border"][case])),
            "exploitation": text(chosen_or_empty(list(EXPLOITATION), cases["exploitation"][case])),
            "means": text(chosen_or_empty(list(MEANS), cases["means"][case])),
            "status": text(chosen(world.stages, country.rows["status"][rows])),
            "status_on": day(country.rows["status_on"][rows]),
            "transferred_from": text(texts["transferred_from"].take(take)),
        }

    def _persons(self, rows: Column) -> Sheet:
        country = self.country
        people, names, take = country.people, country.texts["people"], pa.array(rows)
        return {
            "case_id": text(country.texts["cases"]["case_id"].take(pa.array(people["case"][rows]))),
            "person_no": whole(people["person_no"][rows]),
            "role": text(chosen(p.ROLES, people["role"][rows])),
            "name": text(names["name"].take(take)),
            "relation": text(chosen_or_empty(list(p.RELATIONS), people["relation"][rows])),
            "relation_name": text(names["relation_name"].take(take)),
            "alias": text(names["alias"].take(take)),
            "sex": text(chosen(p.SEXES, people["sex"][rows])),
            "birth_date": text(partial_text(people["born_first"][rows], people["born_known"][rows])),
            "age": whole(people["age"][rows], people["age"][rows] >= 0),
            "age_basis": text(chosen_or_empty(list(p.AGE_BASES), people["age_basis"][rows])),
            "nationality": text(chosen(p.NATIONALITIES, people["nation"][rows])),
            "id_type": text(
                chosen_or_empty(
                    list(p.ID_TYPES), np.where(people["numbered"][rows], people["document"][rows], -1)
                )
            ),
            "id_number": text(names["id_number"].take(take)),
            "home_district": text(names["home_district"].take(take)),
            "referred": text(chosen_or_empty(list(ANSWERS), people["referred"][rows])),
        }

    def _events(self, rows: Column) -> Sheet:
        country = self.country
        events, take = country.events, pa.array(rows)
        case, person = events["case"][rows], events["person"][rows]
        named = pa.array(case, mask=~events["named"][rows])
        return {
            "case_id": text(country.texts["cases"]["case_id"].take(pa.array(case))),
            "person_no": whole(country.people["person_no"][np.maximum(person, 0)], person >= 0),
            "stage": text(chosen(country.world.stages, events["stage"][rows])),
            "on": day(events["on"][rows]),
            "court": text(country.texts["events"]["court"].take(take)),
            "offences": text(country.texts["cases"]["offences"].take(named)),
            "sentence_months": whole(events["months"][rows], events["months"][rows] >= 0),
            "fine_pkr": whole(events["fine"][rows], events["fine"][rows] >= 0),
        }

    def _journeys(self, rows: Column) -> Sheet:
        country, journeys, ways = self.country, self.country.journeys, routes()
        stop, person = journeys["stop"][rows], journeys["person"][rows]
        return {
            "case_id": text(country.texts["cases"]["case_id"].take(pa.array(journeys["case"][rows]))),
            "person_no": whole(country.people["person_no"][np.maximum(person, 0)], person >= 0),
            "leg": whole(journeys["leg"][rows]),
            "kind": text(chosen(KINDS, ways.kind[stop])),
            "place": text(chosen(ways.place, stop)),
            "district": text(chosen_or_empty(country.world.districts, ways.district[stop])),
            "country": text(chosen(ways.country, stop)),
            "mode": text(chosen_or_empty(list(MODES), ways.mode[stop])),
            "on": text(partial_text(journeys["day"][rows], journeys["day_known"][rows])),
        }

    def _seizures(self, rows: Column) -> Sheet:
        country, seizures = self.country, self.country.seizures
        return {
            "case_id": text(country.texts["cases"]["case_id"].take(pa.array(seizures["case"][rows]))),
            "seizure_no": whole(seizures["seizure_no"][rows]),
            "kind": text(chosen(list(codes("seizure_kinds")), seizures["kind"][rows])),
            "quantity": Cells(NUMBER, pa.array(seizures["quantity"][rows])),
            "unit": text(chosen(list(codes("units")), seizures["unit"][rows])),
            "value_pkr": whole(seizures["value"][rows], seizures["value"][rows] >= 0),
            "on": day(seizures["on"][rows]),
        }
