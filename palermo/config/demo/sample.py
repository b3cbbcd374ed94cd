"""The workbook of the first journey: a small return with four mistakes in it. Every name is invented."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils.timezone import localdate

from palermo.config.demo.cast import SAMPLE_BODY, sample_path
from palermo.config.demo.years import years
from palermo.returns.method.template import write_template
from palermo.returns.models import Submission
from palermo.returns.rules.states import State

Row = dict[str, Any]
CASE: Row = {"police_station": "Demo Cantt", "category": "TIP", "offences": "PTPA-3-1", "cross_border": "no"}


def make_sample(at: datetime) -> None:
    """Once, when the quarter before has been accepted: its balance goes on in this one."""
    if sample_path().exists():
        return
    end = years()[1]
    start = date(end.year, end.month - 2, 1)
    half = sample_path().with_name(f"new-{sample_path().name}")
    write_template(half, SAMPLE_BODY, start, end)
    fill(half, rows(start), header(start, end, localdate(at)))
    half.replace(sample_path())


def header(start: date, end: date, today: date) -> Row:
    before = Submission.objects.filter(
        body=SAMPLE_BODY, state=State.ACCEPTED, period_end=start - timedelta(days=1)
    ).first()
    pending = int((before.stated.get("pending") if before else 0) or 0)
    return {
        "format": "palermo-return/1",
        "body": SAMPLE_BODY,
        "period_start": start,
        "period_end": end,
        "prepared_on": today,
        "nil": "no",
        "opening_pending": pending,
        "registered": 5,
        "disposed": 1,
        "pending": pending + 4,
    }


def rows(start: date) -> dict[str, list[Row]]:
    """Mistakes: a category that is none, a person without sex, an age of 170, and a day that is not in the calendar."""

    def on(days: int) -> date:
        return start + timedelta(days=days)

    def case(number: int, days: int, district: str, form: str, **more: Any) -> Row:
        return {
            **CASE,
            "case_id": f"DEMO/{start.year}/{number}",
            "fir_number": f"{410 + number}/{start.year % 100}",
            "fir_year": start.year,
            "registered_on": on(days),
            "district": district,
            "exploitation": form,
            "status": "INVESTIGATION",
            "status_on": on(days + 2),
            **more,
        }

    def person(number: int, place: int, role: str, name: str, sex: str | None, **more: Any) -> Row:
        said = {"person_no": place, "role": role, "name": name, "sex": sex, "nationality": "PK"}
        return {"case_id": f"DEMO/{start.year}/{number}", **said, **more}

    def event(number: int, stage: str, day: object) -> Row:
        return {"case_id": f"DEMO/{start.year}/{number}", "stage": stage, "on": day}

    closed = {"status": "CANCELLED", "status_on": on(40)}
    return {
        "cases": [
            case(1, 5, "Lahore", "LAB"),
            case(2, 11, "Multan", "BEG", category="TPI"),
            case(3, 20, "Faisalabad", "LAB"),
            case(4, 33, "Lahore", "DOM", **closed),
            case(5, 47, "Rawalpindi", "SEX"),
        ],
        "persons": [
            person(1, 1, "VICTIM", "Shagufta Parveen Demo", "F", age=15, referred="yes"),
            person(
                1,
                2,
                "ACCUSED",
                "Yaqoob Lashkari Demo",
                "M",
                age=170,
                id_type="CNIC",
                id_number="3520200000011",
            ),
            person(2, 1, "VICTIM", "Arbaz Demo", "M", age=11, referred="no"),
            person(3, 1, "VICTIM", "Munawar Hussain Demo", "M", age=34),
            person(3, 2, "ACCUSED", "Dildar Malik Demo", None, age=41),
            person(4, 1, "VICTIM", "Zubaida Demo", "F", age=19),
            person(5, 1, "VICTIM", "Naila Akhtar Demo", "F", age=22, referred="yes"),
            person(5, 2, "ACCUSED", "Tufail Anjum Demo", "M", age=38),
        ],
        "events": [
            *(event(number, "INVESTIGATION", on(days + 2)) for number, days in ((1, 5), (2, 11), (3, 20))),
            event(4, "INVESTIGATION", on(35)),
            event(4, "CANCELLED", on(40)),
            event(5, "INVESTIGATION", f"32/{start.month + 1}/{start.year}"),
        ],
        "totals": [{"figure": "cases_registered", "category": "TIP", "value": 5}],
    }


def fill(workbook: Path, listed: dict[str, list[Row]], said: Row) -> None:
    """As a clerk fills the template."""
    import openpyxl

    book = openpyxl.load_workbook(workbook)
    for cells in book["return"].iter_rows(min_row=2):
        if (value := said.get(cells[0].value)) is not None:
            cells[1].value = value
    for sheet, written in listed.items():
        columns = [cell.value for cell in book[sheet][1]]
        for place, row in enumerate(written, 2):
            for column, name in enumerate(columns, 1):
                book[sheet].cell(place, column).value = row.get(name)
    book.save(workbook)
