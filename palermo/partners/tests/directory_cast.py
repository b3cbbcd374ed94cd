"""Invented organisations and people of the directory's tests, made by the same actions that pages call."""

from datetime import date
from itertools import count

from palermo.partners.actions.directory import enter_organisation, enter_person
from palermo.partners.actions.posts import begin_tenure, enter_post
from palermo.partners.models import Organisation, Person, Post, Tenure
from palermo.partners.rules.acting import Acting
from palermo.partners.rules.directory import OrganisationEntry, PersonEntry
from tests.cast import NOW

NUMBERS = count(1)


def administrator(wing: str = "open") -> Acting:
    """An administrator without an account row, for making the scene."""
    return Acting(account=1_000_000, role="administrator", scope="everything", wing=wing, origin="127.0.0.1")


def role(name: str, scope: str = "everything", wing: str = "open") -> Acting:
    return Acting(account=1_000_001, role=name, scope=scope, wing=wing, origin="127.0.0.1")


def organisation(name: str = "", parent: Organisation | None = None, **columns: object) -> Organisation:
    said = {"wing": "both", "kind": "police", "sector": "state", **columns}
    entry = OrganisationEntry(
        name=name or f"Organisation {next(NUMBERS)}",
        parent=parent.pk if parent else None,
        **said,  # type: ignore[arg-type]
    )
    return enter_organisation(
        entry, by=administrator("records" if said["wing"] == "records" else "open"), at=NOW
    )


def person(given: str = "", family: str = "", **columns: object) -> Person:
    said = {"wing": "both", "given_name": given or f"Given{next(NUMBERS)}", "family_name": family, **columns}
    by = administrator("records" if said["wing"] == "records" else "open")
    return enter_person(PersonEntry(**said), by=by, at=NOW)  # type: ignore[arg-type]


def post(of: Organisation, title: str = "Director", focal_for: str = "") -> Post:
    by = administrator("records" if of.wing == "records" else "open")
    return enter_post(of.pk, title=title, focal_for=focal_for, by=by, at=NOW)


def held(
    which: Post, by: Person, since: date = date(2026, 1, 1), until: date | None = None, wing: str = "open"
) -> Tenure:
    return begin_tenure(which.pk, by.pk, since=since, until=until, by=administrator(wing), at=NOW)
