"""A made-up country: returns of every body for every quarter, and the truth about them."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import numpy as np

from palermo.invention.cases import Window, make_cases, window_of
from palermo.invention.counting import Count
from palermo.invention.course import make_courses
from palermo.invention.delivery import Totals, make_delivery, return_fields, return_name
from palermo.invention.draw import Column, Table, stream
from palermo.invention.faults.planting import Planter
from palermo.invention.names import make_names
from palermo.invention.papers import make_numbers
from palermo.invention.people import make_people
from palermo.invention.sending import make_balances, make_rows
from palermo.invention.sheets import Country, Cutter, Sheet
from palermo.invention.texts import case_texts, district_text, event_texts, sentences
from palermo.invention.travel import make_journeys, make_seizures
from palermo.invention.truth import hidden_population, write_truth
from palermo.invention.world import world
from palermo.invention.writing import style_of, write_return
from palermo.vocabulary.obligations import periods

Progress = Callable[[int, int], None]


def quarters(start: date, end: date) -> Window:
    """The whole quarters within the dates. ValueError when there is none."""
    found = [(first, last) for first, last in periods("quarter", start, end) if first >= start]
    if not found:
        raise ValueError("There is no whole quarter between these dates.")
    return window_of(found)


def make_country(cases: int, window: Window, seed: int, part: int = 0) -> Country:
    """The country without its texts, as columns; `part` makes another one from the same seed."""
    of = world()
    table = make_cases(stream(seed, part, 0), cases, of, window)
    people = make_people(stream(seed, part, 1), table, of)
    events = make_courses(stream(seed, part, 2), table, people, of, window)
    rows = make_rows(table, events, of, window)
    balances = make_balances(table, events, rows, of, window)
    rng = stream(seed, part, 3)
    journeys, seizures = make_journeys(rng, table, people, of), make_seizures(rng, table, of)
    events |= sentences(rng, events, table, of)
    return Country(of, window, table, people, events, rows, journeys, seizures, balances)


def name_everything(country: Country, seed: int) -> None:
    rng = stream(seed, 0, 4)
    people = country.people
    country.texts["cases"] = case_texts(rng, country.cases, country.world)
    country.texts["events"] = event_texts(rng, country.events, country.cases, country.world)
    country.texts["people"] = make_names(rng, people) | {
        "id_number": make_numbers(rng, people, country.world),
        "home_district": district_text(rng, people["home_told"]),
    }


def invent(
    cases: int,
    start: date,
    end: date,
    seed: int,
    out: Path,
    faults: float = 0.0,
    format: str = "mixed",
    totals: float = 0.05,
    progress: Progress | None = None,
    until: date | None = None,
) -> None:
    """Write DIR/returns and DIR/truth of a country of `cases` cases.

    No return is prepared after `until`. `faults` is the share of rows that get a planted fault, `totals` the share of bodies that only state totals.
    ValueError when no whole quarter lies between the dates.
    """
    country = make_country(cases, quarters(start, end), seed)
    name_everything(country, seed)
    delivery = make_delivery(stream(seed, 0, 5), country.world, country.window, totals, until)
    folder, truth = Path(out) / "returns", Path(out) / "truth"
    folder.mkdir(parents=True, exist_ok=True)
    truth.mkdir(parents=True, exist_ok=True)
    stands = delivery["sent"] & ~delivery["without_system"][:, None]
    sent = stands.ravel()[country.cell]
    planter = Planter(country, faults, stream(seed, 0, 7), sent)
    _write_returns(country, delivery, planter, folder, format, progress)
    sent = sent & ~planter.rejected
    row = country.events["row"]
    count = Count(country, sent, (row >= 0) & sent[row])
    write_truth(country, delivery, sent, count, truth, hidden_population(stream(seed, 0, 6), country))
    planter.write(truth / "faults.csv")


def _sheets(cutter: Cutter, cell: int) -> dict[str, Sheet]:
    return cutter.sheets(cutter.behind(cell))


def _write_returns(
    country: Country,
    delivery: Table,
    planter: Planter,
    folder: Path,
    format: str,
    progress: Progress | None,
) -> None:
    cutter = Cutter(country)
    totals = {int(body): Totals(country, int(body)) for body in np.flatnonzero(delivery["without_system"])}
    sent = [(int(body), int(quarter)) for body, quarter in np.argwhere(delivery["sent"])]
    for done, (body, quarter) in enumerate(sent):
        cell = body * len(country.window.first) + quarter
        style = style_of(body, format)
        path = folder / return_name(country, body, quarter)
        sheets: dict[str, Sheet] = {}
        behind: dict[str, Column] = {}
        if body in totals:
            stated = totals[body].sheet(quarter)
            sheets = {"totals": stated} if stated else {}
        elif cutter.row_count[cell]:
            behind = cutter.behind(cell)
            sheets = cutter.sheets(behind)
        fields = return_fields(country, delivery, body, quarter, not sheets, style)
        prepared = int(delivery["prepared"][body, quarter])
        empty = None if body in totals else partial(_sheets, cutter, cell)
        page = planter.page(body, quarter, path, style, fields, sheets, behind, prepared, empty)
        delivery["nil"][body, quarter] = page.fields["nil"] == "yes"
        delivery["prepared"][body, quarter] = page.prepared
        write_return(path, page.fields, page.sheets, style, page.ragged)
        if progress:
            progress(done + 1, len(sent))
