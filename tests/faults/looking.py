"""What an installation holds, in plaintext, so that two of them can be compared: rows, sealed texts, files, keys."""

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection

from palermo.journal.queries import verify
from palermo.register.models import CaseEntry, IdentityKey, NameKey
from palermo.register.queries.cases import open_contents, with_address
from palermo.returns.models import Draft
from palermo.returns.queries.drafts import content_of
from palermo.ui.refusals import Refused
from palermo.vault.models import ItemKey, Sealed
from palermo.vault.queries import item_secrets, open_sealed
from palermo.vault.rules import check_keys

ID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")
# Of a receipt: its signature covers random ids too, and PostgreSQL may leave numbers of lines out.
SIGNATURE = re.compile(r'"signature": "[A-Za-z0-9+/=]+"|"line": [0-9]+')
LINK = re.compile(r"(https?://\S+?/)[\w-]{20,}")
# Random by nature: whether there is something is all that can be compared.
RANDOM = {
    "password",
    "hash",
    "prefix",
    "token_hash",
    "wrapped",
    "recipient",
    "fingerprint",
    "digest",
    "small",
}
RANDOM |= {"stored_size", "session_key", "session_data", "data", "enqueued_at", "public"}
RANDOM |= {"case_no", "from_case_no", "manifest", "sealed", "content", "seconds"}
# In the journal's line of a freeze, whose numbers are random.
HASH = re.compile(r'"digest":"[0-9a-f]{64}"')
NOT_LOOKED_AT = {"django_content_type", "auth_permission"}
Row = dict[str, Any]
Look = dict[str, list[str]]


def look() -> Look:
    """`troubles` must be empty, whatever happened; `rows` and `files` tell two states apart."""
    opened = [*texts(), *seen_of_the_register(), *typed_so_far()]
    rows = [*rows_of_tables(), *opened]
    label = labels(rows)
    return {
        "rows": sorted(said(row, label) for row in rows),
        "files": files(label),
        "troubles": [*troubles(), *(row["text"] for row in opened if row["text"].startswith("TROUBLE"))],
    }


def look_at_files(before: Look) -> Look:
    """Where only files may have changed since."""
    return {
        **before,
        "files": files(labels([*rows_of_tables(), *texts(), *seen_of_the_register(), *typed_so_far()])),
    }


def rows_of_tables() -> Iterator[Row]:
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)} - NOT_LOOKED_AT
    with connection.cursor() as cursor:
        for table in sorted(tables):
            cursor.execute(f'SELECT * FROM "{table}"')
            names = [column[0] for column in cursor.description]
            for values in cursor.fetchall():
                yield {"": table} | {
                    name: bool(value) if name in RANDOM else value
                    for name, value in zip(names, values, strict=True)
                }


def texts() -> Iterator[Row]:
    """What is sealed, opened; ids in it are random too. Of a random key, that it opens."""
    for sealed in Sealed.objects.filter(destroyed_at__isnull=True):
        try:
            words = SIGNATURE.sub("", ID.sub("·", open_sealed(sealed).decode(errors="replace")))
            text = hashlib.sha256(words.encode()).hexdigest()
        except Refused as refused:
            text = f"TROUBLE {type(refused).__name__} {getattr(refused, 'part', '')}"
        yield {"": "plaintext", "id": sealed.pk, "text": text}
    for item in ItemKey.objects.filter(destroyed_at__isnull=True):
        try:
            text = f"{len(item_secrets([item.name], ring=item.ring))} opens"
        except Refused as refused:
            text = f"TROUBLE {type(refused).__name__} {getattr(refused, 'part', '')}"
        yield {"": "plaintext", "id": item.pk, "text": text}


def seen_of_the_register() -> Iterator[Row]:
    """Of each set that stands what it says of each case, opened, and by how many keys its people are found."""
    standing = CaseEntry.objects.filter(accepted_set__state="standing").select_related("accepted_set")
    for entry in with_address(standing).order_by("pk"):
        try:
            told: Any = open_contents([entry]).get(entry.pk)
        except Refused as refused:
            told = f"TROUBLE {type(refused).__name__}"
        keys = [model.objects.filter(entry=entry).count() for model in (NameKey, IdentityKey)]
        words = json.dumps([told, keys, entry.body, str(entry.period_end), entry.status, entry.fir_key])
        trouble = told if isinstance(told, str) else ""
        yield {"": "case", "text": trouble or hashlib.sha256(words.encode()).hexdigest()}


def typed_so_far() -> Iterator[Row]:
    """What stands in each draft of a return, opened."""
    for draft in Draft.objects.filter(content__isnull=False).order_by("pk"):
        try:
            text = hashlib.sha256(json.dumps(content_of(draft)).encode()).hexdigest()
        except Refused as refused:
            text = f"TROUBLE {type(refused).__name__}"
        yield {"": "draft", "text": text}


def files(label: dict[str, str]) -> list[str]:
    return sorted(said(row, label) for row in [*files_of(Path(settings.DATA)), *keys()])


def files_of(folder: Path) -> Iterator[Row]:
    """The sealed ones by their names, since their texts are looked at through their rows; letters without their links."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.startswith("palermo.sqlite3"):
            name = path.relative_to(folder)
            parts = [part for part in name.parts if not re.fullmatch("[0-9a-f]{2}", part)]
            told = {} if parts[0] in ("vault", "ledger", "frozen", "pictures") else {"holds": content(path)}
            yield {"": "file", "name": "/".join(parts)} | told


def content(path: Path) -> str:
    data = path.read_bytes()
    if path.suffix == ".eml":
        mail = message_from_bytes(data, policy=policy.default)
        part = mail.get_body(("plain",))
        return LINK.sub(r"\1…", f"{mail['Message-ID']} {part.get_content() if part else ''}")
    return hashlib.sha256(data).hexdigest()


def keys() -> Iterator[Row]:
    for path in sorted(Path(settings.KEYS).glob("*")):
        yield {"": "key file", "name": path.name, "lines": len(path.read_text().splitlines())}


def troubles() -> Iterator[str]:
    try:
        yield from check_keys()
    except Refused as refused:
        yield str(refused)
    verdict = verify()
    yield from (str(each) for each in verdict.broken)
    yield from database_troubles()


def database_troubles() -> Iterator[str]:
    connection.check_constraints()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            yield from (said for (said,) in cursor.fetchall() if said != "ok")


def labels(rows: list[Row]) -> dict[str, str]:
    """Random ids get names that tell where they occur, so that the same deed looks the same twice."""
    places: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        bare = {name: ID.sub("·", str(value)) for name, value in row.items()}
        for name, value in row.items():
            for found in ID.findall(str(value)):
                places[plain(found)].append(f"{name}{sorted(bare.items())}")
    return {
        found: hashlib.sha256("".join(sorted(where)).encode()).hexdigest()[:8]
        for found, where in places.items()
    }


def plain(found: str) -> str:
    return found.replace("-", "")


def said(row: Row, label: dict[str, str]) -> str:
    def named(found: re.Match[str]) -> str:
        return f"<{label.get(plain(found[0]), 'nobody')}>"

    return " ".join(
        f"{name}={ID.sub(named, HASH.sub('', str(value)))}" if name else str(value)
        for name, value in row.items()
    )
