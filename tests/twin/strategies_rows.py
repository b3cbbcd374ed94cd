"""Small returns as text with everything that is wrong with real ones, drawn from a random.Random."""

import csv

from hypothesis import strategies as st

from tests.twin.strategies import BODIES, LIKELY_STAGES, several
from tests.twin.twin_cells import COLUMNS, SHEETS
from tests.twin.twin_lists import code_list

PERIODS = [
    ("2024-10-01", "2024-12-31"),
    ("2025-01-01", "2025-03-31"),
    ("2025-01-01", "2025-03-31"),
    ("2025-03-01", "2025-03-31"),
    ("2025-04-01", "2025-06-30"),
]
DAYS = ["2024-12-31", "2025-01-01", "2025-01-02", "2025-02-10", "2025-03-30", "2025-03-31"]
PARTIALS = ["2024", "2025", "2024-12", "2025-01", "2025-02", "2025-02-10", "2024-12-31", "2025-04-01"]
OFFENCES = [
    "PTPA-3-1",
    "PTPA-3-1",
    "PSMA-3",
    "PPC-109",
    "PPC-370",
    "PACHTO-3",
    "PTPA-BEG",
    "PECA-26A",
    "OTHER",
]
DISTRICTS = [
    "PB-lahore",
    "Lahore",
    "LHR",
    "SD-malir",
    "PK-SD",
    "pk-pb",
    "UNKNOWN",
    "Abroad",
    "D. I. Khan",
    "لاہور",
]
TRANSFERS = ["PB-POLICE:C1", "FIA-LAHORE:C1", "SD-POLICE: C2", "nccia:C3", "PB-POLICE:Z:9"]
IDS = ["3520212345671", "35202-1234567-2", "35202 1234567 1", "۳۵۲۰۲۱۲۳۴۵۶۷۱", "AB123456"]

NASTY = {
    "date": [
        "", "2025-02-30", "12/24/2025", "24/12/2024", "1/2/2025", "1.2.2025", "1-2-2025", "1/2-2025", "1/2/25",
        "45678", "2025", "1446-05-01", "2025-01-02 10:30", "2025-01-02T10:30:00", "۲۰۲۵-۰۱-۰۲", "#N/A",
        "2 Jan 2025", "1899-12-31", "2101-01-01", "2100-12-31", " 2025-01-02 ", "2025-13-01", "0/1/2025", "2025-00-10",
    ],
    "partial date": [
        "", "2025-13", "1899", "1900", "2100", "2101", "07", "2025-02-30", "۲۰۰۷", "1/2/1990", "13/13/1990",
        "abc", "1446", "1990-05", "9999", "2026", "2025-12",
    ],
    "integer": ["", "0", "-1", "1.5", "1.0", "12.0", "1e3", "۱۲", "٣", "12345678", "99999999999999999999", "x", "1,000", " 7 ", "007"],
    "number": ["", "0", "0.5", "1,5", "12.00", "1e15", "1000000000000000", "1000000000000001", "۱.۵", "-3", "5 kg"],
    "code": ["", "tip", "NOPE", "SOM", " OTHER ", "a-very-long-code-that-is-none-at-all", "1234567", "F", "m"],
    "codes": ["", "SEX;LAB", "sex; NOPE", "NOPE", "PTPA-3-1;OTHER", "other;PPC-370", "SEX;;LAB", "1234567"],
    "country": ["", "na", "PAK", "XX", "xs", "ZZ"],
    "yes/no": ["", "Yes", "no", "y", "unknown", "1"],
    "yes/no/unknown": ["", "Yes", "NO", "unknown", "maybe", "TRUE"],
    "text": ["", "=1+1", " x ", "a\nb", "a;b", 'say "x", please', "x" * 200, "a\u202eb", "\u200fC1", "C\x00"],
}  # fmt: skip
NASTY_DISTRICTS = ["Karachi", "kohistan", "nowhere", "dir", "PK-ZZ", "", "lahore!", "12345678"]
NASTY_TRANSFERS = ["PB-POLICE", "PB-POLICE:", "PB-POLICE: ", "NOBODY:C1", ":C1", ""]
NASTY_IDS = ["3.52021E+12", "3520212345", "352021234567١", "35202-1234567", "1E5", "-"]


def nasty(r, field):
    kind = field["type"]
    if field["codes"] == "districts":
        return r.choice(NASTY_DISTRICTS)
    if field["column"] == "transferred_from":
        return r.choice(NASTY_TRANSFERS)
    if field["column"] == "id_number":
        return r.choice(NASTY_IDS)
    return r.choice(NASTY["text" if kind.startswith("text") else kind])


def a_case(r, case_id, period):
    days = [d for d in DAYS if d <= period[1]] or DAYS[:1]
    if r.random() < 0.1:
        days = [*DAYS, "2025-07-01"]
    registered = r.choice(days)
    stage = r.choice(["REGISTERED", "INVESTIGATION", "INVESTIGATION", *LIKELY_STAGES])
    return {
        "case_id": case_id,
        "police_station": r.choice(["Model Town", "Saddar"]),
        "fir_number": r.choice(["1", "12", "۱۲"]),
        "fir_year": r.choice(["2024", "2025", registered[:4], registered[:4]]),
        "registered_on": registered,
        "category": r.choice(["TIP", "TIP", "TIP", "SOM", "DRUGS"]),
        "offences": several(r, OFFENCES) or "PTPA-3-1",
        "offence_from": r.choice(["", *PARTIALS]),
        "district": r.choice(DISTRICTS),
        "cross_border": r.choice(["", "yes", "No", "UNKNOWN"]),
        "exploitation": several(r, ["SEX", "lab", "BEG"]) or "",
        "means": several(r, ["FRAUD", "DEBT"]) or "",
        "status": stage,
        "status_on": r.choice([d for d in days if d >= registered]),
        "transferred_from": r.choice(["", "", "", *TRANSFERS]),
    }


def a_person(r, case_id, person_no):
    return {
        "case_id": case_id,
        "person_no": str(person_no),
        "role": r.choice(["ACCUSED", "ACCUSED", "accused", "VICTIM", "VICTIM_ACCUSED", "MIGRANT"]),
        "name": r.choice(["", "Bibi"]),
        "relation": r.choice(["", "FATHER"]),
        "relation_name": "",
        "alias": "",
        "sex": r.choice(["F", "M", "X", "U"]),
        "birth_date": r.choice(["", "", "2007", "2016-02-29", "1990-05", "2024-12", "2025-01-02"]),
        "age": r.choice(["", "", "8", "9", "10", "17", "35"]),
        "age_basis": r.choice(["", "OFFENCE", "REGISTRATION"]),
        "nationality": r.choice(["PK", "NA", "XX", "AF"]),
        "id_type": r.choice(["", "CNIC", "CNIC", "BFORM", "PASSPORT"]),
        "id_number": r.choice(["", *IDS]),
        "home_district": r.choice(["", "Lahore"]),
        "referred": r.choice(["", "yes", "no"]),
    }


def an_event(r, case, persons, period):
    stage = r.choice(LIKELY_STAGES) if r.random() < 0.85 else r.choice(code_list("stages"))
    days = [d for d in DAYS if case["registered_on"] <= d <= period[1]] or DAYS
    if r.random() < 0.1:
        days = DAYS
    told = r.random() < 0.4
    return {
        "case_id": case["case_id"],
        "person_no": r.choice(["", "", *[p["person_no"] for p in persons]]),
        "stage": case["status"] if told else stage,
        "on": case["status_on"] if told else r.choice(days),
        "court": r.choice(["", "", "Sessions"]),
        "offences": several(r, OFFENCES, 2) or "",
        "sentence_months": r.choice(["", "", "", "12"]),
        "fine_pkr": r.choice(["", "", "", "50000"]),
    }


def a_journey(r, case_id, persons):
    return {
        "case_id": case_id,
        "person_no": r.choice(["", *[p["person_no"] for p in persons]]),
        "leg": r.choice(["1", "2"]),
        "kind": r.choice(["ORIGIN", "TRANSIT"]),
        "place": "",
        "district": r.choice(["", "Lahore"]),
        "country": r.choice(["PK", "IR"]),
        "mode": r.choice(["", "LAND"]),
        "on": r.choice(["", "2025-01"]),
    }


def a_seizure(r, case_id):
    return {
        "case_id": case_id,
        "seizure_no": r.choice(["1", "2"]),
        "kind": r.choice(["CASH", "HEROIN"]),
        "quantity": r.choice(["1", "0.5", "100"]),
        "unit": r.choice(["PKR", "KG"]),
        "value_pkr": r.choice(["", "5"]),
        "on": r.choice(["", "2025-01-02", "2025-07-01"]),
    }


def a_total(r):
    return {
        "figure": r.choice(
            ["cases_registered", "victims_identified", "case_status", "persons_convicted", "seized"]
        ),
        "category": r.choice(["TIP", "TIP", "SOM"]),
        "district": r.choice(["", "", "Lahore", "UNKNOWN"]),
        "sex": r.choice(["", "", "F", "U"]),
        "age_group": r.choice(["", "", "CHILD"]),
        "stage": r.choice(["", "", "INVESTIGATION"]),
        "value": r.choice(["0", "1", "1", "2", "3"]),
    }


def return_rows(r, body, period, sheets):
    registered = sum(1 for c in sheets["cases"] if period[0] <= c["registered_on"] <= period[1])
    registered = registered if r.random() < 0.7 else r.randint(0, 3)
    disposed = r.randint(0, 1)
    opening = r.choice([0, 1, 1, 2])
    nil = "no" if any(sheets.values()) else r.choice(["yes", "no"])
    fields = {
        "format": "palermo-return/1",
        "body": body,
        "period_start": period[0],
        "period_end": period[1],
        "prepared_on": r.choice([period[1], "2025-04-10", "2025-04-10", "2025-04-11"]),
        "nil": nil,
        "opening_pending": str(opening),
        "registered": str(registered),
        "reopened": r.choice(["", "0", "1"]),
        "disposed": str(disposed),
        "pending": str(opening + registered - disposed) if opening + registered >= disposed else "0",
    }
    if r.random() < 0.3:
        del fields["reopened"]
    if r.random() < 0.06:
        name = r.choice(sorted(fields))
        fields[name] = nasty(r, COLUMNS["return"][name])
    if r.random() < 0.03:
        del fields[r.choice(sorted(fields))]
    return fields


def sheets_from_random(r, period):
    sheets = {name: [] for name in SHEETS[1:]}
    for case_id in ["C1", "C2", "C3"][: r.randint(0, 3)]:
        case = a_case(r, case_id, period)
        persons = [a_person(r, case_id, no) for no in range(1, r.randint(0, 2) + 1)]
        sheets["cases"].append(case)
        sheets["persons"] += persons
        sheets["events"] += [an_event(r, case, persons, period) for _ in range(r.randint(0, 4))]
        if r.random() < 0.2:
            sheets["journeys"].append(a_journey(r, case_id, persons))
        sheets["seizures"] += [a_seizure(r, case_id) for _ in range(r.choice([0, 0, 1, 2]))]
    sheets["totals"] = [a_total(r) for _ in range(r.choice([0, 0, 1, 4]))]
    return sheets


def spoil(r, sheets):
    """Faults as they come: single cells, rows twice, rows without parent, rows of blanks."""
    for _ in range(r.choice([0, 1, 1, 2, 4])):
        there = [name for name, rows in sheets.items() if rows]
        if not there:
            return
        sheet = r.choice(there)
        row = r.choice(sheets[sheet])
        what = r.random()
        if what < 0.7:
            column = r.choice(sorted(COLUMNS[sheet]))
            row[column] = nasty(r, COLUMNS[sheet][column])
        elif what < 0.85:
            again = dict(row)
            if r.random() < 0.5:
                column = r.choice(sorted(again))
                again[column] = nasty(r, COLUMNS[sheet][column])
            sheets[sheet].insert(r.randint(0, len(sheets[sheet])), again)
        elif what < 0.95 and "case_id" in row:
            row["case_id"] = "C9"
        elif "person_no" in row:
            row["person_no"] = "9"


def write_sheet(r, path, columns, rows):
    """As a spreadsheet program may write it: columns in any order, blank lines, a foreign column, BOM."""
    columns, sheet = list(columns), path.stem
    if r.random() < 0.1:
        path = path.with_name(r.choice([f"{sheet.upper()}.CSV", f"{sheet.title()}.csv"]))
    if r.random() < 0.3:
        r.shuffle(columns)
    optional = [c for c in columns if COLUMNS[sheet][c]["required"] == "no"]
    if optional and r.random() < 0.1:
        columns.remove(r.choice(optional))
    if r.random() < 0.02:
        columns.remove(r.choice(columns))
    foreign = r.random() < 0.05
    delimiter = r.choice([",", ",", ",", ";", "\t"])
    if delimiter == ";":
        delimiter = "," if any(";" in str(v) for row in rows for v in row.values()) else ";"
    with path.open("w", encoding=r.choice(["utf-8", "utf-8-sig", "utf-16"]), newline="") as out:
        writer = csv.writer(out, delimiter=delimiter, lineterminator=r.choice(["\n", "\r\n"]))
        headers = [r.choice([c, c, c.upper(), f" {c} "]) for c in columns]
        writer.writerow(headers + (["remarks"] if foreign else []))
        for row in rows:
            if r.random() < 0.05:
                writer.writerow([r.choice(["", " "])] * len(columns) + (["only here"] if foreign else []))
            cells = [row[c] for c in columns] + ([r.choice(["", "x"])] if foreign else [])
            if r.random() < 0.02:
                cells += ["", "more"]
            writer.writerow(cells)


def folders_from_random(r, root):
    """Writes one to four returns as folders of CSV under root; their paths, as given to the check."""
    paths = []
    bodies = [r.choice(BODIES) for _ in range(r.randint(1, 2))]
    for number in range(r.choice([1, 1, 2, 3, 4])):
        body, period = r.choice(bodies), r.choice(PERIODS)
        sheets = sheets_from_random(r, period)
        fields = return_rows(r, body, period, sheets)
        spoil(r, sheets)
        folder = root / f"r{number}"
        folder.mkdir()
        write_fields(r, folder / "return.csv", fields)
        for sheet, rows in sheets.items():
            left_out = 0.5 if sheet in ("journeys", "seizures", "totals") else 0.03
            if rows or r.random() > left_out:
                write_sheet(r, folder / f"{sheet}.csv", COLUMNS[sheet], rows)
        if r.random() < 0.03:
            (folder / "notes.csv").write_text("a,b\n1,2\n")
        paths.append(folder)
    return paths


def write_fields(r, path, fields):
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["field", "value"])
        for name, value in fields.items():
            writer.writerow([name, value])
        if r.random() < 0.03:
            writer.writerow(["remarks", "none"])
        if r.random() < 0.02:
            writer.writerow(["nil", "no"])


def randoms():
    return st.randoms(use_true_random=False)
