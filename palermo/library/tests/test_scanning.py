"""The malware scanner: what it finds, what it says, and what happens while it is away."""

import tempfile
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from palermo.journal.models import Line
from palermo.library.actions.putting import signature_code
from palermo.library.models import Document
from palermo.library.tests.cast import PDF, shelve
from palermo.library.tests.scanner import KNOWN, scanner
from palermo.ui.refusals import Refused

INFECTED = PDF + KNOWN


@pytest.fixture
def near() -> Path:
    """A folder whose name is short enough for the address of a unix socket."""
    return Path(tempfile.mkdtemp(prefix="clam"))


def kept(shelf: Path) -> list[Path]:
    return [each for each in shelf.rglob("*") if each.is_file()]


@pytest.mark.parametrize("how", ["unix", "unix:", "tcp"])
def test_a_clean_file_is_taken_and_every_byte_was_seen(
    shelf: Path, settings: Settings, near: Path, how: str
) -> None:
    body = PDF + b"%" * 300_000
    with scanner(None if how == "tcp" else near / "clamd") as (address, served):
        settings.CLAMD = f"unix:{address}" if how == "unix:" else address
        assert shelve(body).scanned == "clean"
        assert served.heard == body


def test_what_is_found_is_refused_by_name_kept_nowhere_and_journalled(
    shelf: Path, settings: Settings, near: Path
) -> None:
    with scanner(near / "clamd") as (address, _):
        settings.CLAMD = address
        with pytest.raises(Refused, match="win-test-invented-hdb-n1234567890") as refused:
            shelve(INFECTED)
    assert refused.value.field == "file"
    assert not Document.objects.exists() and not kept(shelf)
    line = Line.objects.get(act="document.infected")
    assert (line.outcome, line.details) == ("refused", '{"signature":"win-test-invented-hdb-n1234567890"}')


@pytest.mark.parametrize("answers", ["mute", "cut", "INSTREAM: broken. ERROR\0", "away"])
def test_without_a_clear_answer_nothing_is_taken_unless_it_may_be(
    shelf: Path, settings: Settings, near: Path, answers: str
) -> None:
    with scanner(near / "clamd", answers) as (address, _):
        settings.CLAMD = address if answers != "away" else str(near / "nobody")
        with pytest.raises(Refused, match="does not answer"):
            shelve(PDF + b"%" * 3_000_000)
        assert not kept(shelf)
        settings.CLAMD_OPTIONAL = True
        assert shelve(PDF + b"%" * 3_000_000).scanned == "missed"


def test_an_optional_scanner_that_finds_something_is_heard(
    shelf: Path, settings: Settings, near: Path
) -> None:
    with scanner(near / "clamd") as (address, _):
        settings.CLAMD, settings.CLAMD_OPTIONAL = address, True
        with pytest.raises(Refused):
            shelve(INFECTED)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Eicar-Signature", "eicar-signature"),
        ("Win.Malware.Agent-6598770-0", "win-malware-agent-n6598770-n0"),
        ("PUA.Pdf.Trojan.923456789", "pua-pdf-trojan-n923456789"),
        ("بد", "unnamed"),
        ("", "unnamed"),
        ("x" * 200, "x" * 60),
    ],
)
def test_a_signature_is_named_as_the_journal_takes_it(name: str, code: str) -> None:
    assert signature_code(name) == code
