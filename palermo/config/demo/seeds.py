"""The demo's people and bodies, entered by the same actions that a person's clicks call."""

import csv
import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import transaction

from palermo.config.demo.cast import CAST, Player, make_secrets
from palermo.config.demo.progress import tell
from palermo.config.demo.shelf import seed_shelf
from palermo.config.demo.years import choose_years, founded
from palermo.journal.actor import COMMAND
from palermo.partners.actions.demo import enter_demo_account
from palermo.partners.actions.directory import enter_organisation, enter_person
from palermo.partners.actions.posts import begin_tenure, end_tenure, enter_post
from palermo.partners.models import Account, Organisation, Person, Post
from palermo.partners.rules.acting import Acting
from palermo.partners.rules.directory import OrganisationEntry, PersonEntry
from palermo.partners.rules.roles import roles
from palermo.vocabulary.codes import DATA

ALLIANCE = (
    ("Roshni Shelter Network", "روشنی شیلٹر نیٹ ورک", "ngo"),
    ("Safe Passage Society", "محفوظ سفر سوسائٹی", "ngo"),
    ("Kiran Legal Aid", "کرن لیگل ایڈ", "ngo"),
    ("Bachpan Watch", "بچپن واچ", "ngo"),
    ("Institute of Border Studies", "ادارہ برائے سرحدی مطالعات", "university"),
    ("Sahil Fishers' Union", "ساحل ماہی گیر یونین", "ngo"),
    ("Open Ledger Research", "اوپن لیجر ریسرچ", "private"),
    ("Youth Against Trafficking", "نوجوان برائے انسدادِ ٹریفکنگ", "ngo"),
)
MINISTRY = ("Demo Ministry of the Interior", "ڈیمو وزارتِ داخلہ")
BODIES = 12  # reporting bodies that get people in the demo
A_DAY = date(2024, 7, 1)


@transaction.atomic
def seed_accounts(at: datetime, quarters: int) -> None:
    """One account for every role, with the two organisations their scopes name: all of them, or none."""
    if Account.objects.filter(is_demo=True).exists():
        return
    choose_years(at, quarters)
    known = make_secrets()
    tell([], "accounts")
    at = founded()
    for player in CAST:
        wing = roles()[player.role].wing
        enter_demo_account(
            player.email,
            role=player.role,
            scope=scope_of(player, at),
            person=entered(player, wing, at),
            password=known["password"],
            secret=known["secret"] if roles()[player.role].second_factor else "",
            by=COMMAND,
            at=at,
        )
    tell(["accounts"], "bodies")


def seeder(wing: str) -> Acting:
    """The command line with the rights of an administrator: no account is said to have done what the seeding did."""
    return Acting(account=None, role="administrator", scope="everything", wing=wing, origin="command")


def entered(player: Player, wing: str, at: datetime) -> Person:
    entry = PersonEntry(
        wing=wing, given_name=player.given, family_name=player.family, name_ur=player.urdu, email=player.email
    )
    return enter_person(entry, by=seeder("records" if wing == "records" else "open"), at=at)


def scope_of(player: Player, at: datetime) -> tuple[str, str]:
    kind, _colon, value = player.scope.partition(":")
    if value == "ministry":
        return kind, str(enter_organisation(ministry(), by=seeder("open"), at=at).pk)
    if value == "member":
        return kind, str(enter_organisation(member(*ALLIANCE[0]), by=seeder("open"), at=at).pk)
    return kind, value


def ministry() -> OrganisationEntry:
    return OrganisationEntry(
        wing="both", name=MINISTRY[0], name_ur=MINISTRY[1], kind="ministry", sector="state"
    )


def member(name: str, urdu: str, kind: str) -> OrganisationEntry:
    sector = {"ngo": "civil", "university": "academic", "private": "private"}[kind]
    return OrganisationEntry(wing="open", name=name, name_ur=urdu, kind=kind, sector=sector)


def seed_rest(
    now: Callable[[], datetime], *, country: Callable[[], Path], report: Callable[[], object]
) -> None:
    """Bodies, people and posts, then the made-up country and what it sent; each told to the pages as it goes.

    Killed anywhere it goes on where it was: each step asks what is there.
    """
    seed_bodies(now)
    done = ["accounts", "bodies"]
    tell(done, "people")
    seed_people(now, done)
    seed_shelf(now)
    done.append("people")
    tell(done, "country")
    folder = country()
    if settings.WING != "open":
        seed_records(folder, now, done)
    tell(done, "figures")
    report()
    tell([*done, "figures"], "")


def seed_records(country: Path, now: Callable[[], datetime], done: list[str]) -> None:
    """Imported here: an installation of the open wing has no returns."""
    from palermo.config.demo.returns import seed_freeze, seed_returns
    from palermo.config.demo.sample import make_sample

    done.append("country")
    tell(done, "returns")
    seed_returns(country, now, lambda part, of: tell(done, "returns", part, of))
    make_sample(now())
    done.append("returns")
    tell(done, "freeze")
    seed_freeze(now)
    done.append("freeze")


def seed_bodies(now: Callable[[], datetime]) -> None:
    there = set(Organisation.objects.values_list("body", flat=True))
    named = set(Organisation.objects.values_list("name", flat=True))
    for line in lines("standards/bodies.csv"):
        if line["valid_until"] or line["code"] in there:
            continue
        entry = OrganisationEntry(
            wing="both",
            name=line["name"],
            name_ur=line["label_ur"],
            kind="police" if line["kind"] == "police" else "agency",
            sector="state",
            body=line["code"],
            province=line["province"],
        )
        enter_organisation(entry, by=seeder("records"), at=now())
    for each in ALLIANCE[1:]:
        if each[0] not in named:
            enter_organisation(member(*each), by=seeder("open"), at=now())


def seed_people(now: Callable[[], datetime], done: list[str]) -> None:
    """Three people and a focal post for each of the first bodies, two for each member of the alliance."""
    bodies = list(Organisation.objects.exclude(body="").order_by("id")[:BODIES])
    members = list(
        Organisation.objects.filter(wing="open", name__in=[name for name, *_ in ALLIANCE]).order_by("id")
    )
    staffed = set(Post.objects.values_list("organisation", flat=True))
    whole = len(bodies) + len(members)
    for number, organisation in enumerate([*bodies, *members], start=1):
        if organisation.pk not in staffed:
            wing = "records" if organisation.body else "open"
            process = "tip-returns" if organisation.body else "alliance"
            chance = random.Random(2023 + number)  # noqa: S311 -- the same invented people every time
            staff(organisation, process, seeder(wing), chance, now)
        tell(done, "people", number, whole)


@transaction.atomic
def staff(
    organisation: Organisation, process: str, by: Acting, chance: random.Random, now: Callable[[], datetime]
) -> None:
    focal = enter_post(
        organisation.pk, title="Focal person", title_ur="فوکل پرسن", focal_for=process, by=by, at=now()
    )
    head = enter_post(organisation.pk, title="Head of office", title_ur="سربراہِ دفتر", by=by, at=now())
    people = [enter_person(invented(by.wing, chance), by=by, at=now()) for _each in range(3)]
    begun = A_DAY + timedelta(days=chance.randrange(0, 90))
    changed = begun + timedelta(days=chance.randrange(120, 400))
    first = begin_tenure(focal.pk, people[0].pk, since=begun, by=by, at=now())
    end_tenure(first.pk, until=changed, seen=str(first.version), by=by, at=now())
    begin_tenure(focal.pk, people[1].pk, since=changed + timedelta(days=1), by=by, at=now())
    begin_tenure(head.pk, people[2].pk, since=begun, by=by, at=now())


def invented(wing: str, chance: random.Random) -> PersonEntry:
    given, family = chance.choice(lines("names/pk_given_names.csv")), chance.choice(families())
    return PersonEntry(
        wing=wing,
        given_name=given["name"],
        family_name=family["name"],
        name_ur=f"{given['urdu']} {family['urdu']}".strip(),
        email=f"person{chance.randrange(10**6)}@demo.example",
        phone=f"051-555{chance.randrange(10**4):04d}",
    )


@cache
def families() -> list[dict[str, str]]:
    return [line for line in lines("names/pk_family_tribe_names.csv") if line["kind"] == "surname"]


@cache
def lines(path: str) -> list[dict[str, str]]:
    with (DATA / path).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
