"""A made-up country: returns of every body for every quarter, and the truth about them."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa

from palermo.invention.cases import Window, make_cases, window_of
from palermo.invention.course import make_courses
from palermo.invention.draw import Table, as_days, chance, days_after, stream
from palermo.invention.names import make_names
from palermo.invention.papers import make_numbers
from palermo.invention.people import make_people
from palermo.invention.sending import make_balances, make_rows
from palermo.invention.sheets import Country, Cutter, text
from palermo.invention.texts import case_texts, district_text, event_texts, sentences
from palermo.invention.travel import make_journeys, make_seizures
from palermo.invention.world import world
from palermo.invention.writing import style_of, write_return, written_days
from palermo.vocabulary.obligations import periods

MISSING, LATE = 0.03, 0.12

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


def make_delivery(rng: np.random.Generator, country: Country) -> Table:
    """Per body and quarter (two dimensions): is the return due, was it sent, prepared on which day."""
    of, window = country.world, country.window
    shape = (len(of.bodies), len(window.first))
    due = (of.body_from[:, None] <= window.last[None, :]) & (window.last[None, :] <= of.body_until[:, None])
    lag = np.where(
        chance(rng, shape[0] * shape[1], LATE),
        days_after(rng, shape[0] * shape[1], 31, 25),
        rng.integers(2, 29, shape[0] * shape[1]),
    )
    return {
        "due": due,
        "sent": due & ~chance(rng, shape[0] * shape[1], MISSING).reshape(shape),
        "prepared": window.last[None, :] + lag.reshape(shape),
    }


def invent(
    cases: int,
    start: date,
    end: date,
    seed: int,
    out: Path,
    faults: float = 0.0,
    format: str = "mixed",
    progress: Progress | None = None,
) -> None:
    """Write DIR/returns and DIR/truth of a country of `cases` cases. ValueError when no whole quarter lies between the dates."""
    country = make_country(cases, quarters(start, end), seed)
    name_everything(country, seed)
    delivery = make_delivery(stream(seed, 0, 5), country)
    cutter = Cutter(country)
    folder = Path(out) / "returns"
    folder.mkdir(parents=True, exist_ok=True)
    sent = np.argwhere(delivery["sent"])
    for done, (body, quarter) in enumerate(sent):
        cell = int(body) * len(country.window.first) + int(quarter)
        style = style_of(int(body), format)
        sheets = cutter.sheets(cell) if cutter.row_count[cell] else {}
        fields = _fields(country, delivery, int(body), int(quarter), nil=not sheets, style=style)
        write_return(
            folder / f"{country.world.bodies[body]}-{quarter_name(country.window, int(quarter))}",
            fields,
            sheets,
            style,
        )
        if progress:
            progress(done + 1, len(sent))


def quarter_name(window: Window, quarter: int) -> str:
    first = str(as_days(window.first[quarter]))
    return f"{first[:4]}-Q{(int(first[5:7]) + 2) // 3}"


def _fields(country: Country, delivery: Table, body: int, quarter: int, nil: bool, style) -> dict:
    days = pa.array(
        np.array(
            [country.window.first[quarter], country.window.last[quarter], delivery["prepared"][body, quarter]]
        )
    )
    first, last, prepared = written_days(days, style).to_pylist()
    values = {
        "format": "palermo-return/1",
        "body": country.world.bodies[body],
        "period_start": first,
        "period_end": last,
        "prepared_on": prepared,
        "nil": "yes" if nil else "no",
        **{name: str(country.balances[name][body, quarter]) for name in country.balances},
    }
    return {"field": text(pa.array(list(values))), "value": text(pa.array(list(values.values())))}
