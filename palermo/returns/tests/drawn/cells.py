"""Rules on one cell: required, dates, numbers, texts, codes, and what a workbook does to them."""

import datetime

from palermo.returns.tests.drawing import CASE, VICTIM, Failed, Formula, Merged, draw
from palermo.returns.tests.drawn import Table

T = Table()
wrong, right = T.wrong, T.right

# Rows that no rule but the drawn one has anything to say about.
QUIET = {"sex": "X", "id_type": "", "id_number": ""}


def person(**cells):
    return draw(persons=[{**QUIET, **cells}, VICTIM])


def second_case(**cells):
    """A second case that stands without people and events; nothing depends on it."""
    return draw(
        {"registered": "2", "pending": "7"},
        cases=[
            {},
            {
                "case_id": "C2",
                "fir_number": "13/24",
                "status": "REGISTERED",
                "status_on": "2024-01-10",
                **cells,
            },
        ],
    )


wrong(
    "ragged-row", draw(seizures=[{}, {"seizure_no": "2", "+": ["", "more"]}]), "seizures 3 - ragged-row row -"
)
right("ragged-row", draw(seizures=[{}, {"seizure_no": "2", "+": ["", " "]}]))

wrong("required * *", second_case(police_station=" "), "cases 3 police_station required row -")
wrong("required * *", second_case(offences=" ; "), "cases 3 offences required row ;")
wrong("required * *", draw({"disposed": " "}), "return 11 disposed required file -")
wrong(
    "required * *",
    draw(seizures=[{"quantity": "\u00a0"}, {"seizure_no": "2"}]),
    "seizures 2 quantity required row -",
)
right("required * *", second_case(police_station="."))
right("required * *", draw({"reopened": ""}))

for text in (
    "2024-02-30",
    "2024-2-3",
    "3/13/2024",
    "3/4/24",
    "45310",
    "1445-07-01",
    "1899-12-31",
    "2101-01-01",
):
    wrong("bad-date", draw(seizures=[{"on": text}]), f"seizures 2 on bad-date cell {text}")
wrong("bad-date", second_case(registered_on="2024-01"), "cases 3 registered_on bad-date row 2024-01")
wrong("bad-date", second_case(registered_on="3 Jan 2024"), "cases 3 registered_on bad-date row …")
wrong("bad-date", second_case(registered_on="20240103"), "cases 3 registered_on bad-date row …")
wrong("bad-date", second_case(offence_from="2024-13"), "cases 3 offence_from bad-date cell 2024-13")
wrong("bad-date", second_case(offence_from="2101"), "cases 3 offence_from bad-date cell 2101")
wrong("bad-date", draw({"prepared_on": "5 April"}), "return 6 prepared_on bad-date file …")
for text in (
    "5/1/2024",
    "05-01-2024",
    "5.1.2024",
    "2024-01-05 10:30",
    "2024-01-05T10:30:00",
    "۲۰۲۴-۰۱-۰۵",
    "٥/١/٢٠٢٤",
):
    right("bad-date", draw(seizures=[{"on": text}]))
for text in ("2024", "2024.0", "2024-01", "1/1/2024", "۲۰۲۳"):
    right("bad-date", second_case(offence_from=text))

for text in ("-1", "1,000", "1e3", "0.5", "ten", "1000000000000000001", "1 000"):
    value = "…" if text in ("1e3", "ten", "1000000000000000001") else text
    wrong("bad-number", draw(seizures=[{"value_pkr": text}]), f"seizures 2 value_pkr bad-number cell {value}")
wrong("bad-number", person(person_no="0"), "persons 2 person_no bad-number row 0")
wrong(
    "bad-number",
    draw(seizures=[{"quantity": "1.2.3"}, {"seizure_no": "2"}]),
    "seizures 2 quantity bad-number row 1.2.3",
)
wrong(
    "bad-number",
    draw(seizures=[{"quantity": "1000000000000001"}, {"seizure_no": "2"}]),
    "seizures 2 quantity bad-number row …",
)
wrong("bad-number", person(age="121"), "persons 2 age bad-number cell 121")
right("bad-number", draw(seizures=[{"value_pkr": "1000000000000000"}]))
right("bad-number", draw(seizures=[{"quantity": "0.5"}]))
right("bad-number", draw(seizures=[{"quantity": "۱۲.۵", "seizure_no": "9999"}]))
right("bad-number", person(age="43.0"))
right("bad-number", person(age=" ٤٣ "))

wrong("too-long", person(name="n" * 121), "persons 2 name too-long cell …")
wrong("too-long", draw(seizures=[{}, {"case_id": "C" * 41}]), "seizures 3 case_id too-long row …")
wrong("too-long", second_case(police_station="ت" * 81), "cases 3 police_station too-long row …")
right("too-long", person(name=f" {'n' * 120} "))
right("too-long", second_case(police_station="ت" * 80))

DAMAGED = {"case_id": "C2", "fir_number": datetime.date(2024, 12, 24), "status": "REGISTERED"}
wrong(
    "cell-damaged",
    draw({"registered": "2", "pending": "7"}, book=True, cases=[{}, {**DAMAGED, "status_on": "2024-01-10"}]),
    "cases 3 fir_number cell-damaged row …",
)
wrong(
    "cell-damaged",
    draw(book=True, persons=[{**QUIET, "name": True, "alias": Failed()}, VICTIM]),
    "persons 2 name cell-damaged cell …",
    "persons 2 alias cell-damaged cell …",
    "persons 2 alias formula kept …",
)
right(
    "cell-damaged",
    draw(book=True, persons=[{**QUIET, "name": 7, "birth_date": datetime.date(1980, 1, 2)}, VICTIM]),
)

wrong("unknown-code", second_case(category="TRAFFICKING"), "cases 3 category unknown-code row TRAFFICKING")
wrong("unknown-code", second_case(means="FORCE;HYPNOSIS"), "cases 3 means unknown-code cell FORCE;HYPNOSIS")
wrong(
    "unknown-code",
    second_case(offences="PTPA-3-1;PTPA-99"),
    "cases 3 offences unknown-code row PTPA-3-1;PTPA-99",
)
wrong("unknown-code", second_case(cross_border="maybe"), "cases 3 cross_border unknown-code cell maybe")
wrong("unknown-code", second_case(district="Atlantis"), "cases 3 district unknown-code row Atlantis")
wrong("unknown-code", second_case(district="??"), "cases 3 district unknown-code row ??")
wrong("unknown-code", person(nationality="PAK"), "persons 2 nationality unknown-code row PAK")
wrong("unknown-code", draw({"nil": "unknown"}), "return 7 nil unknown-code file unknown")
wrong(
    "unknown-code",
    second_case(category="a code that is longer than may be shown"),
    "cases 3 category unknown-code row …",
)
right("unknown-code", second_case(category=" tip ", cross_border="UNKNOWN", means="force ; ;Threat;FORCE"))
right("unknown-code", person(nationality="na"))
right("unknown-code", person(nationality="XS", home_district="D. I. Khan"))
right("unknown-code", second_case(district="pk-sd"))
right("unknown-code", second_case(district="abroad"))

wrong("ambiguous-code", second_case(district="Karachi"), "cases 3 district ambiguous-code row Karachi")
wrong(
    "ambiguous-code", person(home_district="karachi"), "persons 2 home_district ambiguous-code cell karachi"
)
right("ambiguous-code", second_case(district="Karachi South"))

wrong(
    "formula",
    draw(book=True, seizures=[{"quantity": Formula("=2+3", 5), "value_pkr": Failed()}]),
    "seizures 2 value_pkr bad-number cell …",
    "seizures 2 quantity formula kept 5",
    "seizures 2 value_pkr formula kept …",
)
right("formula", draw(book=True, persons=[{**QUIET, "name": "=2+3"}, VICTIM]))

wrong(
    "merged-cell",
    draw(book=True, seizures=[{}, {"seizure_no": "2", "unit": Merged("PKR")}]),
    "seizures 3 unit merged-cell kept PKR",
)
right("merged-cell", draw(book=True, seizures=[{}, {"seizure_no": "2", "unit": "PKR"}]))

wrong("control-character", person(name="As\u202elam"), "persons 2 name control-character kept …")
wrong("control-character", person(role="\u200fACCUSED\x07"), "persons 2 role control-character kept ACCUSED")
wrong("control-character", draw({"pending": "\ufeff6"}), "return 12 pending control-character kept 6")
wrong(
    "control-character",
    person(age="\u200e"),
    "persons 2 age control-character kept -",
)
wrong("control-character", person(name="Aslam\x0b"), "persons 2 name control-character kept …")
right("control-character", person(name="می\u200cخوش\nخان"))
right("control-character", person(role="\tACCUSED\r\n", name=CASE["police_station"]))
