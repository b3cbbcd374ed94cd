"""An officer who accepts whatever is ready, until so many returns are accepted; one that never will be ends it."""

# ruff: noqa: E402

import os
import sys
import time

os.environ["DJANGO_SETTINGS_MODULE"] = "palermo.config.settings"

import django

django.setup()

from django.db.models import Q

from palermo.partners.models import Account
from palermo.returns.actions import accept
from palermo.returns.models import Submission
from palermo.ui.clock import now
from tests import cast


def main(wanted: int) -> None:
    by = cast.acting(Account.objects.get(email="officer@example.org"), "records")
    asked: set[int] = set()
    while Submission.objects.filter(state="accepted").count() < wanted:
        if lost := Submission.objects.filter(Q(state="sent_back") | ~Q(held_up="")).first():
            raise SystemExit(f"{lost.address}: {lost.state} {lost.held_up}")
        for submission in Submission.objects.filter(state="ready").exclude(pk__in=asked):
            accept(submission, by=by, at=now())
            asked.add(submission.pk)
        time.sleep(0.5)


main(int(sys.argv[1]))
