"""Puts 1,000 invented documents and one large file on the shelf that the environment names."""

# ruff: noqa: E402

import io
import json
import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "palermo.config.settings"

import django

django.setup()

from django.urls import reverse

from palermo.config.upgrading import bring_up_to_date
from palermo.library.actions import put
from palermo.library.models import Document
from palermo.library.rules.describing import Description
from palermo.partners.rules.acting import Acting
from palermo.ui.clock import now

DOCUMENTS, VERSIONS = 1_000, 5
BY = Acting(account=None, role="secretariat", scope="everything", wing="open", origin="command")
LINE = b"Invented words about shelters in four districts.\n"


class Lines(io.RawIOBase):
    """So many bytes of one line, made as they are read."""

    def __init__(self, size: int) -> None:
        self.left, self.piece = size, LINE * 20_000

    def read(self, size: int = -1) -> bytes:
        taken = self.piece[: min(size, len(self.piece), self.left)]
        self.left -= len(taken)
        return taken


def keep(number: int, stream: object, replaces: Document | None = None) -> Document:
    about = Description(
        title=f"Invented report {number}",
        language="en",
        kind="report",
        licence="CC-BY-4.0",
        audience="public",
        abstract="An abstract of a few words. " * 20,
        author="Invented Board",
        file_name="report.txt",
    )
    return put(stream, about, by=BY, at=now(), replaces=replaces)  # type: ignore[arg-type]


def main() -> None:
    bring_up_to_date(now())
    for number in range(DOCUMENTS - VERSIONS):
        first = keep(number, io.BytesIO(LINE * 40))
    last = first
    for number in range(VERSIONS - 1):
        last = keep(number, None, last)
    large = keep(DOCUMENTS, Lines(int(os.environ["BENCH_MEGABYTES"]) * 1024**2))
    pages = {
        "document page": reverse("document", args=[large.address]),
        f"document page, {VERSIONS} versions": reverse("document", args=[last.address]),
        "list of documents": reverse("documents"),
    }
    told = {
        "sessions": ["-"],
        "pages": pages,
        "file": reverse("document_file", args=[large.address]),
        "name": f"{large.file.hex[:2]}/{large.file}",
        "size": large.size,
    }
    json.dump(told, sys.stdout)


main()
