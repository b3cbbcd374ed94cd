"""A receipt as a sheet of paper, in English or Urdu; what is signed is the JSON, and the sheet repeats it."""

import base64
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from palermo.returns.method.receipt import Said, read
from palermo.ui.documents.blocks import Document, Term, isolate
from palermo.ui.documents.paper import write_paper
from palermo.ui.language import words
from palermo.vocabulary.codes import codes

# Marks a text for the catalogue where it stands; it is translated when it is shown.
_ = str
COMMAND = "palermo returns verify-receipt"
SHEETS = {
    "cases": _("cases"),
    "persons": _("persons"),
    "events": _("events"),
    "journeys": _("journeys"),
    "seizures": _("seizures"),
    "totals": _("totals"),
}
CHANNELS = {
    "page": _("Uploaded"),
    "api": _("Sent by a program"),
    "form": _("Filled in the browser"),
    "behalf": _("Entered by the bureau"),
}
Words = Callable[[str], str]


def receipt_paper(content: bytes, lang: str, zone: str) -> bytes:
    """The PDF of a signed receipt. `zone` is the time zone in which moments are written."""
    with TemporaryDirectory() as folder:
        target = Path(folder) / "receipt.pdf"
        write_paper(described(content, lang, zone), target)
        return target.read_bytes()


def described(content: bytes, lang: str, zone: str) -> Document:
    signed, said = read(content), words("palermo.returns", lang)
    told = signed.said
    accepted = told["kind"] == "acceptance"
    title = said(_("Receipt: return accepted")) if accepted else said(_("Receipt: return received"))
    return Document(
        lang=lang,
        title=title,
        subtitle=body_words(told["body"], lang),
        mark=said(_("Receipt")),
        warning=said(
            _("This sheet repeats what is signed. The proof is the receipt as a file, which comes with it.")
        ),
        facts=facts(told, base64.b64encode(signed.signature).decode(), said, zone),
        sections=[],
        foot=said(_("Palermo, returns")),
    )


def facts(told: Said, signature: str, said: Words, zone: str) -> list[Term]:
    moment = datetime.fromisoformat(told["at"]).astimezone(ZoneInfo(zone))
    listed = [(said(_("Moment")), f"{moment:%Y-%m-%d %H:%M:%S}, {zone}"), (said(_("Return")), told["return"])]
    if told["kind"] == "acceptance":
        listed += [
            (said(_("Period")), f"{told['period_start']} – {told['period_end']}"),
            (said(_("Accepted set")), str(told["set"])),
        ]
        if told["replaces"]:
            listed.append((said(_("Replaces the return")), told["replaces"]))
    listed += [
        (said(_("Size in bytes")), f"{told['size']:,}"),
        (said(_("Digest (SHA-256) of the file as sent")), parted(told["sha256"])),
        (said(_("Line of the journal")), str(told["line"])),
        (said(_("Signature (Ed25519)")), parted(signature)),
    ]
    terms = [Term(label, isolate(text)) for label, text in listed]
    terms[-4:-4] = rows_of(told, said)
    if told["kind"] == "arrival":
        terms.insert(2, Term(said(_("Way it came")), said(CHANNELS[told["channel"]])))
    how = said(_("Whoever has the file of this receipt proves it with: palermo returns verify-receipt"))
    return [*terms, Term(said(_("How to verify")), how.replace(COMMAND, isolate(COMMAND)))]


def rows_of(told: Said, said: Words) -> list[Term]:
    """Of each sheet: sent = accepted + rejected."""
    balance = said(_("{sent} sent = {accepted} accepted + {rejected} rejected"))
    return [
        Term(
            said(_("Rows of {sheet}")).format(sheet=said(SHEETS[sheet])),
            balance.format(**{name: isolate(f"{count:,}") for name, count in told["rows"][sheet].items()}),
        )
        for sheet in SHEETS
        if sheet in told.get("rows", {})
    ]


def body_words(body: str, lang: str) -> str:
    known = codes("bodies").get(body)
    label = "" if known is None else known.label_ur if lang == "ur" else known.label
    return label or isolate(body)


def parted(text: str) -> str:
    """Groups of eight, which an eye can compare."""
    return " ".join(text[start : start + 8] for start in range(0, len(text), 8))
