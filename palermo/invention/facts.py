"""The same invented country straight as facts (Parquet), without names and without returns: for millions of cases.

The country is made in parts of PART cases, so that memory stays the same however large it is.
"""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from palermo.invention import people as p
from palermo.invention.cases import ANSWERS, NOT_GIVEN, Window, fir_year, partial
from palermo.invention.country import Progress, make_country
from palermo.invention.delivery import make_delivery
from palermo.invention.draw import Column, Table, spread_rows, starts, stream
from palermo.invention.sheets import Country
from palermo.invention.travel import KINDS, MODES, routes
from palermo.invention.world import BESIDE, EXPLOITATION, MEANS, world
from palermo.vocabulary.codes import codes

PART = 100_000


def coded(texts: Iterable[str], index: Column) -> pa.Array:
    """A column of codes; null where the index is negative or the text is empty."""
    written = list(texts)
    # A dictionary that holds a text twice is written differently from run to run.
    known = list(dict.fromkeys(written))
    place = {text: number for number, text in enumerate(known)}
    index = np.asarray(index, dtype=np.int32)
    missing = index < 0
    number = np.array([place[text] for text in written], dtype=np.int32)[np.maximum(index, 0)]
    missing |= np.array([not text for text in known])[number]
    return pa.DictionaryArray.from_arrays(pa.array(number, mask=missing), pa.array(known))


def days(numbers: Column, missing: Column | None = None) -> pa.Array:
    return pa.array(np.asarray(numbers, dtype=np.int32), mask=missing).cast(pa.date32())


def numbers(values: Column, kind: type, missing: Column | None = None) -> pa.Array:
    return pa.array(np.asarray(values, dtype=kind), mask=missing)


class Sent:
    """What of one part of the country was sent: its rows, with the number of the return they came in."""

    def __init__(self, country: Country, return_no: Column, first_case: int, first_event: int) -> None:
        self.country, self.first_case, self.first_event = country, first_case, first_event
        number = return_no.ravel()[country.cell]
        self.rows = np.flatnonzero(number >= 0)
        self.return_no = number
        self.case = country.rows["case"][self.rows]
        self.known = np.zeros(len(country.cases["body"]), dtype=bool)
        self.known[self.case] = True

    def tables(self) -> dict[str, dict[str, pa.Array]]:
        return {
            "cases": self.cases(),
            "persons": self.persons(),
            "events": self.events(),
            "journeys": self.journeys(),
            "seizures": self.seizures(),
        }

    def keys(self, rows: Column, case: Column) -> dict[str, pa.Array]:
        return {
            "return_no": numbers(self.return_no[rows], np.int32),
            "case_no": numbers(case + self.first_case, np.int64),
        }

    def cases(self) -> dict[str, pa.Array]:
        of, case, rows = self.country, self.case, self.country.rows
        cases, world = of.cases, of.world
        sender = cases["sender"][case]
        unknown = (sender < 0) | ~self.known[np.maximum(sender, 0)]
        offences = [f"{principal};{beside}".strip(";") for principal in world.principals for beside in BESIDE]
        not_given = cases["offence_known"][case] == NOT_GIVEN
        return self.keys(self.rows, case) | {
            "from_case_no": numbers(sender + self.first_case, np.int64, unknown),
            "fir_year": numbers(fir_year(cases["registered"][case]), np.int32),
            "registered_on": days(cases["registered"][case]),
            "category": coded(world.categories, cases["category"][case]),
            "offences": coded(offences, cases["principal"][case] * len(BESIDE) + cases["beside"][case]),
            "offence_from": days(cases["offence_first"][case], not_given),
            "offence_from_last": days(cases["offence_last"][case], not_given),
            "district": coded(world.districts, cases["district"][case]),
            "cross_border": coded(ANSWERS, cases["cross_border"][case]),
            "exploitation": coded(EXPLOITATION, cases["exploitation"][case]),
            "means": coded(MEANS, cases["means"][case]),
            "status": coded(world.stages, rows["status"][self.rows]),
            "status_on": days(rows["status_on"][self.rows]),
        }

    def persons(self) -> dict[str, pa.Array]:
        people = self.country.people
        in_case = np.bincount(people["case"], minlength=len(self.known))
        row, person = spread_rows(starts(in_case)[self.case], in_case[self.case])
        told = {column: values[person] for column, values in people.items()}
        unborn, unaged = told["born_known"] == NOT_GIVEN, told["age"] < 0
        document = np.where(told["numbered"], told["document"], -1)
        return self.keys(self.rows[row], told["case"]) | {
            "person_no": numbers(told["person_no"], np.int32),
            "role": coded(p.ROLES, told["role"]),
            "relation": coded(p.RELATIONS, told["relation"]),
            "sex": coded(p.SEXES, told["sex"]),
            "birth_date": days(told["born_first"], unborn),
            "birth_date_last": days(told["born_last"], unborn),
            "age": numbers(told["age"], np.int32, unaged),
            "age_basis": coded(p.AGE_BASES, told["age_basis"]),
            "nationality": coded(p.NATIONALITIES, told["nation"]),
            "id_type": coded(p.ID_TYPES, document),
            "home_district": coded(self.country.world.districts, told["home_told"]),
            "referred": coded(ANSWERS, told["referred"]),
        }

    def events(self) -> dict[str, pa.Array]:
        of, events = self.country, self.country.events
        row = events["row"]
        sent = np.flatnonzero((row >= 0) & (self.return_no[row] >= 0))
        case, person = events["case"][sent], events["person"][sent]
        offences = [
            f"{principal};{beside}".strip(";") for principal in of.world.principals for beside in BESIDE
        ]
        named = of.cases["principal"][case] * len(BESIDE) + of.cases["beside"][case]
        months, fine = events["months"][sent], events["fine"][sent]
        return self.keys(row[sent], case) | {
            "event_no": numbers(sent + self.first_event, np.int64),
            "person_no": numbers(of.people["person_no"][np.maximum(person, 0)], np.int32, person < 0),
            "stage": coded(of.world.stages, events["stage"][sent]),
            "on": days(events["on"][sent]),
            "offences": coded(offences, np.where(events["named"][sent], named, -1)),
            "sentence_months": numbers(months, np.int32, months < 0),
            "fine_pkr": numbers(fine, np.int64, fine < 0),
        }

    def _first_rows(self, table: Table) -> tuple[Column, Column]:
        """Journeys and seizures come with the first row of their case, and are lost with it."""
        rows = self.country.rows["case"]
        first = np.full(len(self.known), -1, dtype=np.int64)
        first[rows[::-1]] = np.arange(len(rows))[::-1]
        row = first[table["case"]]
        sent = np.flatnonzero((row >= 0) & (self.return_no[row] >= 0))
        return sent, row[sent]

    def journeys(self) -> dict[str, pa.Array]:
        of, journeys, ways = self.country, self.country.journeys, routes()
        sent, row = self._first_rows(journeys)
        stop, person = journeys["stop"][sent], journeys["person"][sent]
        known = journeys["day_known"][sent]
        first, last = partial(journeys["day"][sent], known)
        return self.keys(row, journeys["case"][sent]) | {
            "person_no": numbers(of.people["person_no"][np.maximum(person, 0)], np.int32, person < 0),
            "leg": numbers(journeys["leg"][sent], np.int32),
            "kind": coded(KINDS, ways.kind[stop]),
            "district": coded(of.world.districts, ways.district[stop]),
            "country": coded(ways.country, stop),
            "mode": coded(MODES, ways.mode[stop]),
            "on_first": days(first, known == NOT_GIVEN),
            "on_last": days(last, known == NOT_GIVEN),
        }

    def seizures(self) -> dict[str, pa.Array]:
        seizures = self.country.seizures
        sent, row = self._first_rows(seizures)
        value = seizures["value"][sent]
        return self.keys(row, seizures["case"][sent]) | {
            "seizure_no": numbers(seizures["seizure_no"][sent], np.int32),
            "kind": coded(codes("seizure_kinds"), seizures["kind"][sent]),
            "quantity": numbers(seizures["quantity"][sent], np.float64),
            "unit": coded(codes("units"), seizures["unit"][sent]),
            "value_pkr": numbers(value, np.int64, value < 0),
            "on": days(seizures["on"][sent]),
        }


def invent_facts(
    cases: int, window: Window, seed: int, out: Path, progress: Progress | None = None, part: int = PART
) -> dict[str, int]:
    """Write a facts set to the folder `out`; returns how many cases, persons and rows of each table it has."""
    out = Path(out)
    written = {"cases_made": 0, "persons_made": 0}
    delivery = make_delivery(stream(seed, 0, 5), world(), window)
    sent = delivery["sent"]
    return_no = np.where(sent, np.cumsum(sent).reshape(sent.shape), -1)
    balances: Table = {}
    first_case = first_event = 0
    parts = -(-cases // part)
    for number in range(parts):
        size = min(part, cases - number * part)
        country = make_country(size, window, seed, number)
        sums = country.balances | {
            "rows": np.bincount(country.cell, minlength=return_no.size).reshape(return_no.shape)
        }
        balances = {name: balances[name] + sums[name] if balances else sums[name] for name in sums}
        for name, columns in Sent(country, return_no, first_case, first_event).tables().items():
            table = pa.table(columns)
            folder = out / f"{name}.parquet"
            folder.mkdir(parents=True, exist_ok=True)
            pq.write_table(
                table, folder / f"part-{number:05d}.parquet", compression="zstd", compression_level=1
            )
            written[name] = written.get(name, 0) + len(table)
        first_case += len(country.cases["body"])
        first_event += len(country.events["case"])
        written["cases_made"] += len(country.cases["body"])
        written["persons_made"] += len(country.people["case"])
        if progress:
            progress(number + 1, parts)
    _write_returns(window, delivery, return_no, balances, out)
    return written


def _write_returns(window: Window, delivery: Table, return_no: Column, balances: Table, out: Path) -> None:
    body, quarter = np.nonzero(delivery["sent"])
    nil = balances.pop("rows")[body, quarter] == 0
    columns = {
        "return_no": numbers(return_no[body, quarter], np.int32),
        "body": coded(world().bodies, body),
        "period_start": days(window.first[quarter]),
        "period_end": days(window.last[quarter]),
        "prepared_on": days(delivery["prepared"][body, quarter]),
        "nil": pa.array(nil),
        **{name: numbers(balances[name][body, quarter], np.int32) for name in balances},
        "basis": coded(("CASES", "NIL"), nil.astype(np.int32)),
    }
    pq.write_table(pa.table(columns), out / "returns.parquet", compression="zstd")
