"""An officer who accepts whatever is ready, until so many returns have ended."""

# ruff: noqa: E402

import os
import sys
import time

os.environ["DJANGO_SETTINGS_MODULE"] = "palermo.config.settings"

import django

django.setup()

from palermo.partners.models import Account
from palermo.returns.actions import accept
from palermo.returns.models import Submission
from palermo.ui.clock import now
from tests import cast


def main(wanted: int) -> None:
    by = cast.acting(Account.objects.get(email="officer@example.org"), "records")
    asked: set[int] = set()
    while Submission.objects.filter(state__in=("accepted", "sent_back")).count() < wanted:
        for submission in Submission.objects.filter(state="ready").exclude(pk__in=asked):
            accept(submission, by=by, at=now())
            asked.add(submission.pk)
        time.sleep(0.5)


main(int(sys.argv[1]))
