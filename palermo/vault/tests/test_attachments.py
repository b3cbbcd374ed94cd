"""Attachments: what they are by content, how large, and what their names may do."""

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palermo.ui.refusals import Refused
from palermo.vault import actions, queries
from palermo.vault.actions.attaching import LIMIT
from palermo.vault.method.content import ENDINGS, JPEG, LONGEST, PDF, PNG, clean_name
from palermo.vault.models import Attachment, DataKey, Sealed
from palermo.vault.tests.conftest import BY, NOW
from palermo.vault.tests.test_sealing import files

BODIES = {
    PDF: b"%PDF-1.7\n1 0 obj\n%%EOF",
    PNG: b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    JPEG: b"\xff\xd8\xff\xe0\x00\x10JFIF",
}


def attach(body: bytes = BODIES[PDF], name: str = "letter.pdf", **more: object) -> Attachment:
    asked = {"file_name": name, "about": ("tenure", 12), "ring": "open", "by": BY, "at": NOW} | more
    return actions.attach(io.BytesIO(body), **asked)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", BODIES)
def test_what_is_attached_comes_back_with_its_name(vault: Path, kind: str) -> None:
    body = BODIES[kind] + b"x" * 100_000
    name = f"نامزدگی کا خط{ENDINGS[kind][0]}"
    made = queries.attachment(attach(body, name, media_type=kind).pk)
    assert (made.media_type, made.size, made.made_at, made.made_by) == (kind, len(body), NOW, 7)
    assert queries.file_name(made) == name
    assert b"".join(queries.stream_sealed(made.sealed)) == body


def test_the_name_is_nowhere_in_the_rows(vault: Path) -> None:
    attach(name="Nomination of Zarmina Yousafzai.pdf")
    rows = repr([list(model.objects.values()) for model in (Attachment, Sealed, DataKey)])
    assert "Zarmina" not in rows
    assert b"Zarmina".hex() not in rows


def test_attachments_of_a_thing_are_listed(vault: Path) -> None:
    first, second = attach(), attach()
    attach(about=("tenure", 13))
    assert {each.pk for each in queries.attachments(("tenure", 12))} == {first.pk, second.pk}
    actions.destroy_attachment(first, BY, NOW)
    assert [each.pk for each in queries.attachments(("tenure", 12))] == [second.pk]
    with pytest.raises(Attachment.DoesNotExist):
        queries.attachment(first.pk)
    assert DataKey.objects.get(sealed=first.sealed_id).wrapped is None


def test_an_attachment_may_lie_in_a_group(vault: Path) -> None:
    made = attach(group="case:1")
    actions.destroy_group("open", "case:1", BY, NOW)
    assert Sealed.objects.get(pk=made.name_id).destroyed_at == NOW
    assert not queries.attachments(("tenure", 12)).exists()


@pytest.mark.parametrize(
    ("body", "claimed", "words"),
    [
        (b"", "", "This file is empty."),
        (b"<html><script>alert(1)</script>", "application/pdf", "Only PDF, PNG and JPEG"),
        (
            b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
            "image/svg+xml",
            "Only PDF, PNG and JPEG",
        ),
        (b"PK\x03\x04", "application/vnd.openxmlformats", "Only PDF, PNG and JPEG"),
        (b"MZ", "", "Only PDF, PNG and JPEG"),
        (b" %PDF-1.7", "application/pdf", "Only PDF, PNG and JPEG"),
        (BODIES[JPEG], "application/pdf", "This file is named as PDF, but its content is JPEG."),
    ],
)
def test_what_is_not_accepted_is_refused_in_words(vault: Path, body: bytes, claimed: str, words: str) -> None:
    with pytest.raises(Refused) as refused:
        attach(body, media_type=claimed)
    assert refused.value.words.startswith(words)
    assert refused.value.field == "file"
    assert not Sealed.objects.exists()


def test_a_file_beyond_the_limit_is_refused_and_leaves_nothing(vault: Path) -> None:
    with pytest.raises(Refused, match="larger than 10 MB"):
        attach(BODIES[PDF] + b"x" * LIMIT)
    with pytest.raises(Refused, match=r"larger than 0\.5 MB"):
        attach(BODIES[PDF] + b"x" * 600_000, limit=512 * 1024)
    assert not Sealed.objects.exists()
    assert files() == []
    assert attach(BODIES[PDF].ljust(LIMIT, b"x")).size == LIMIT


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("letter.pdf", "letter.pdf"),
        ("Letter.PDF", "Letter.pdf"),
        ("letter", "letter.pdf"),
        ("letter.exe", "letter.exe.pdf"),
        ("photo\u202egnp.exe", "photognp.exe.pdf"),
        ("a\u2066b\u2069\u200e.pdf", "ab.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\ali\\letter.pdf", "letter.pdf"),
        ("a\x00b\r\nc\t.pdf", "abc.pdf"),
        ('a<b>:"|?*.pdf', "a_b______.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("", "file.pdf"),
        (".pdf", "pdf.pdf"),
        ("  two   words .pdf", "two words.pdf"),
        ("x" * 500 + ".pdf", "x" * (LONGEST - 5) + ".pdf"),
        ("می\u200cخواهم.pdf", "می\u200cخواهم.pdf"),
        ("\ud800.pdf", "pdf.pdf"),
    ],
)
def test_names_are_cleaned(name: str, clean: str) -> None:
    assert clean_name(name, PDF) == clean


@given(st.text(max_size=300), st.sampled_from([PDF, PNG, JPEG]))
def test_every_name_becomes_a_harmless_one(name: str, kind: str) -> None:
    clean = clean_name(name, kind)
    assert clean.endswith(ENDINGS[kind])
    assert 5 <= len(clean) <= LONGEST
    assert not set(clean) & set('/\\<>:"|?*\n\r\t\x00\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069')
    assert not clean.startswith(".")
    assert clean == clean_name(clean, kind)
    clean.encode()
