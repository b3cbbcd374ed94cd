"""Putting a document on the shelf: its bytes first, then its row, with whom it replaces."""

import hmac
import re
from contextlib import closing
from datetime import datetime
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from palermo.journal.actions import write
from palermo.journal.actor import Actor
from palermo.journal.rules.shape import PERSONAL_NUMBER
from palermo.library.actions.indexing import index
from palermo.library.actions.laying import Laid, lay, put_in_place, take_away
from palermo.library.actions.scanning import Found, scan
from palermo.library.method.recognising import ENDINGS, recognise
from palermo.library.method.zips import Unsafe
from palermo.library.models import Document, Relation, Text
from palermo.library.queries import documents
from palermo.library.rules.describing import Description, check_description
from palermo.library.rules.files import part_of
from palermo.library.rules.reading import audiences_of, may_handle, side_of
from palermo.library.rules.refusing import check_name, not_taken
from palermo.library.rules.relating import check_relations
from palermo.library.rules.states import may_move, state
from palermo.partners.rules.acting import require
from palermo.ui.refusals import NotAllowed, Refused
from palermo.vault.method.content import clean_name
from palermo.work.actions import start

RIGHT = "document.add"


def put(
    stream: BinaryIO | Laid | None,
    about: Description,
    *,
    by: Actor,
    at: datetime,
    replaces: Document | None = None,
    once: str | None = None,
    origin: str = "upload",
) -> Document:
    """`stream` may be bytes that were laid down already; None keeps the file of the document that is replaced.

    Raises Refused, NotAllowed, AlreadyDone. Call it outside a transaction: what a scanner found stays in the journal.
    """
    laid = stream if isinstance(stream, Laid) else None
    try:
        check(about, replaces, origin, by)  # before a byte is read
        if stream is not None and not isinstance(stream, Laid):
            laid = lay(stream)
        file = described(laid, about, by=by, at=at) if laid else kept_file(replaces)
        with transaction.atomic():
            document = enter(file, about, by=by, at=at, replaces=replaces, once=once, origin=origin)
            if laid:
                put_in_place(laid)
    except BaseException:
        if laid:
            take_away(laid)
        raise
    return document


def check(about: Description, replaces: Document | None, origin: str, by: Actor) -> None:
    if origin == "release":
        # The room that releases asks its own right; nothing else comes over from the record wing.
        if by.wing != "records":
            raise NotAllowed(RIGHT, ("document", ""))
    else:
        require(by, RIGHT, thing=("document", str(replaces.pk) if replaces else ""))
    check_description(about, by)
    if about.audience not in audiences_of(by, replaces):
        words = _(
            "Both sides handle this document, so its new version is for everybody, or for everybody with an account."
        )
        raise Refused(words, "audience")
    check_relations(about.relations, by)


def described(laid: Laid, about: Description, *, by: Actor, at: datetime) -> dict[str, object]:
    """The columns that tell of the file, once it is what it should be."""
    expect(laid, about)
    path = part_of(laid.file)
    try:
        with closing(path.open("rb")) as stream:
            kind = recognise(stream, laid.size, about.file_name, package=about.kind == "data")
    except Unsafe as unsafe:
        raise not_taken(unsafe.args[0]) from unsafe
    check_name(about.file_name, kind)
    try:
        scanned = scan(path)
    except Found as found:
        signature = signature_code(found.args[0])
        write("document.infected", by=by, at=at, details={"signature": signature}, outcome="refused")
        words = _("The malware scanner found {signature} in this file. It was not taken and is not kept.")
        raise Refused(words.format(signature=signature), "file") from found
    return {
        "file": laid.file,
        "file_name": clean_name(about.file_name, kind, ENDINGS),
        "media_type": kind,
        "size": laid.size,
        "digest": laid.digest,
        "scanned": scanned,
    }


def expect(laid: Laid, about: Description) -> None:
    differs = about.expected_size is not None and about.expected_size != laid.size
    if about.expected_digest and not hmac.compare_digest(about.expected_digest, laid.digest):
        differs = True
    if differs:
        words = _(
            "What arrived is not what was announced: {size} bytes with SHA-256 {digest}. "
            "Perhaps the file changed while it was sent; send it again."
        )
        raise Refused(words.format(size=laid.size, digest=laid.digest), "file")


def signature_code(name: str) -> str:
    """The signature's name as the journal takes it: small letters, and no bare run of digits."""
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    plain = re.sub(r"(?<![a-z0-9])(?=[0-9])", "n", plain)[:60].strip("-")
    return plain if plain and not PERSONAL_NUMBER.search(plain) else "unnamed"


def kept_file(replaces: Document | None) -> dict[str, object]:
    if replaces is None:
        raise Refused(_("Choose a file."), "file")
    names = ("file", "file_name", "media_type", "size", "digest", "scanned")
    return {name: getattr(replaces, name) for name in names}


def enter(
    file: dict[str, object],
    about: Description,
    *,
    by: Actor,
    at: datetime,
    replaces: Document | None,
    once: str | None,
    origin: str,
) -> Document:
    more: dict[str, object] = {"side": side_of(by)}
    if replaces is not None:
        earlier = to_replace(replaces, by)
        more = {"replaces": earlier, "series": earlier.series, "side": earlier.side}
    columns = {**about.columns(), **file, **more}
    document = Document.objects.create(**columns, origin=origin, added_at=at, added_by=by.account)
    Relation.objects.bulk_create(
        Relation(document=document, kind=kind, record=record) for kind, record in about.relations
    )
    Text.objects.create(document=document)
    index(document)
    details: dict[str, object] = {"audience": about.audience, "kind": about.kind}
    if replaces is not None:
        details["replaces"] = replaces.pk
    act = "document.shelved" if replaces is None else "document.replaced"
    write(act, by=by, at=at, thing=("document", document.pk), details=details, once=once)  # type: ignore[arg-type]
    start("library.read", {"document": document.pk}, by=by, at=at)
    return document


def to_replace(replaces: Document, by: Actor) -> Document:
    """As it stands now, locked: nothing is replaced twice, and only what the reader may read and handle."""
    earlier = Document.objects.select_for_update().get(pk=replaces.pk)
    thing = ("document", str(earlier.pk))
    if not documents(by).filter(pk=earlier.pk).exists() or not may_handle(earlier, by):
        raise NotAllowed(RIGHT, thing)
    later = Document.objects.filter(replaces=earlier).exists()
    if not may_move(state(replaced=later, withdrawn=earlier.withdrawn_at is not None), "replace"):
        raise Refused(_("This document was replaced already. Replace its newest version instead."))
    return earlier
