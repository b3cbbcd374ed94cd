"""The truth files: the figures as they must come out, who is the same person, what was never reported."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from palermo.invention.counting import Count, Counted
from palermo.invention.draw import Column, Table, as_days, spread_rows, starts
from palermo.invention.sheets import Country

TOO_FEW = 20
LATE_DAYS = 30

Line = tuple[str, ...]


def quarter_names(country: Country) -> list[str]:
    return [f"{str(day)[:4]}-Q{(int(str(day)[5:7]) + 2) // 3}" for day in as_days(country.window.first)]


def figure_lines(country: Country, count: Count, delivery: Table) -> tuple[list[Line], list[Line]]:
    """The lines of `palermo figures` for the country's dates: national totals, and by province and quarter."""
    flows = count.flows()
    national: list[Line] = []
    detailed: list[Line] = []
    provinces, quarters = country.world.province, quarter_names(country)
    cells = {}
    for figure, counted in flows.items():
        by = _by_province_and_quarter(country, counted)
        cells[figure] = by
        if total := sum(by.values()):
            national.append((figure, str(total)))
        detailed += [(figure, province, quarter, str(value)) for (province, quarter), value in by.items()]
    convicted, acquitted = cells["persons_convicted"], cells["persons_acquitted"]
    national += _rate(sum(convicted.values()), sum(acquitted.values()))
    for key in {*convicted, *acquitted}:
        detailed += [(f, *key, v) for f, v in _rate(convicted.get(key, 0), acquitted.get(key, 0))]
    for figure, case in _stocks(country, count).items():
        names, values = np.unique(np.array(provinces)[country.cases["district"][case]], return_counts=True)
        national += [(figure, str(len(case)))] if len(case) else []
        detailed += [(figure, name, "", str(value)) for name, value in zip(names, values, strict=True)]
    for figure, which in _returns(country, delivery).items():
        per_quarter = which.sum(axis=0)
        national += [(figure, str(per_quarter.sum()))] if per_quarter.sum() else []
        detailed += [(figure, "", quarters[i], str(value)) for i, value in enumerate(per_quarter) if value]
    return sorted(national), sorted(detailed)


def _by_province_and_quarter(country: Country, counted: Counted) -> dict[tuple[str, str], int]:
    window = country.window
    inside = (counted.day >= window.start) & (counted.day <= window.end)
    province = np.array(country.world.province)[country.cases["district"][counted.case[inside]]]
    quarter = np.array(quarter_names(country))[window.quarter_of(counted.day[inside])]
    keys, values = np.unique(np.stack([province, quarter]), axis=1, return_counts=True)
    return {(str(p), str(q)): int(v) for p, q, v in zip(*keys, values, strict=True)}


def _rate(convicted: int, acquitted: int) -> list[Line]:
    decided = convicted + acquitted
    if not decided:
        return []
    rate = f"{convicted / decided:.6f}".rstrip("0").rstrip(".")
    return [("conviction_rate", rate if decided >= TOO_FEW else "")]


def _stocks(country: Country, count: Count) -> dict[str, Column]:
    world, end = country.world, country.window.end
    stage = count.stage_on(end)
    there = count.heads[country.cases["registered"][count.heads] <= end]
    appeal = world.stage("APPEAL")
    pending = there[~world.terminal[stage[there]] & (stage[there] != appeal)]
    return {"case_status": there, "cases_pending": pending, "appeals_pending": there[stage[there] == appeal]}


def _returns(country: Country, delivery: Table) -> dict[str, Column]:
    received = delivery["sent"] & delivery["due"]
    return {
        "returns_due": delivery["due"],
        "returns_received": received,
        "returns_late": received & (delivery["prepared"] - country.window.last[None, :] > LATE_DAYS),
        "returns_nil": received & delivery["nil"],
    }


def write_lines(path: Path, header: Sequence[str], lines: Iterable[Sequence[object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(lines)


def write_truth(
    country: Country, delivery: Table, sent: Column, count: Count, out: Path, hidden: Iterable[Line]
) -> None:
    """figures.csv, figures-by-province-quarter.csv, persons.csv, transfers.csv and hidden.csv in the folder `out`."""
    national, detailed = figure_lines(country, count, delivery)
    write_lines(out / "figures.csv", ("figure", "value"), national)
    write_lines(out / "figures-by-province-quarter.csv", ("figure", "province", "quarter", "value"), detailed)
    write_lines(out / "hidden.csv", ("district", "exploitation", "people"), hidden)
    _write_persons(country, sent, out / "persons.csv")
    _write_transfers(country, count, out / "transfers.csv")


def _write_persons(country: Country, sent: Column, path: Path) -> None:
    """Every row of a persons sheet that was sent, and which person it is."""
    import pyarrow as pa
    import pyarrow.csv

    people, rows, cases = country.people, country.rows, country.cases
    row = np.flatnonzero(sent)
    in_case = np.bincount(people["case"], minlength=len(cases["body"]))
    case = rows["case"][row]
    group, person = spread_rows(starts(in_case)[case], in_case[case])
    table = pa.table(
        {
            "person_id": pa.array(people["who"][person]),
            "body": pa.array(country.world.bodies).take(pa.array(cases["body"][people["case"][person]])),
            "case_id": country.texts["cases"]["case_id"].take(pa.array(people["case"][person])),
            "person_no": pa.array(people["person_no"][person]),
            "period": pa.array(quarter_names(country)).take(pa.array(rows["quarter"][row][group])),
        }
    )
    pyarrow.csv.write_csv(table, path, pyarrow.csv.WriteOptions(quoting_style="needed"))


def _write_transfers(country: Country, count: Count, path: Path) -> None:
    """Every case that was received by transfer: both keys, and whether both ends are among the rows that count."""
    cases, case_id = country.cases, country.texts["cases"]["case_id"].to_pylist()
    bodies = country.world.bodies
    lines = [
        (
            bodies[cases["body"][sender]],
            case_id[sender],
            bodies[cases["body"][case]],
            case_id[case],
            "yes" if count.known[case] and count.known[sender] else "no",
        )
        for case in np.flatnonzero(cases["sender"] >= 0)
        for sender in [cases["sender"][case]]
    ]
    write_lines(path, ("from_body", "from_case_id", "body", "case_id", "joined"), lines)


DETECTED = 0.22
"""Of the victims there are, the share that ever comes into a return; it differs from form to form."""


def hidden_population(rng: np.random.Generator, country: Country) -> list[Line]:
    """People exploited and never reported, per district and form: (district, form, how many)."""
    from palermo.invention.people import BOTH, VICTIM
    from palermo.invention.world import EXPLOITATION

    cases, people = country.cases, country.people
    victims = np.isin(people["role"], (VICTIM, BOTH)) & (cases["sender"][people["case"]] < 0)
    case = people["case"][victims]
    seen = np.zeros((len(country.world.districts), len(EXPLOITATION)), dtype=np.int64)
    np.add.at(seen, (cases["district"][case], cases["exploitation"][case]), 1)
    real = country.world.weight > 0
    share = np.clip(rng.beta(4, 14, len(EXPLOITATION)) * DETECTED / 0.22, 0.03, 0.9)
    expected = (seen + 0.3 * country.world.hot[:, None]) * real[:, None]
    unseen = rng.poisson(expected * (1 - share) / share)
    forms = list(EXPLOITATION)
    return [
        (country.world.districts[district], forms[form], str(unseen[district, form]))
        for district, form in np.argwhere(unseen > 0)
        if forms[form]
    ]
