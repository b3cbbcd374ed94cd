"""Loses the index of the register that the environment names, makes it again, then proves it equal; tells both costs."""

# ruff: noqa: E402

import os
import resource
import time

os.environ["DJANGO_SETTINGS_MODULE"] = "palermo.config.settings"

import django

django.setup()

from django.db import connection

from palermo.journal.actor import COMMAND
from palermo.register.actions import rebuild
from palermo.register.models import CaseContent, CaseEntry, engines
from palermo.ui.clock import now


def main() -> None:
    people = persons()
    for how in ("made again", "proved equal"):
        if how == "made again":
            lose()
        start = time.perf_counter()
        told = rebuild(by=COMMAND, at=now())
        took = time.perf_counter() - start
        print(
            f"register of {people:,} persons {how}: {took:.0f} s, {took * 1e6 / people:.0f} s for a million; "
            f"{told.made} sets made again, {told.equal} equal"
        )
    print(f"most memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB", flush=True)


def persons() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM (SELECT DISTINCT entry_id, person_no FROM register_namekey) AS each"
        )
        return int(cursor.fetchone()[0])


def lose() -> None:
    with connection.cursor() as cursor:
        for table in (*engines.TABLES, CaseContent._meta.db_table, CaseEntry._meta.db_table):
            cursor.execute(f"DELETE FROM {table}")


if __name__ == "__main__":
    main()
