"""What is handed on: typed rows, standing returns, and the facts made of them."""

from datetime import date

import pytest

from palermo.register.method.facts import FACTS
from palermo.returns.method.check import check
from palermo.returns.method.check.typed import show_names
from palermo.returns.method.facts import facts_from
from palermo.returns.tests.drawing import ACCUSED, EVENT, VICTIM, draw, write

Q2 = {"period_start": "2024-04-01", "period_end": "2024-06-30", "prepared_on": "2024-07-05"}


def checked_of(folder, *drawings):
    return check([write(drawing, folder, f"r{place}") for place, drawing in enumerate(drawings)])


def rows(checked, query):
    return checked.con.execute(query).fetchall()


def test_cells_are_typed_whatever_their_spelling(tmp_path):
    checked = checked_of(
        tmp_path,
        draw(
            cases=[
                {
                    "case_id": " ۱۲/C ",
                    "fir_year": "2024.0",
                    "registered_on": "۱۰/۱/۲۰۲۴",
                    "offences": "ptpa-3-1; PPC-370 ;ptpa-3-1",
                    "offence_from": "2023-12",
                    "district": "D. I. Khan",
                    "cross_border": "Unknown",
                    "means": "nonsense;force",
                }
            ],
            persons=[],
            events=[],
            journeys=[],
            seizures=[{"case_id": "12/C", "quantity": "1.50", "unit": "pkr", "on": "2024-05-05"}],
        ),
    )
    assert rows(
        checked,
        "SELECT row, accepted, case_id, fir_year, registered_on, offences, offence_from, offence_from_last, district,"
        " cross_border, means, transferred_from FROM t_cases",
    ) == [
        (
            2, True, "12/C", 2024, date(2024, 1, 10), "PTPA-3-1;PPC-370", date(2023, 12, 1), date(2023, 12, 31),
            "KP-dera-ismail-khan", "UNKNOWN", "FORCE", None,
        )
    ]  # fmt: skip
    assert rows(checked, 'SELECT case_id, quantity, unit, value_pkr, "on" FROM t_seizures') == [
        ("12/C", 1.5, "PKR", None, None)
    ]


def test_the_return_is_typed(tmp_path):
    checked = checked_of(
        tmp_path, draw({"body": "pb-police", "nil": "NO", "reopened": "", "period_start": "1/1/2024"})
    )
    assert rows(checked, "SELECT * EXCLUDE (file) FROM t_return") == [
        (False, "PB-POLICE", date(2024, 1, 1), date(2024, 3, 31), date(2024, 4, 5), False, 5, 1, None, 0, 6)
    ]


def test_names_stand_apart_and_dropped_ones_are_gone(tmp_path):
    checked = checked_of(
        tmp_path,
        draw(
            persons=[
                {"name": " محمد\u200e ", "id_number": "123"},
                {**VICTIM, "name": "n" * 121, "id_number": "٣٥"},
            ]
        ),
    )
    show_names(checked.con)
    assert rows(checked, "SELECT row, name, relation_name, id_number FROM t_names ORDER BY row") == [
        (2, "محمد", "Akram Invented", None),
        (3, None, None, "35"),
    ]


def test_returns_stand_by_the_day_they_were_prepared(tmp_path):
    checked = checked_of(
        tmp_path,
        draw({"prepared_on": "2024-04-06"}),
        draw(),
        draw({"prepared_on": "2024-04-09", "pending": "x"}),
        draw({"prepared_on": "2024-04-06"}),
        draw(
            {**Q2, "opening_pending": "6", "pending": "7"},
            cases=[{"registered_on": "2024-04-10", "status_on": "2024-04-11"}],
            events=[{"on": "2024-04-11"}],
        ),
    )
    assert checked.stands == [4, 5]


def test_one_case_of_two_periods_is_one_case_in_the_facts(tmp_path):
    receiver = {
        "case_id": "A9",
        "transferred_from": "pb-police : C1",
        "registered_on": "2024-03-01",
        "status_on": "2024-03-05",
    }
    checked = checked_of(
        tmp_path,
        draw(),
        draw(
            {**Q2, "registered": "0", "opening_pending": "6", "pending": "6"},
            events=[
                EVENT,
                {"stage": "CHALLAN_FINAL", "on": "2024-05-01", "court": "x"},
                {"stage": "CHALLAN_FINAL", "on": "2024-05-01", "court": "y"},
            ],
            cases=[{"status": "CHALLAN_FINAL", "status_on": "2024-05-01"}],
        ),
        draw({"body": "FIA-LAHORE"}, cases=[receiver], persons=[], events=[], journeys=None, seizures=None),
        draw({"body": "SD-POLICE"}, cases=[{"category": "?"}]),
    )
    facts_from(checked)
    cases = rows(checked, "SELECT return_no, case_no, from_case_no, status FROM facts.cases ORDER BY ALL")
    assert cases == [(1, 2, None, "INVESTIGATION"), (2, 2, None, "CHALLAN_FINAL"), (3, 1, 2, "INVESTIGATION")]
    events = rows(
        checked,
        "SELECT return_no, case_no, event_no, stage FROM facts.events ORDER BY return_no, event_no, stage",
    )
    numbers = [event_no for _, _, event_no, _ in events]
    assert [(no, case) for no, case, _, _ in events] == [(1, 2), (2, 2), (2, 2), (2, 2)]
    assert numbers[0] == numbers[1]
    assert len(set(numbers)) == 3
    assert rows(checked, "SELECT return_no, basis FROM facts.returns ORDER BY ALL") == [
        (1, "CASES"), (2, "CASES"), (3, "CASES"), (4, "CASES"),
    ]  # fmt: skip
    assert rows(checked, "SELECT count(*) FROM facts.persons WHERE return_no = 4") == [(0,)]


def test_alone_every_return_keeps_its_own_cases(tmp_path):
    checked = checked_of(
        tmp_path,
        draw(),
        draw({**Q2, "registered": "0", "opening_pending": "6", "pending": "6"}),
        draw({"body": "FIA-LAHORE"}, cases=[{"transferred_from": "PB-POLICE:C1"}]),
    )
    facts_from(checked, alone=True)
    assert rows(checked, "SELECT return_no, case_no, from_case_no FROM facts.cases ORDER BY ALL") == [
        (1, 1, None), (2, 2, None), (3, 3, None),
    ]  # fmt: skip


@pytest.mark.parametrize("table", FACTS)
def test_facts_have_the_columns_of_their_definition_and_only_accepted_rows(tmp_path, table):
    checked = checked_of(
        tmp_path,
        draw(
            persons=[ACCUSED, {**VICTIM, "sex": "?"}],
            journeys=[{"person_no": "", "on": "2024"}],
            totals=[{}, {"figure": "?"}],
        ),
        draw({"prepared_on": "2024-04-01"}),
    )
    facts_from(checked)
    found = checked.con.execute(f"SELECT * FROM facts.{table}")
    assert [column[0] for column in found.description] == list(FACTS[table])
    assert len(found.fetchall()) == 1


def test_what_a_return_holds_is_its_basis(tmp_path):
    nothing = {"registered": "0", "pending": "5"}
    absent = dict.fromkeys(["cases", "persons", "events", "journeys", "seizures"])
    checked = checked_of(
        tmp_path,
        draw(totals=[{}]),
        draw({"body": "SD-POLICE"}, totals=[{}], **absent),
        draw({"body": "KP-POLICE", "nil": "yes", **nothing}, **absent),
        draw({"body": "BA-POLICE", **nothing}, cases=[], persons=[], events=[], journeys=None, seizures=None),
    )
    facts_from(checked)
    assert rows(checked, "SELECT basis FROM facts.returns ORDER BY return_no") == [
        ("BOTH",),
        ("TOTALS",),
        ("NIL",),
        ("CASES",),
    ]
