"""A record wing that was at work: returns accepted and replaced, cases due and destroyed, a period frozen; and all that
a reader is shown of it. Run inside an installation."""

import json
from datetime import date, timedelta
from typing import Any

from django.test import Client
from django.urls import set_script_prefix
from django.utils.timezone import localdate
from lxml import html

from palermo.bureau.actions import measure_due
from palermo.figures.actions.asking import ask_for_pictures
from palermo.figures.actions.freezing import freeze_at_once
from palermo.figures.models import Freeze
from palermo.journal.actions import make_head, seal
from palermo.journal.queries import machine_words
from palermo.register.actions import destroy_cases
from palermo.register.queries.cases import cases
from palermo.register.queries.retention import due, oldest
from palermo.register.tests import test_keeping
from palermo.returns.actions import accept_now
from palermo.returns.actions.destroying import destroy_what_is_over
from palermo.returns.models import Submission
from palermo.returns.tests.cast import checked, focal, holder, officer, reader, workbook
from palermo.returns.tests.small import ROWS, Row
from palermo.ui.clock import now
from palermo.vault.models import Sealed
from palermo.vault.queries import open_sealed
from palermo.vault.rules.refusals import Destroyed
from tests.cast import NOW, sign_in
from tests.working import drain

OTHER = "SD-POLICE"
Q2 = {
    "period_start": date(2025, 4, 1),
    "period_end": date(2025, 6, 30),
    "prepared_on": date(2025, 7, 3),
    "opening_pending": 6,
    "registered": 0,
    "disposed": 0,
    "pending": 6,
}
OLD = {
    "period_start": date(2022, 1, 1),
    "period_end": date(2022, 3, 31),
    "prepared_on": date(2022, 4, 5),
    "opening_pending": 5,
}
FIGURES = (
    "figure=cases_registered&by=district&from=2022-01-01&to=2025-12-31",
    "figure=victims_identified&by=age_band&by=sex&from=2022-01-01&to=2025-12-31",
    "figure=seized&by=kind&from=2022-01-01&to=2025-12-31",
    "figure=cases_pending&by=body&from=2025-01-01&to=2025-12-31",
)
FROZEN = "figure=cases_registered&by=district"
SEARCHES: tuple[dict[str, str], ...] = (
    {"by": "name", "name": "Testnam Aik"},
    {"by": "name", "name": "ٹیسٹنیم ایک"},
    {"by": "number", "number": "35202-0000001-1"},
    {"by": "fir", "fir": "12", "year": "2025"},
    {"by": "fir", "fir": "13", "year": "2022"},
)


def before() -> None:
    """Prints the head of the journal that somebody else keeps."""
    accepted(workbook())
    accepted(workbook(later(), prepared_on=date(2025, 4, 20)))
    accepted(workbook(in_the_year(2025, "Q2-", only="C-1"), **Q2))
    accepted(workbook(body=OTHER), body=OTHER)
    accepted(workbook(in_the_year(2022, "OLD-"), **OLD))
    at = now()
    administrator = reader("administrator")
    destroy_cases(oldest(due(administrator, localdate(at)), 10), by=administrator, at=at, reason="duty")
    destroy_what_is_over(at)
    while measure_due(at):
        pass
    freeze_at_once(date(2025, 1, 1), date(2025, 3, 31), by=reader("statistician"), at=at)
    make_pictures()
    seal(at)
    head = make_head((at - timedelta(days=1)).date(), at)
    assert head is not None
    print(machine_words(head))


def accepted(data: bytes, body: str = "PB-POLICE") -> Submission:
    sent = checked(data, by=focal(body), body=body)
    return accept_now(sent, by=officer(), at=NOW)


def later() -> dict[str, list[Row]]:
    """What a second return of the same quarter says: another status, another person."""
    rows = {sheet: [dict(row) for row in listed] for sheet, listed in ROWS.items()}
    rows["persons"].append(
        rows["persons"][1] | {"person_no": 3, "name": "Testname Do", "id_number": "3520200000028"}
    )
    return rows


def in_the_year(year: int, before: str, only: str = "") -> dict[str, list[Row]]:
    """The same cases under other keys, in the same quarter of another year or in the next of this one."""

    def moved(value: Any) -> Any:
        if isinstance(value, date):
            return value.replace(year=year)
        return value.replace("2025", str(year)) if isinstance(value, str) else value

    rows = {
        sheet: [
            {column: moved(value) for column, value in row.items()} | {"case_id": f"{before}{row['case_id']}"}
            for row in listed
            if not only or row["case_id"] == only
        ]
        for sheet, listed in ROWS.items()
        if sheet != "totals"
    }
    for row in rows["cases"]:
        row["fir_year"] = year
    return rows


def lose_the_index() -> None:
    test_keeping.lose_the_index()


def make_pictures() -> None:
    """As the clock does, one after the other."""
    for _ in range(4):
        ask_for_pictures(now())
        drain()


def seen() -> None:
    """Everything that is there to be read, as an officer and a statistician read it on pages."""
    make_pictures()
    set_script_prefix("/")
    client = sign_in(Client(SERVER_NAME="localhost"), holder("bureau_officer", name="officer"), "records")
    addresses = [each.address for each in cases(officer()).order_by("pk")]  # type: ignore[attr-defined]
    (freeze,) = Freeze.objects.all()
    told = {
        "cases": {str(each): main(client, f"cases/{each}/") for each in addresses},
        "figures": [numbers(client, asked) for asked in FIGURES],
        "frozen figures": [numbers(client, f"{FROZEN}&of={freeze.address}")],
        "searches": [found(client, asked) for asked in SEARCHES],
        "freeze": [freeze.digest, freeze.manifest, freeze.rows, list(freeze.sets)],
        "quality": main(client, "quality/"),
        "returns": [returned(each) for each in Submission.objects.order_by("pk")],
        "sealed": [sealed(each) for each in Sealed.objects.order_by("pk")],
    }
    print(json.dumps(told, ensure_ascii=True))


def main(client: Client, path: str) -> str:
    answer = client.get(f"/records/{path}")
    assert answer.status_code == 200, (path, answer.status_code)
    return text(answer.content.decode(), "//main")


def numbers(client: Client, asked: str) -> str:
    answer = client.get(f"/records/figures/?{asked}")
    return text(answer.content.decode(), "//main//*[contains(@class,'numbers-of')]")


def found(client: Client, asked: dict[str, str]) -> str:
    answer = client.post("/records/cases/search/", asked | {"reason": "duty"})
    return text(answer.content.decode(), "//main//section[@aria-labelledby='found']")


def text(page: str, where: str) -> str:
    found = html.fromstring(page).xpath(where)
    assert found, (where, html.fromstring(page).xpath("//main")[0].text_content()[:3000])
    return " ".join(found[0].text_content().split())


def returned(row: Submission) -> list[Any]:
    return [row.body, row.state, row.digest, row.rows, bool(row.bytes_destroyed_at)]


def sealed(row: Sealed) -> str:
    from hashlib import sha256

    if row.destroyed_at is not None:
        return "destroyed"
    try:
        return sha256(open_sealed(row)).hexdigest()
    except Destroyed:
        return "destroyed"
