"""Lays down who sends at the end of a month: of each reporting body a focal person with a token."""

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
from palermo.vocabulary.codes import codes
from tests import cast


def main() -> None:
    at = now()
    bring_up_to_date(at)
    cast.account("officer", "bureau_officer")
    tokens = {}
    for body in codes("bodies"):
        focal = cast.account(f"focal-{body.lower()}", "provincial_focal", f"body:{body}")
        tokens[body] = token(focal, "records")
    json.dump({"tokens": tokens}, sys.stdout)


main()
