"""Lays down who may send a return: a focal person with tokens, one whole and one that may do nothing here."""

# ruff: noqa: E402

import json
import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "palermo.config.settings"

import django

django.setup()

from palermo.config.upgrading import bring_up_to_date
from palermo.partners.tests.api_cast import token
from palermo.ui.clock import now
from tests import cast


def main() -> None:
    at = now()
    bring_up_to_date(at)
    focal = cast.account("focal", "provincial_focal", "body:PB-POLICE")
    told = {
        "token": token(focal, "records"),
        "narrow": token(focal, "records", "return.list"),
    }
    json.dump(told, sys.stdout)


main()
