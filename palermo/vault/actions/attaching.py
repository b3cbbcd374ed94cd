"""Attachments: PDF, PNG and JPEG by their content, sealed with their names."""

from datetime import datetime
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from palermo.ui.refusals import Refused
from palermo.vault.actions.laying_down import Rest, first_bytes, laid_down
from palermo.vault.actions.sealing import choose_key, keep, settle
from palermo.vault.method import content
from palermo.vault.method.envelope import TooLarge
from palermo.vault.models import Attachment
from palermo.vault.rules.rings import By

LIMIT = 10 * 1024 * 1024
KIND, NAME_KIND = "attachment", "attachment.name"
BEGINNING = 16


def attach(
    stream: BinaryIO,
    *,
    file_name: str,
    media_type: str = "",
    about: tuple[str, str | int],
    ring: str,
    by: By,
    at: datetime,
    group: str = "",
    limit: int = LIMIT,
    field: str | None = "file",
) -> Attachment:
    """`media_type` is what the browser claims: where it names another accepted type than the content, it is refused.

    Refused words belong to the form field `field`. The name and the bytes share one key.
    """
    beginning = first_bytes(stream, BEGINNING)
    kind = _accepted(beginning, media_type, field)
    choice = choose_key(ring, KIND, group, by=by, at=at)
    name = content.clean_name(file_name, kind).encode()
    source: BinaryIO = Rest(beginning, stream)  # type: ignore[assignment]  # it only has to be read
    try:
        with (
            laid_down(source, kind=KIND, to=choice.recipient, limit=limit) as file,
            laid_down(name, kind=NAME_KIND, to=choice.recipient) as named,
            transaction.atomic(),
        ):
            key = settle(choice, by=by, at=at)
            return Attachment.objects.create(
                sealed=keep(file, key, by=by, at=at),
                name=keep(named, key, by=by, at=at),
                about_kind=about[0],
                about_id=str(about[1]),
                media_type=kind,
                size=file.size,
                made_at=at,
                made_by=by.account,
            )
    except TooLarge as large:
        raise _too_large(limit, field) from large


def _too_large(limit: int, field: str | None) -> Refused:
    words = _("This file is larger than {limit} MB. Make it smaller, or send it in parts.")
    return Refused(words.format(limit=f"{limit / 1024 / 1024:g}"), field)


def _accepted(beginning: bytes, claimed: str, field: str | None) -> str:
    if not beginning:
        raise Refused(_("This file is empty."), field)
    kind = content.media_type(beginning)
    if kind is None:
        raise Refused(
            _("Only PDF, PNG and JPEG files can be attached; this file is none by its content."), field
        )
    if claimed in content.NAMES and claimed != kind:
        words = _(
            "This file is named as {claimed}, but its content is {found}. Give it its right name and send it again."
        )
        raise Refused(words.format(claimed=content.NAMES[claimed], found=content.NAMES[kind]), field)
    return kind
