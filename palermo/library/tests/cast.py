"""Invented documents, and small real files of every kind."""

import io
import json
import zipfile
from typing import Any

from docx import Document as Docx
from openpyxl import Workbook
from PIL import Image

from palermo.library.actions import put
from palermo.library.models import Document
from palermo.library.rules.describing import Description
from palermo.partners.models import Account
from palermo.partners.rules.acting import Acting
from tests.cast import NOW, account, acting

PDF = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
READERS = {
    "secretariat": "everything",
    "national_focal": "process:untoc-review",
    "administrator": "everything",
    "learner": "everything",
    "board_member": "everything",
}
VISITOR = Acting(account=None, role="visitor", scope="", wing="open", origin="127.0.0.1")


def reader(role: str, wing: str = "open") -> Acting:
    return acting(holder(role), wing)


def holder(role: str) -> Account:
    found = Account.objects.filter(email=f"{role.replace('_', '-')}@example.org").first()
    return found or account(role.replace("_", "-"), role, READERS.get(role, "everything"))


def about(**more: Any) -> Description:
    said: dict[str, Any] = {
        "title": "Report on shelters",
        "language": "en",
        "kind": "report",
        "licence": "CC-BY-4.0",
        "audience": "public",
        "file_name": "report.pdf",
    }
    return Description(**(said | more))


def shelve(
    body: bytes = PDF, *, by: Acting | None = None, replaces: Document | None = None, **more: Any
) -> Document:
    return put(io.BytesIO(body), about(**more), by=by or reader("secretariat"), at=NOW, replaces=replaces)


def docx(text: str = "Shelters in four districts.") -> bytes:
    made, out = Docx(), io.BytesIO()
    made.add_paragraph(text)
    made.save(out)
    return out.getvalue()


def xlsx() -> bytes:
    made, out = Workbook(), io.BytesIO()
    made.active["A1"] = "district"
    made.save(out)
    return out.getvalue()


def zipped(members: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return out.getvalue()


def package() -> bytes:
    described = {"name": "shelters", "resources": [{"name": "shelters", "path": "shelters.csv"}]}
    return zipped({"datapackage.json": json.dumps(described), "shelters.csv": "district,places\nA,4\n"})


def picture(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (4, 3), "white").save(out, kind)
    return out.getvalue()
