"""The cases of the oracle's world: laid down and let stand as accepted returns are. All invented.

Each lies in a district of its own, so that a page, a count, a search and an export can be asked which of them it shows;
in each a person of one name, the same number of an identity card, and the same FIR.
"""

from uuid import UUID

from palermo.register.queries.cases import cases
from palermo.register.tests.reading import full_case
from palermo.register.tests.returned import Q1, Q2, Row, case, person, reader, stood

NAME, CARD, FIR, YEAR = "Zarak Kohistar", "35202-7654321-1", "77", 2025
# key: the body that sent it, its district, and the case that it received
CASES = {
    "own": ("PB-POLICE", "PB-attock", ""),
    "handed": ("PB-POLICE", "PB-bhakkar", ""),
    "received": ("FIA-LAHORE", "PB-chiniot", "PB-POLICE:handed"),
    "other": ("FIA-LAHORE", "PB-jhelum", ""),
}
# As a list names the districts.
DISTRICTS = {"own": "Attock", "handed": "Bhakkar", "received": "Chiniot", "other": "Jhelum"}


def lay_cases() -> dict[str, UUID]:
    """The address of each."""
    for body, period in (("PB-POLICE", Q1), ("FIA-LAHORE", Q2)):
        stood(*(told(key) for key in CASES if CASES[key][0] == body), body=body, period=period)
    found = {}
    for key, (body, district, _sender) in CASES.items():
        entry = cases(reader("provincial_focal", f"body:{body}")).get(district=district)
        found[key] = entry.address  # type: ignore[attr-defined]
    return found


def told(key: str) -> Row:
    _body, district, sender = CASES[key]
    shared = {"district": district, "fir_number": FIR, "fir_year": YEAR, "transferred_from": sender or None}
    if key == "own":
        made = full_case(key, **shared)
        made["persons"].append({"row": 5} | same_person(4))
        return made
    return case(key, same_person(1), **shared)


def same_person(number: int) -> Row:
    return person(
        number,
        "ACCUSED",
        name=NAME,
        id_type="CNIC",
        id_number=CARD,
        relation="FATHER",
        relation_name="Testname",
    )
