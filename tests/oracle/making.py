"""Makes the world of the access oracle, by the actions that people use."""

from datetime import date, timedelta
from io import BytesIO

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.apps import apps
from PIL import Image

from palermo.journal.actor import COMMAND
from palermo.library.actions import put, withdraw
from palermo.library.models import Document
from palermo.library.rules.describing import Description
from palermo.outbox.actions import compose_ready
from palermo.outbox.models import Recipient
from palermo.partners.actions.directory import enter_organisation, enter_person
from palermo.partners.actions.merging import merge_people
from palermo.partners.actions.posts import Letter, begin_tenure, enter_post
from palermo.partners.models import Account, Grant, Invitation, Token
from palermo.partners.rules.acting import Acting
from palermo.partners.rules.directory import OrganisationEntry, PersonEntry
from palermo.partners.rules.roles import roles
from palermo.vault.actions import make_keys, make_signing_key
from palermo.work.models import Work
from tests import cast
from tests.oracle.world import (
    DOCUMENTS,
    FAMILY,
    HOUSE,
    MERGED,
    ORGANISATIONS,
    PAPER,
    PEOPLE,
    SECRET,
    STRANGERS,
    World,
)

SINCE = date(2026, 2, 1)
PDF = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"


def make() -> World:
    make_keys(cast.NOW, by=COMMAND, rings=("records", "open", "civil"))
    make_signing_key(cast.NOW, by=COMMAND)
    world = World()
    keeper = world.readers["administrator"] = cast.account("reader-administrator", "administrator")
    by = {wing: cast.acting(keeper, wing) for wing in ("records", "open")}
    enter_houses(world, by)
    enter_people(world, by)
    for role in roles():
        if role not in world.readers:
            world.readers[role] = cast.account(f"reader-{role.replace('_', '-')}", role, world.scope(role))
    world.readers["none"] = cast.account("reader-none")
    world.readers["asleep"] = cast.account("reader-asleep", "administrator", factor=False)
    for wing, acting in by.items():
        role, scope = ("clerk", "body:PB-POLICE") if wing == "records" else ("learner", "everything")
        world.readers[STRANGERS[wing]] = cast.account(STRANGERS[wing], role, scope)
        world.keys[wing] = Authenticator.objects.create(
            user=world.readers[STRANGERS[wing]],
            type=Authenticator.Type.WEBAUTHN,
            data={"name": "A key", "credential": {}},
        )
        enter_what_waits(world, wing, acting)
    if apps.is_installed("palermo.register"):
        # Before anything else waits for a worker: what was sent is checked at once.
        enter_record(world)
    put_documents(world)
    for reader, account in world.readers.items():
        for wing in by:
            world.tokens[reader, wing] = token_of(account, wing)
            world.works[reader, wing] = Work.objects.create(
                job="library.read", wing=wing, account=account.pk, asked_at=cast.NOW, state="waiting"
            )
    sealed = get_adapter().encrypt(SECRET)
    Authenticator.objects.filter(type=Authenticator.Type.TOTP).update(data={"secret": sealed})
    return world


def enter_record(world: World) -> None:
    from tests.oracle import cases, differing, frozen, sent

    world.returns, world.drafts = sent.send_returns(world.readers), sent.begin_drafts(world.readers)
    world.differences = differing.enter_differences()
    world.cases = cases.lay_cases()
    world.freezes = frozen.freeze_a_period()


def put_documents(world: World) -> None:
    for key, (reader, audience) in DOCUMENTS.items():
        world.documents[key] = put_paper(world, key, reader, audience)
    withdraw(world.documents["withdrawn"], by=cast.acting(world.readers["administrator"]), at=cast.NOW)
    put_paper(world, "newer", "secretariat", "public", replaces=world.documents["replaced"])


def put_paper(
    world: World, key: str, reader: str, audience: str, replaces: Document | None = None
) -> Document:
    picture = BytesIO()
    Image.new("RGB", (4, 3), "white").save(picture, "PNG")
    picture.seek(0)
    about = Description(
        title=f"{PAPER} {key}",
        language="en",
        kind="picture",
        licence="CC0-1.0",
        audience=audience,
        file_name=f"{key}.png",
    )
    return put(picture, about, by=cast.acting(world.readers[reader]), at=cast.NOW, replaces=replaces)


def enter_what_waits(world: World, wing: str, acting: Acting) -> None:
    """In each wing a message, a role that is held, one that waits for a second administrator, an invitation."""
    world.messages[wing] = compose_ready(
        "tests/note",
        to=Recipient(address=f"reader-of-{wing}@example.org"),
        subject=f"A note of the wing {wing}",
        text="Invented.",
        by=acting,
        at=cast.NOW,
        security=False,
    )
    plain, watched = ("clerk", "bureau_officer") if wing == "records" else ("translator", "board_member")
    world.grants[wing] = world.readers[plain].grants.get()
    world.proposals[wing] = Grant.objects.create(
        account=world.readers["none"],
        role=watched,
        scope_kind="everything",
        since=cast.THEN,
        proposed_at=cast.THEN,
        proposed_by=world.readers["auditor"].pk,
        two_grantors=True,
    )
    world.invitations[wing] = Invitation.objects.create(
        email=f"guest-of-{wing}@example.org",
        wing=wing,
        role=plain,
        scope_kind="body" if wing == "records" else "everything",
        scope_value="PB-POLICE" if wing == "records" else "",
        invited_at=cast.NOW,
        invited_by=acting.account or 0,
        expires_at=cast.NOW + timedelta(days=3650),
    )


def token_of(account: Account, wing: str) -> Token:
    return Token.objects.create(
        account=account,
        grant=account.grants.first() or Grant.objects.earliest("pk"),
        wing=wing,
        name="A script",
        prefix=f"{wing[0]}{account.pk:07}",
        hash="0" * 64,
        made_at=cast.NOW,
        expires_at=cast.NOW + timedelta(days=3650),
    )


def enter_houses(world: World, by: dict[str, Acting]) -> None:
    for key, (wing, kind, sector, body) in ORGANISATIONS.items():
        entry = OrganisationEntry(
            wing=wing, name=f"{HOUSE} {key.title()}", kind=kind, sector=sector, body=body
        )
        acting = by["open" if wing == "open" else "records"]
        world.organisations[key] = enter_organisation(entry, by=acting, at=cast.NOW)


def enter_people(world: World, by: dict[str, Acting]) -> None:
    everybody = {**PEOPLE, **{key: (wing, "", "") for key, (wing, _) in MERGED.items()}}
    for number, (key, (wing, house, process)) in enumerate(everybody.items()):
        entry = PersonEntry(
            wing=wing,
            given_name=key,
            family_name=FAMILY,
            email=f"{key.lower()}@example.org",
            phone=f"+92-300-{number:07}",
        )
        acting = by["open" if wing == "open" else "records"]
        world.people[key] = enter_person(entry, by=acting, at=cast.NOW)
        if house:
            post = enter_post(
                world.organisations[house].pk,
                title=f"Post of {house}",
                focal_for=process,
                by=acting,
                at=cast.NOW,
            )
            world.posts[house] = post
            world.tenures[house] = begin_tenure(
                post.pk,
                world.people[key].pk,
                since=SINCE,
                letter=Letter(BytesIO(PDF), f"{key}.pdf", "application/pdf"),
                by=acting,
                at=cast.NOW,
            )
            world.tenures[house].refresh_from_db()
    for gone, (wing, kept) in MERGED.items():
        merge_people(world.people[kept].pk, world.people[gone].pk, by=by[wing], at=cast.NOW)
