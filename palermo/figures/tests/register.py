"""A small register of accepted returns, its picture and its freezes. Invented names only."""

from datetime import date
from pathlib import Path

from palermo.figures.actions.freezing import ask_to_freeze
from palermo.figures.actions.picturing import picture_register
from palermo.figures.models import Freeze, Picture
from palermo.partners.models import Account
from palermo.partners.rules.acting import Acting
from palermo.register.models import AcceptedSet
from palermo.register.tests.returned import Q1, Q2, WORKER, case, person, stood
from tests.cast import NOW, account, acting
from tests.working import drain

HALF = date(2025, 1, 1), date(2025, 6, 30)
SCOPES = {"provincial_focal": "body:PB-POLICE", "clerk": "body:PB-POLICE"}


def holder(role: str, scope: str = "") -> Account:
    name = f"{role}-{scope}".strip("-").replace("_", "-").replace(":", "-").lower()
    found = Account.objects.filter(email=f"{name}@example.org").first()
    return found or account(name, role, scope or SCOPES.get(role, "everything"))


def reader(role: str, scope: str = "") -> Acting:
    return acting(holder(role, scope), "records")


def three_returns() -> list[AcceptedSet]:
    """Two cases of Punjab in the first quarter, one in the second, one of Sindh in the first."""
    guilty = {"stage": "CONVICTED", "on": "2025-03-01", "person_no": 1}
    return [
        stood(
            case("1", person(name="Gulzareen Kohistar"), person(2, "VICTIM", sex="F"), events=[guilty]),
            case("2", registered_on="2025-02-05", district="PB-multan"),
            period=Q1,
        ),
        stood(case("3", registered_on="2025-05-05"), period=Q2),
        stood(case("9", person(role="VICTIM"), district="SD-malir"), body="SD-POLICE", period=Q1),
    ]


def pictured() -> Picture:
    three_returns()
    return picture_register(by=WORKER, at=NOW)


def frozen(start: date = HALF[0], end: date = HALF[1]) -> Freeze:
    """By the long work that a statistician asks for."""
    ask_to_freeze(start, end, by=reader("statistician"), at=NOW)
    drain()
    return Freeze.objects.latest("pk")


def flip(path: Path) -> None:
    """One bit in the middle of a file that nobody may write."""
    path.chmod(0o600)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
