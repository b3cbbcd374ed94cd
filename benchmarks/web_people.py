"""Lays 20,000 invented people into the database that the environment names, and opens sessions to read them."""

# ruff: noqa: E402

import json
import os
import random
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "palermo.config.settings"

import django

django.setup()

from django.test import Client

from palermo.config.upgrading import bring_up_to_date
from palermo.partners.models import Organisation, Person, Post, Tenure
from palermo.partners.rules.names import search_key, sort_key
from palermo.partners.tests.api_cast import token
from palermo.ui.clock import now
from palermo.vocabulary.codes import rows_of
from tests import cast

PEOPLE, ORGANISATIONS, POSTS = 20_000, 400, 4_000
DRAW = random.Random(7)


def main() -> None:
    bring_up_to_date(now())
    given, family = (
        [row["name"] for row in rows_of(f"names/{name}.csv")]
        for name in ("pk_given_names", "pk_family_tribe_names")
    )
    Person.objects.bulk_create((person(given, family) for _ in range(PEOPLE)), batch_size=2000)
    Organisation.objects.bulk_create(organisation(number) for number in range(ORGANISATIONS))
    houses, people = list(Organisation.objects.all()), list(Person.objects.values_list("pk", flat=True))
    Post.objects.bulk_create(
        Post(organisation=DRAW.choice(houses), title=f"Invented post {number}") for number in range(POSTS)
    )
    Tenure.objects.bulk_create(
        Tenure(post=post, person_id=DRAW.choice(people), since=cast.THEN.date())
        for post in Post.objects.all()
    )
    readers = [cast.account(f"reader-{number}", "administrator") for number in range(20)]
    sessions = [cast.sign_in(Client(), each, "records").cookies["palermo_records"].value for each in readers]
    tokens = [token(each, "records") for each in readers]
    json.dump({"sessions": sessions, "tokens": tokens, "pages": {}}, sys.stdout)


def person(given: list[str], family: list[str]) -> Person:
    made = Person(
        wing=DRAW.choice(("records", "both")),
        given_name=DRAW.choice(given),
        family_name=f"{DRAW.choice(family)} {DRAW.choice(family)}",
    )
    made.sort_key, made.search_key = sort_key(made), search_key([made.given_name, made.family_name])
    return made


def organisation(number: int) -> Organisation:
    name = f"Invented office {number}"
    return Organisation(
        wing="records", name=name, kind="police", sector="state", search_key=search_key([name])
    )


main()
