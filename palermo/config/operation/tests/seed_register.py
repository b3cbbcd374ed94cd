"""A small register inside an installation, and what is seen of it."""

import json

from palermo.register.actions import destroy_cases
from palermo.register.models import CaseNumber, NameKey
from palermo.register.queries.cases import cases, contents_of
from palermo.register.queries.keyed import Keyer
from palermo.register.tests import test_keeping
from palermo.register.tests.returned import Q2, case, person, reader, stood
from palermo.ui.clock import now

PEOPLE = (person(1, "VICTIM", name="Nasreen Bibi"),)
OLD = {"status": "ACQUITTED", "status_on": "2015-01-05", "registered_on": "2014-01-05"}


def before() -> None:
    stood(case("1", *PEOPLE), case("2", *PEOPLE, **OLD))
    stood(case("2", *PEOPLE, **OLD), period=Q2)


def destroy_the_second() -> None:
    number = CaseNumber.objects.get(key=Keyer().case("PB-POLICE", "2"))
    destroy_cases([number.address], by=reader("administrator"), at=now(), reason="duty")


def lose_the_index() -> None:
    test_keeping.lose_the_index()


def seen() -> None:
    told = contents_of([row.case_no for row in cases(reader())], reader())
    contents = [each.content for some in told.values() for each in some]
    keys = Keyer().names(["Nasrin Bibi"])
    by_case = NameKey.objects.filter(key__in=keys).values("entry__case_no").distinct()
    found = {
        "opened": sorted(content["case"]["case_id"] for content in contents if content),
        "gone": CaseNumber.objects.filter(destroyed_at__isnull=False).count(),
        "found": by_case.count(),
    }
    print(json.dumps(found))
