"""The mail itself: readable with `cat`, parsed back, right-to-left in Urdu, and safe for any server."""

from uuid import UUID

import pytest

from palermo.outbox.mime import TO_READ, TO_SEND, Letter, as_bytes
from palermo.outbox.tests.sending import NOW, parsed, text_of

LINK = "https://palermo.example/invitation/5-secret?a=1&b=2"
ID = UUID("0191d0f4-0000-4000-8000-00000000000a")


def letter(**more: object) -> Letter:
    given = {
        "id": ID,
        "at": NOW,
        "sender": "Palermo <palermo@example.org>",
        "address": "ayesha@example.org",
        "language": "en",
        "subject": "Invitation",
        "text": f"Open this:\n\n{LINK}\n",
        "links": (LINK,),
    }
    return Letter(**{**given, **more})  # type: ignore[arg-type]


URDU = {
    "language": "ur",
    "subject": "دعوت نامہ " * 12,
    "text": f"یہ ربط کھولیے:\n\n{LINK}\n\n" + "اجلاس " * 400,
}


@pytest.mark.parametrize("policy", [TO_READ, TO_SEND])
@pytest.mark.parametrize("given", [{}, URDU])
def test_what_is_sent_is_read_back(policy: object, given: dict) -> None:
    made = letter(**given)
    mail = parsed(as_bytes(made, policy))  # type: ignore[arg-type]
    assert str(mail["Subject"]).split() == made.subject.split()
    assert (mail["To"], mail["From"]) == ("ayesha@example.org", "Palermo <palermo@example.org>")
    assert mail["Message-ID"] == f"<{ID}@example.org>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == made.language
    assert text_of(mail).split() == made.text.split()
    assert f'href="{LINK.replace("&", "&amp;")}"' in text_of(mail, "html")


def test_the_file_shows_text_and_link_as_they_are() -> None:
    for given in ({}, {**URDU, "text": f"یہ ربط کھولیے:\n\n{LINK}\n"}):
        made = letter(**given)
        lines = as_bytes(made, TO_READ).decode().splitlines()
        assert LINK in lines
        assert made.text.splitlines()[0] in lines


def test_urdu_reads_from_right_to_left() -> None:
    html = text_of(parsed(as_bytes(letter(**URDU), TO_SEND)), "html")
    assert '<html lang="ur" dir="rtl">' in html and '<body dir="rtl">' in html
    assert '<a dir="ltr" href=' in html


def test_no_line_is_longer_than_a_server_takes_and_all_pass_in_seven_bits() -> None:
    for text in ("x" * 5000, "ا" * 5000, "word " * 2000, ".\n..\nFrom x\n"):
        data = as_bytes(letter(text=text), TO_SEND)
        assert all(len(line) <= 998 for line in data.split(b"\r\n"))
        assert data.isascii()
        assert text_of(parsed(data)).split() == text.split()
        assert all(len(line) <= 998 for line in as_bytes(letter(text=text), TO_READ).split(b"\n"))


def test_html_escapes_and_links_only_what_is_ours() -> None:
    html = text_of(
        parsed(as_bytes(letter(text="<script>x</script> http://evil.example & Co"), TO_SEND)), "html"
    )
    assert "<p>&lt;script&gt;x&lt;/script&gt; http://evil.example &amp; Co</p>" in html
    assert "<a " not in html
