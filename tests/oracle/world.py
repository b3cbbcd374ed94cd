"""The small world that the access oracle walks over: bodies, people, posts and accounts of both wings. All invented.

Every person of it bears the family name Kohistar and every organisation the word Registan, so that a page, a count,
a search and an export can be asked which of them it shows.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from palermo.partners.models import Account, Organisation, Person, Post, Tenure
from palermo.partners.rules.roles import roles
from tests import cast

SINCE = date(2026, 2, 1)
FAMILY, HOUSE = "Kohistar", "Registan"

# key: wing, kind, sector, body
ORGANISATIONS = {
    "police": ("records", "police", "state", "PB-POLICE"),
    "agency": ("records", "agency", "state", "FIA-LAHORE"),
    "interior": ("both", "ministry", "state", ""),
    "ministry": ("open", "ministry", "state", ""),
    "alliance": ("open", "ngo", "civil", ""),
    "academy": ("open", "university", "academic", ""),
}
# key: wing, organisation whose post they hold, process of that post
PEOPLE = {
    "Zarmina": ("records", "police", "tip-returns"),
    "Khushnud": ("records", "agency", "tip-returns"),
    "Parwana": ("records", "", ""),
    "Gulfishan": ("both", "interior", ""),
    "Naheedan": ("open", "ministry", "untoc-review"),
    "Shadmeen": ("open", "alliance", "alliance"),
    "Taimurak": ("open", "academy", ""),
    "Yasmeera": ("open", "", ""),
}
SCOPES = {
    "clerk": "body:PB-POLICE",
    "provincial_focal": "body:PB-POLICE",
    "national_focal": "process:untoc-review",
    "contributor": "organisation:ministry",
    "invited_expert": "process:untoc-review",
    "member_organisation": "organisation:alliance",
    "civil_expert": "organisation:alliance",
}
HOUSES = {
    "own": {"records": "police"},
    "other": {"records": "agency", "open": "academy"},
    "across": {"records": "academy", "open": "police"},
}
# Which thing of the world an argument of a URL names, by URL and argument.
THINGS: dict[tuple[str, str], str] = {
    ("person", "pk"): "person:own",
}
MISSING = 987_654
STRANGERS = ("none", "asleep")


@dataclass
class World:
    organisations: dict[str, Organisation] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    tenures: dict[str, Tenure] = field(default_factory=dict)
    readers: dict[str, Account] = field(default_factory=dict)

    def choices(self, kind: str, wing: str) -> tuple[str, ...]:
        """Which things of a kind a URL has to be asked about."""
        return ("own", "other", "missing") if kind == "account" else ("own", "other", "across", "missing")

    def values(self, thing: str, reader: str, wing: str) -> tuple[object, ...]:
        """What fills the URL's arguments for "person:own", "person:other", "person:across", "person:missing"."""
        if not thing:
            return ()
        kind, _, which = thing.partition(":")
        if which == "missing":
            return (MISSING,)
        if kind == "account":
            mine = self.readers.get(reader, self.readers["none"])
            return (mine.pk if which == "own" else self.readers["translator"].pk,)
        house = house_of(which, reader, wing)
        if kind == "person":
            return (self.tenures[house].person_id,)
        return (
            {"organisation": self.organisations, "post": self.posts, "tenure": self.tenures}[kind][house].pk,
        )

    def arguments(self, route: Any, reader: str) -> tuple[object, ...]:
        """The reader's own thing for each argument of a URL; nothing's, where the world has no such thing."""
        own = (THINGS.get((route.name, name), f"nothing:{name}") for name in route.arguments)
        return tuple(
            self.values(thing, reader, route.wing)[0]
            if not thing.startswith("nothing:")
            else nothing(route.pattern, thing.removeprefix("nothing:"))
            for thing in own
        )

    def scope(self, role: str) -> str:
        kind, _, value = SCOPES.get(role, "everything").partition(":")
        if kind == "organisation":
            return f"organisation:{self.organisations[value].pk}"
        return f"{kind}:{value}" if value else kind


def make() -> World:
    world = World()
    for key, (wing, kind, sector, body) in ORGANISATIONS.items():
        world.organisations[key] = Organisation.objects.create(
            wing=wing, name=f"{HOUSE} {key.title()}", kind=kind, sector=sector, body=body
        )
    for key, (wing, house, process) in PEOPLE.items():
        world.people[key] = Person.objects.create(
            wing=wing,
            given_name=key,
            family_name=FAMILY,
            email=f"{key.lower()}@example.org",
            phone=f"+92-300-{len(world.people):07}",
            sort_key=f"{FAMILY} {key}".lower(),
        )
        if house:
            post = Post.objects.create(
                organisation=world.organisations[house], title=f"Post of {house}", focal_for=process
            )
            world.posts[house] = post
            world.tenures[house] = Tenure.objects.create(post=post, person=world.people[key], since=SINCE)
    for role in roles():
        world.readers[role] = cast.account(f"reader-{role.replace('_', '-')}", role, world.scope(role))
    world.readers["none"] = cast.account("reader-none")
    world.readers["asleep"] = cast.account("reader-asleep", "administrator", factor=False)
    return world


def nothing(pattern: str, argument: str) -> object:
    if f"<uuid:{argument}>" in pattern:
        return UUID(int=MISSING)
    return MISSING if f"<int:{argument}>" in pattern else "mq-word"


def house_of(which: str, reader: str, wing: str) -> str:
    """The organisation whose people are the reader's own, another's of the same wing, or of the other wing only."""
    if which == "own" and wing == "open":
        return "alliance" if SCOPES.get(reader) == "organisation:alliance" else "ministry"
    return HOUSES[which][wing]


OUTSIDERS = ("visitor", "none", "asleep", "other_wing")


def column(reader: str, wing: str) -> str:
    return reader if reader in OUTSIDERS or roles()[reader].is_of(wing) else "other_wing"


def readers() -> list[str]:
    return [*roles(), "visitor", *STRANGERS]
