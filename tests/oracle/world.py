"""The small world that the access oracle walks over: bodies, people, posts and accounts of both wings. All invented.

Every person of it bears the family name Kohistar and every organisation the word Registan, so that a page, a count,
a search and an export can be asked which of them it shows.
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from allauth.mfa.models import Authenticator

from palermo.journal.models import Line
from palermo.library.models import Document
from palermo.outbox.models import Message
from palermo.partners.models import Account, Grant, Invitation, Organisation, Person, Post, Tenure, Token
from palermo.partners.rules.roles import roles
from palermo.work.models import Work

if TYPE_CHECKING:
    from palermo.bureau.models import Difference
    from palermo.figures.models import Freeze
    from palermo.returns.models import Draft, Submission

PAPER = "Neelam"  # stands in the title of every document
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
# Records that went into the record of somebody else.
MERGED = {"Rozmeenak": ("records", "Parwana"), "Sabzguli": ("open", "Yasmeera")}
SCOPES = {
    "clerk": "body:PB-POLICE",
    "provincial_focal": "body:PB-POLICE",
    "national_focal": "process:untoc-review",
    "contributor": "organisation:ministry",
    "invited_expert": "process:untoc-review",
    "member_organisation": "organisation:alliance",
    "civil_expert": "organisation:alliance",
}
# key: who put it up, for whom
DOCUMENTS = {
    "public": ("administrator", "public"),
    "accounts": ("administrator", "accounts"),
    "state": ("national_focal", "state"),
    "alliance": ("secretariat", "alliance"),
    "replaced": ("secretariat", "public"),
    "withdrawn": ("administrator", "public"),
}
HOUSES = {
    "own": {"records": "police", "open": "ministry"},
    "other": {"records": "agency", "open": "academy"},
    "across": {"records": "academy", "open": "police"},
}
# Which things of a kind a URL has to be asked about.
CHOICES = {
    **dict.fromkeys(
        ("person", "organisation", "post", "tenure", "letter"), ("own", "other", "across", "missing")
    ),
    **dict.fromkeys(
        ("merged", "message", "grant", "proposal", "invitation", "line"), ("own", "across", "missing")
    ),
    "account": ("own", "other", "across", "missing"),
    "work": ("own", "other", "across", "missing"),
    "token": ("own", "other", "missing"),
    "key": ("other", "missing"),
    "document": (*DOCUMENTS, "missing"),
    "difference": ("own", "other", "missing"),
    **dict.fromkeys(("return", "draft", "body"), ("own", "other", "missing")),
    "case": ("own", "handed", "received", "other", "missing"),
    "freeze": ("own", "missing"),
}
# Which thing of the world an argument of a URL names.
THINGS = {
    "person_id": "person",
    "organisation_id": "organisation",
    "post_id": "post",
    "tenure_id": "tenure",
    "letter_id": "letter",
    "account_id": "account",
    "grant_id": "grant",
    "invitation_id": "invitation",
    "token_id": "token",
    "number": "line",
    "address": "document",
    "difference_id": "difference",
    "body": "body",
}
THINGS_OF_URLS = {
    "person_unmerge": "merged",
    "mfa_remove_webauthn": "key",
    "mfa_edit_webauthn": "key",
    "role_confirm": "proposal",
    "outbox_message": "message",
    "outbox_stop": "message",
    "outbox_release": "message",
    **dict.fromkeys(("work", "work_stop", "work_go_on"), "work"),
    "return": "return",
    **{
        f"return_{part}": "return"
        for part in (
            *("findings", "difference", "sent", "marked", "receipt"),
            *("accept", "send_back", "refuse", "withdraw", "talk", "take_up"),
        )
    },
    "draft": "draft",
    **{f"draft_{part}": "draft" for part in ("sheet", "save", "send", "discard")},
    "case": "case",
    **dict.fromkeys(("freeze", "freeze_hashes", "freeze_verify"), "freeze"),
}
# What fills an argument of a URL that names no thing.
WORDS = {"page": 1, "lang": "en", "kind": "arrival", "form": "json", "sheet": "cases"}
# Whose account or token is somebody else's in a wing; they are no reader's own there.
STRANGERS = {"records": "stranger-records", "open": "stranger-open"}
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # of every reader's one-time codes
MISSING = 987_654
OF_UUID = ("letter", "message", "document", "work", "return", "draft", "case", "freeze")
OUTSIDERS = ("visitor", "none", "asleep", "other_wing")


@dataclass
class World:
    organisations: dict[str, Organisation] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    tenures: dict[str, Tenure] = field(default_factory=dict)
    readers: dict[str, Account] = field(default_factory=dict)
    # By wing: something of that wing only.
    messages: dict[str, Message] = field(default_factory=dict)
    grants: dict[str, Grant] = field(default_factory=dict)
    proposals: dict[str, Grant] = field(default_factory=dict)
    invitations: dict[str, Invitation] = field(default_factory=dict)
    tokens: dict[tuple[str, str], Token] = field(default_factory=dict)  # by reader and wing
    works: dict[tuple[str, str], Work] = field(default_factory=dict)  # by reader and wing
    documents: dict[str, Document] = field(default_factory=dict)
    # Of the record wing, which may not be there.
    returns: "dict[str, Submission]" = field(default_factory=dict)
    drafts: "dict[str, Draft]" = field(default_factory=dict)
    cases: dict[str, UUID] = field(default_factory=dict)
    freezes: "dict[str, Freeze]" = field(default_factory=dict)
    differences: "dict[str, Difference]" = field(default_factory=dict)
    keys: dict[str, Authenticator] = field(default_factory=dict)  # by wing, a stranger's passkey
    sessions: dict[tuple[str, str], str] = field(default_factory=dict)  # by reader and wing

    def values(self, thing: str, reader: str, wing: str) -> tuple[object, ...]:
        """What fills the URL's arguments for "person:own", "person:other", "person:across", "person:missing"."""
        if not thing:
            return ()
        kind, _, which = thing.partition(":")
        if which == "missing" and kind == "body":
            return ("NO-BODY",)
        if which == "missing":
            return (UUID(int=MISSING) if kind in OF_UUID else MISSING,)
        if kind in ("account", "token", "work"):
            home = {"across": other_wing(wing)}.get(which, wing)
            whose = reader if which == "own" and reader in self.readers else STRANGERS[home]
            if kind == "account":
                return (self.readers[whose].pk,)
            return ((self.tokens if kind == "token" else self.works)[whose, home].pk,)
        if kind == "key":
            return (self.keys[wing].pk,)
        if kind == "case":
            return (self.cases[which],)
        if kind == "document":
            return (self.documents["public" if which == "own" else which].address,)
        if kind == "difference":
            return (self.differences[which].pk,)
        if kind == "body":
            return (ORGANISATIONS[HOUSES[which]["records"]][3],)
        if kind in ("return", "draft", "freeze"):
            return (getattr(self, f"{kind}s")[which].address,)
        there = wing if which != "across" else other_wing(wing)
        if kind in ("message", "grant", "proposal", "invitation"):
            return (getattr(self, f"{kind}s")[there].pk,)
        if kind == "line":
            return (Line.objects.filter(wing=there).earliest("pk").pk,)
        if kind == "merged":
            return next((self.people[key].pk,) for key, (home, _) in MERGED.items() if home == there)
        return (self.of_house(kind, house_of(which, reader, wing)),)

    def of_house(self, kind: str, house: str) -> object:
        if kind == "person":
            return self.tenures[house].person_id
        if kind == "letter":
            return self.tenures[house].letter
        return {"organisation": self.organisations, "post": self.posts, "tenure": self.tenures}[kind][
            house
        ].pk

    def arguments(self, route: Any, reader: str) -> tuple[object, ...]:
        """The reader's own thing for each argument of a URL; nothing's, where the world has no such thing."""
        found = []
        for argument in route.arguments:
            kind = "" if argument in WORDS else THINGS_OF_URLS.get(route.name) or THINGS.get(argument)
            known = self.values(f"{kind}:own", reader, route.wing)[0] if kind else None
            found.append(known or nothing(route.pattern, argument))
        return tuple(found)

    def scope(self, role: str) -> str:
        kind, _, value = SCOPES.get(role, "everything").partition(":")
        if kind == "organisation":
            return f"organisation:{self.organisations[value].pk}"
        return f"{kind}:{value}" if value else kind


def nothing(pattern: str, argument: str) -> object:
    if f"<uuid:{argument}>" in pattern:
        return UUID(int=MISSING)
    if argument in WORDS:
        return WORDS[argument]
    return MISSING if f"<int:{argument}>" in pattern else "mq-word"


def other_wing(wing: str) -> str:
    return "open" if wing == "records" else "records"


def house_of(which: str, reader: str, wing: str) -> str:
    """The organisation whose people are the reader's own, another's of the same wing, or of the other wing only."""
    if which == "own" and wing == "open" and SCOPES.get(reader) == "organisation:alliance":
        return "alliance"
    return HOUSES[which][wing]


def column(reader: str, wing: str) -> str:
    """The column of the truth tables that speaks of this reader in this wing."""
    return reader if reader in OUTSIDERS or roles()[reader].is_of(wing) else "other_wing"


def readers() -> list[str]:
    return [*roles(), "visitor", "none", "asleep"]
