"""Lays down what the API's example reads: tokens, people and sixty documents that everybody may read."""

# ruff: noqa: E402

import io
import json
import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "palermo.config.settings"

import django

django.setup()

from palermo.config.upgrading import bring_up_to_date
from palermo.journal.actor import COMMAND
from palermo.library.actions import put
from palermo.library.tests.cast import PDF, about
from palermo.partners.actions.directory import enter_person
from palermo.partners.rules.directory import PersonEntry
from palermo.partners.tests.api_cast import token
from palermo.ui.clock import now
from palermo.vault.actions import make_keys
from tests import cast

DOCUMENTS, PEOPLE = 60, 230


def main() -> None:
    at = now()
    bring_up_to_date(at)
    make_keys(at, by=COMMAND, rings=("records", "open", "civil"))
    keeper = cast.account("keeper", "administrator")
    by = cast.acting(keeper)
    for number in range(PEOPLE):
        enter_person(PersonEntry(wing="both", given_name=f"Name{number:03}"), by=by, at=at)
    for number in range(DOCUMENTS):
        put(io.BytesIO(PDF), about(title=f"Report {number}"), by=by, at=at)
    told = {
        "tokens": {wing: token(keeper, wing) for wing in ("records", "open")},
        "people": {"records": PEOPLE, "open": PEOPLE},
    }
    json.dump(told, sys.stdout)


main()
