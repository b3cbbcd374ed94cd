"""The pages of the shelf: who sees what, what a replaced and a withdrawn document say, sending a file."""

import hashlib
import re
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.fixtures import Settings

from palermo.journal.models import Line
from palermo.library.actions import withdraw
from palermo.library.models import Document
from palermo.library.rules.files import file_of
from palermo.library.tests.cast import PDF, docx, holder, reader, shelve
from tests.cast import NOW, sign_in


def browser(role: str = "") -> Client:
    client = Client()
    return sign_in(client, holder(role)) if role else client


def page_of(document: Document) -> str:
    return reverse("document", args=[document.address])


def files(shelf: Path) -> list[str]:
    return sorted(each.name for each in shelf.rglob("*") if each.is_file())


def test_a_public_document_needs_no_account(shelf: Path) -> None:
    made = shelve(author="Shelter Board", published_on=date(2026, 3, 1))
    shown = browser().get(page_of(made)).content.decode()
    for words in (
        made.digest,
        made.file_name,
        "Shelter Board. Report on shelters. Report. 1 March 2026. Version 1, 24 November 2026. Palermo. ",
        f"/documents/{made.address}/file",
    ):
        assert words in shown


@pytest.mark.parametrize("audience", ["alliance", "accounts"])
def test_a_hidden_document_answers_as_a_missing_one_does(shelf: Path, audience: str) -> None:
    hidden = shelve(audience=audience)
    who = browser("national_focal") if audience == "alliance" else browser()
    for name in ("document", "document_file"):
        answers = [who.get(reverse(name, args=[address])) for address in (hidden.address, uuid4())]
        assert [each.status_code for each in answers] == [404, 404]
        contents = [re.sub(rb"[A-Za-z0-9]{64}", b"token", each.content) for each in answers]
        contents = [re.sub(rb"[0-9a-f]{8}-[0-9a-f-]{27}", b"address", each) for each in contents]
        assert contents[0] == contents[1]
    assert "<strong>0</strong>" in who.get(reverse("documents")).content.decode()
    assert "Report on shelters" not in who.get(reverse("documents"), {"format": "csv"}).content.decode()


def test_a_hidden_newer_version_does_not_show_itself(shelf: Path) -> None:
    first = shelve()
    shelve(replaces=first, audience="alliance", title="Hidden title")
    shown = browser().get(page_of(first)).content.decode()
    assert "replaced" not in shown and "1 of 1" in shown and "Hidden title" not in shown
    shown = browser("secretariat").get(page_of(first)).content.decode()
    assert "replaced by a newer version" in shown and "1 of 2" in shown


def test_a_replaced_document_says_so_at_its_old_address(shelf: Path) -> None:
    first = shelve()
    second = shelve(replaces=first)
    third = shelve(replaces=second, title="The newest words")
    answer = browser().get(page_of(first))
    assert answer.status_code == 200
    shown = answer.content.decode()
    assert "This document was replaced by a newer version." in shown and page_of(third) in shown
    assert "This document was replaced" not in browser().get(page_of(third)).content.decode()
    assert browser().get(reverse("document_file", args=[first.address])).status_code == 200


def test_a_withdrawn_document_is_gone_and_says_when(shelf: Path) -> None:
    first = shelve(title="Words that must go")
    withdraw(first, by=reader("secretariat"), at=NOW)
    for name in ("document", "document_file"):
        answer = browser().get(reverse(name, args=[first.address]))
        assert answer.status_code == 410
        shown = answer.content.decode()
        assert "withdrawn on 24 November 2026" in shown and "Words that must go" not in shown
    assert "Words that must go" not in browser().get(reverse("documents")).content.decode()
    assert (
        "Words that must go"
        not in browser().get(reverse("documents"), {"state": "withdrawn"}).content.decode()
    )
    assert (
        "Words that must go"
        in browser("secretariat").get(reverse("documents"), {"state": "withdrawn"}).content.decode()
    )
    second = shelve(replaces=first)
    assert page_of(second) in browser().get(page_of(first)).content.decode()


def test_an_older_version_names_no_newest_one_where_that_was_withdrawn(shelf: Path) -> None:
    first = shelve()
    withdraw(shelve(replaces=first), by=reader("secretariat"), at=NOW)
    assert "replaced by a version that was withdrawn since" in browser().get(page_of(first)).content.decode()


def test_related_records_are_shown_only_to_those_who_see_them(shelf: Path) -> None:
    from palermo.partners.actions.directory import enter_organisation
    from palermo.partners.rules.directory import OrganisationEntry

    by = reader("secretariat")
    house = enter_organisation(
        OrganisationEntry(wing="open", name="Dar House", kind="ngo", sector="civil"), by=by, at=NOW
    )
    made = shelve(by=by, relations=(("organisation", str(house.pk)),))
    assert "Dar House" in browser("secretariat").get(page_of(made)).content.decode()
    assert "Dar House" not in browser().get(page_of(made)).content.decode()


@pytest.mark.parametrize("count", [1, 30])
def test_pages_ask_the_database_as_often_for_one_document_as_for_many(shelf: Path, count: int) -> None:
    from django.db import connection

    made = [shelve(published_on=date(2020 + each % 5, 1, 1)) for each in range(count)]
    last = made[-1]
    for _ in range(3):
        last = shelve(replaces=last)
    client = browser()
    client.get(reverse("documents"))
    asked = {}
    for name, address in {"list": reverse("documents"), "page": page_of(last)}.items():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(address).status_code == 200
        asked[name] = len(queries)
    assert asked == {"list": 3, "page": 3}


def test_a_search_finds_only_what_the_reader_may_read(shelf: Path) -> None:
    shelve(title="Open words on harbours")
    shelve(title="Hidden words on harbours", audience="alliance")
    asked = {"q": "harbours"}
    shown = browser().post(reverse("documents"), asked).content.decode()
    assert "<mark>harbours</mark>" in shown and "Hidden" not in shown
    assert "Hidden" in browser("secretariat").post(reverse("documents"), asked).content.decode()
    assert "No document holds" in browser().post(reverse("documents"), {"q": "mountains"}).content.decode()
    assert browser().post(reverse("documents"), {"q": "x" * 5000, "after": "junk"}).status_code == 200


# Sending.

FIELDS = {
    "title": "Statement on shelters",
    "language": "en",
    "kind": "statement",
    "licence": "CC-BY-4.0",
    "audience": "public",
    "confirmed": "on",
}


def send(
    client: Client, body: bytes = PDF, name: str = "statement.pdf", to: str = "", **more: object
) -> object:
    file = {"file": SimpleUploadedFile(name, body)} if name else {}
    return client.post(to or reverse("document_new"), FIELDS | file | more)


def test_a_file_is_put_on_the_shelf_by_its_page(shelf: Path) -> None:
    answer = send(browser("secretariat"), docx(), "بیان ‎\u202efdp.docx", once="a" * 32)
    made = Document.objects.get()
    assert answer["Location"] == page_of(made)
    assert file_of(made.file).read_bytes() == docx_of(made) and files(shelf) == [str(made.file)]
    assert made.file_name == "بیان fdp.docx"
    assert Line.objects.get(act="document.shelved").once == "a" * 32


def docx_of(made: Document) -> bytes:
    body = file_of(made.file).read_bytes()
    assert hashlib.sha256(body).hexdigest() == made.digest
    return body


def test_the_same_form_sent_twice_puts_one_document(shelf: Path) -> None:
    client = browser("secretariat")
    first, second = (send(client, once="b" * 32) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Document.objects.count() == 1 and len(files(shelf)) == 1


@pytest.mark.parametrize(
    ("name", "body", "words"),
    [
        ("report.pdf", b"<!doctype html><html><script>1</script>", "web page by its content"),
        ("report.docx", b"PK\x05\x06" + b"\0" * 18, "none of those taken"),
        ("map.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "SVG"),
        ("report.pdf", b"Only words", "named as PDF, but its content is TXT"),
        ("report.pdf", b"", "empty"),
        ("", b"", "Choose a file"),
    ],
)
def test_what_is_not_taken_is_said_and_leaves_nothing(
    shelf: Path, name: str, body: bytes, words: str
) -> None:
    answer = send(browser("secretariat"), body, name)
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert not Document.objects.exists() and not files(shelf)


def test_a_mistake_elsewhere_leaves_nothing_and_says_that_the_file_is_to_be_chosen_again(shelf: Path) -> None:
    answer = send(browser("secretariat"), title="")
    assert "Choose the file again" in answer.content.decode()
    assert not files(shelf)


def test_a_side_that_is_not_the_writers_cannot_be_chosen(shelf: Path) -> None:
    answer = send(browser("secretariat"), audience="state")
    assert answer.status_code == 200 and not Document.objects.exists() and not files(shelf)


def test_a_version_corrects_the_description_without_a_file(shelf: Path) -> None:
    first = shelve()
    client = browser("secretariat")
    form = client.get(reverse("document_replace", args=[first.address])).content.decode()
    assert "Report on shelters" in form
    send(client, name="", to=reverse("document_replace", args=[first.address]), title="Right title")
    second = Document.objects.get(title="Right title")
    assert (second.replaces, second.file) == (first, first.file)
    answer = send(client, name="", to=reverse("document_replace", args=[first.address]))
    assert "replaced already" in answer.content.decode()


def test_a_document_is_withdrawn_with_its_reason(shelf: Path) -> None:
    made = shelve()
    client = browser("secretariat")
    sent = {"reason": "wrong_entry", "reference": "12/2026", "once": "c" * 32}
    for _ in range(2):
        answer = client.post(reverse("document_withdraw", args=[made.address]), sent)
        assert answer["Location"] == page_of(made)
    line = Line.objects.get(act="document.withdrawn")
    assert (line.thing_id, line.reason, line.reference) == (str(made.pk), "wrong_entry", "12/2026")


def test_who_may_not_handle_a_document_is_not_offered_it(shelf: Path) -> None:
    made = shelve()
    for role, offered in (("secretariat", True), ("national_focal", False), ("learner", False)):
        shown = browser(role).get(page_of(made)).content.decode()
        assert (reverse("document_replace", args=[made.address]) in shown) is offered
        status = browser(role).get(reverse("document_withdraw", args=[made.address])).status_code
        assert status == (200 if offered else 403)


# A body that is not read.


class Unread:
    """Stands for ten gigabytes that are announced and must not be read."""

    def __init__(self) -> None:
        self.asked = 0

    def read(self, size: int = -1) -> bytes:
        self.asked += 1
        return b""

    readline = read


@pytest.mark.parametrize(
    ("role", "length", "more", "status"),
    [
        ("secretariat", str(10 * 1024**3), {}, 413),
        ("secretariat", "", {"HTTP_TRANSFER_ENCODING": "chunked"}, 411),
        ("learner", str(100 * 1024), {}, 403),
        ("", str(100 * 1024), {}, 302),
    ],
)
def test_a_body_is_refused_before_it_is_read(
    shelf: Path, role: str, length: str, more: dict[str, str], status: int
) -> None:
    client = Client(enforce_csrf_checks=True)
    if role:
        sign_in(client, holder(role))
    body = Unread()
    extra = {
        "wsgi.input": body,
        "CONTENT_LENGTH": length,
        "CONTENT_TYPE": "multipart/form-data; boundary=x",
    } | more
    answer = client.post(reverse("document_new"), **extra)
    assert (answer.status_code, body.asked) == (status, 0)
    assert not files(shelf)


def test_a_file_over_the_limit_is_counted_and_refused_in_words(shelf: Path, settings: Settings) -> None:
    settings.SHELF_LIMIT = 1024 * 1024
    answer = send(browser("secretariat"), PDF + b"%" * 1024 * 1024)
    assert "larger than 1 MB" in answer.content.decode() and not files(shelf)


def test_a_form_without_its_token_leaves_nothing(shelf: Path) -> None:
    client = sign_in(Client(enforce_csrf_checks=True), holder("secretariat"))
    assert send(client).status_code == 403
    assert not files(shelf) and not Document.objects.exists()


class BreaksOff:
    """A body whose sender goes away in the middle of the file."""

    def __init__(self, body: bytes) -> None:
        self.body = body

    def read(self, size: int = -1) -> bytes:
        if not self.body:
            raise OSError("the connection was reset")
        piece, self.body = self.body[:size], self.body[size:]
        return piece

    readline = read


def test_a_sender_who_goes_away_leaves_nothing(shelf: Path) -> None:
    head = (
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n'
        b"Content-Type: application/pdf\r\n\r\n"
    )
    body = BreaksOff(head + PDF + b"%" * 500_000)
    extra = {
        "wsgi.input": body,
        "CONTENT_LENGTH": "900000",
        "CONTENT_TYPE": "multipart/form-data; boundary=x",
    }
    answer = browser("secretariat").post(reverse("document_new"), **extra)
    assert (answer.status_code, body.body) == (400, b"")
    assert not files(shelf) and not Document.objects.exists()
