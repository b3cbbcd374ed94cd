"""Columns of cells: what a case, a person or an event is called in a return, before it is cut into returns."""

from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from palermo.invention.cases import fir_year
from palermo.invention.draw import Column, Table, chance, starts
from palermo.invention.world import BESIDE, World
from palermo.vocabulary.codes import CodeError, codes, resolve, rows_of

STATIONS = ("City", "Saddar", "Cantt", "Civil Lines", "Model Town", "Sadar", "Kotwali", "Airport", "Rural")
AGENCY_STATIONS = {"fia": "AHTC", "ctd": "PS CTD"}


def chosen(texts: object, index: Column) -> pa.Array:
    return pa.array(texts).take(pa.array(index))


def chosen_or_empty(texts: list[str], index: Column) -> pa.Array:
    """Texts by index; null where the index is negative or the text is empty."""
    found = pa.array([text or None for text in texts], type=pa.string())
    return found.take(pa.array(np.where(index < 0, 0, index), mask=np.asarray(index) < 0))


@cache
def district_spellings() -> tuple[Column, Column, pa.Array]:
    """For every district code: where its spellings begin, how many there are, and all of them.

    Twice the id, three times the name, then each alias that means this district alone.
    """
    aliases: dict[str, list[str]] = {}
    for row in rows_of("geo/pk_district_aliases.csv"):
        aliases.setdefault(row["district_id"], []).append(row["alias"])
    spellings = []
    for code in codes("districts").values():
        texts = [code.code, code.code]
        if code.extra.get("division"):
            texts += [
                text for text in [code.label] * 3 + aliases.get(code.code, [])[:3] if _means(text, code.code)
            ]
        spellings.append(texts)
    counts = np.array([len(each) for each in spellings])
    return starts(counts), counts, pa.array([text for each in spellings for text in each])


def _means(text: str, code: str) -> bool:
    try:
        return resolve("districts", text).code == code
    except CodeError:
        return False


def district_text(rng: np.random.Generator, district: Column) -> pa.Array:
    first, counts, texts = district_spellings()
    known = np.where(district < 0, 0, district)
    index = first[known] + (rng.random(len(known)) * counts[known]).astype(np.int64)
    return texts.take(pa.array(index, mask=np.asarray(district) < 0))


def case_texts(rng: np.random.Generator, cases: Table, world: World) -> dict[str, pa.Array]:
    n, body = len(cases["body"]), cases["body"]
    year = fir_year(cases["registered"])
    number = _numbered(body.astype(np.int64) * 10000 + year)
    years, written = pa.array(year).cast(pa.string()), pa.array(number).cast(pa.string())
    short = pc.utf8_slice_codeunits(years, 2, 4)
    case_id = pc.binary_join_element_wise(
        chosen(world.bodies, body), years, pc.utf8_lpad(written, 5, "0"), "/"
    )
    fir = pc.if_else(
        pa.array(chance(rng, n, 0.5)),
        pc.binary_join_element_wise(written, short, "/"),
        pc.binary_join_element_wise(written, years, "/"),
    )
    sender = cases["sender"]
    rows = pa.array(np.where(sender < 0, 0, sender), mask=sender < 0)
    senders = pc.binary_join_element_wise(chosen(world.bodies, body).take(rows), case_id.take(rows), ":")
    beside = chosen(["", *(f";{codes_}" for codes_ in BESIDE[1:])], cases["beside"])
    return {
        "case_id": case_id,
        "police_station": _stations(rng, cases, world),
        "fir_number": fir,
        "offences": pc.binary_join_element_wise(chosen(world.principals, cases["principal"]), beside, ""),
        "district": district_text(rng, cases["district"]),
        "transferred_from": senders,
    }


def _numbered(group: Column) -> Column:
    """1, 2, 3 … within each group, in the order of the rows."""
    order = np.argsort(group, kind="stable")
    sizes = np.unique(group, return_counts=True)[1]
    number = np.empty(len(group), dtype=np.int64)
    number[order] = np.arange(len(group)) - np.repeat(starts(sizes), sizes) + 1
    return number


def _stations(rng, cases: Table, world: World) -> pa.Array:
    n = len(cases["body"])
    labels = [
        code.label if code.extra.get("division") else "Headquarters" for code in codes("districts").values()
    ]
    place = chosen(labels, cases["district"])
    police = np.isin(np.array(world.body_kind)[cases["body"]], ("police",))
    station = chosen(STATIONS, rng.integers(0, len(STATIONS), n))
    prefix = [
        AGENCY_STATIONS.get(kind, f"PS {body}")
        for kind, body in zip(world.body_kind, world.bodies, strict=True)
    ]
    return pc.if_else(
        pa.array(police),
        pc.binary_join_element_wise("PS", station, place, " "),
        pc.binary_join_element_wise(chosen(prefix, cases["body"]), place, " "),
    )


COURTS = {
    2: (),
    3: ("Special Judge (Central)", "Sessions Court", "Judicial Magistrate"),
    4: ("Special Judge (Central)", "Sessions Court", "Judicial Magistrate"),
    5: ("High Court", "Sessions Court (appeals)"),
}


def event_texts(rng: np.random.Generator, events: Table, cases: Table, world: World) -> dict[str, pa.Array]:
    """court, and for convictions the offences, sentence_months and fine_pkr (-1 where none is given)."""
    n, phase = len(events["case"]), world.phase[events["stage"]]
    names = ["", *COURTS[3], *COURTS[5]]
    court = np.where(
        phase == 5, 4 + rng.integers(0, 2, n), np.where(phase >= 3, 1 + rng.integers(0, 3, n), 0)
    )
    court = np.where(chance(rng, n, 0.6), court, 0)
    return {"court": chosen_or_empty(names, court)}


def sentences(rng: np.random.Generator, events: Table, cases: Table, world: World) -> Table:
    """Of convictions: whether the offences are named, months (1200: life) and fine; of REDUCED new months."""
    n, stage = len(events["case"]), events["stage"]
    convicted, reduced = stage == world.stage("CONVICTED"), stage == world.stage("REDUCED")
    months = np.minimum(np.rint(rng.gamma(2, 22, n)) + 3, 300)
    months = np.where(chance(rng, n, 0.015), 1200, months)
    months = np.where((convicted & chance(rng, n, 0.85)) | (reduced & chance(rng, n, 0.7)), months, -1)
    fine = np.where((convicted & chance(rng, n, 0.7)), np.rint(rng.lognormal(11, 1, n) / 1000) * 1000, -1)
    return {
        "named": convicted & chance(rng, n, 0.75),
        "months": months.astype(np.int32),
        "fine": np.where(fine == 0, 5000, fine).astype(np.int64),
    }
