"""The shelf as programs use it: find, read, save, put, replace; nothing of what is not theirs."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.test.utils import CaptureQueriesContext

from palermo.journal.models import Line
from palermo.library.actions import withdraw
from palermo.library.models import Document
from palermo.library.tests.cast import PDF, holder, reader, shelve
from palermo.partners.tests.api_cast import ask, one_minute, token
from tests.cast import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shelf")]
SAID = {
    "title": "Report on shelters",
    "language": "en",
    "kind": "report",
    "licence": "CC-BY-4.0",
    "audience": "public",
}


@pytest.fixture(autouse=True)
def anew(monkeypatch: pytest.MonkeyPatch) -> None:
    one_minute(monkeypatch)


@pytest.fixture
def raw() -> str:
    return token(holder("secretariat"))


def send(path: str, raw: str, body: bytes | None = PDF, key: str = "", **more: Any) -> HttpResponse:
    form: dict[str, Any] = SAID | more
    if body is not None:
        form["file"] = SimpleUploadedFile("report.pdf", body, "application/pdf")
    headers = {"Authorization": f"Bearer {raw}"} if raw else {}
    if key:
        headers["Idempotency-Key"] = key
    client = Client(raise_request_exception=False)
    data = encode_multipart(BOUNDARY, form)
    return client.generic("POST", f"/api/v1{path}", data, MULTIPART_CONTENT, headers=headers)


def files(shelf: Path) -> list[Path]:
    return [each for each in shelf.rglob("*") if each.is_file()]


def streamed(response: HttpResponse) -> bytes:
    parts: Iterator[bytes] = iter(response)
    return b"".join(parts)


def test_the_same_word_puts_once_and_another_file_under_it_is_refused(raw: str, shelf: Path) -> None:
    first, again = (send("/documents", raw, key="report-2026") for _time in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["address"] == again.json()["address"]
    mended = send("/documents", raw, PDF + b" ", key="report-2026")
    assert mended.status_code == 422 and mended.json()["errors"][0]["field"] == "Idempotency-Key"
    assert (Document.objects.count(), len(files(shelf))) == (1, 1)


def test_a_document_is_put_read_and_saved(raw: str) -> None:
    made = send("/documents", raw)
    assert made.status_code == 201, made.content
    told = made.json()
    assert told["digest"] == hashlib.sha256(PDF).hexdigest() and told["size"] == len(PDF)
    assert made.headers["Location"] == f"/api/v1/documents/{told['address']}"
    read = ask(f"/documents/{told['address']}")
    assert read.json() == told and read.headers["Cache-Control"] == "public, no-cache"
    saved = ask(told["file"].removeprefix("/api/v1"))
    assert streamed(saved) == PDF and "attachment" in saved.headers["Content-Disposition"]
    assert Line.objects.filter(act="document.shelved").count() == 1


def test_a_part_of_a_file_goes_on_where_it_broke_off(raw: str) -> None:
    path = send("/documents", raw).json()["file"].removeprefix("/api/v1")
    part = ask(path, Range="bytes=5-")
    assert (part.status_code, streamed(part)) == (206, PDF[5:])
    assert ask(path, Range="bytes=9999-").json()["type"] == "urn:palermo:problem:no-such-range"
    whole = ask(path)
    assert ask(path, If_None_Match=whole.headers["ETag"]).status_code == 304
    head = ask(path, method="HEAD")
    assert (head.content, head.headers["Content-Length"]) == (b"", str(len(PDF)))


def test_the_same_word_makes_one_document(raw: str, shelf: Path) -> None:
    first, again = send("/documents", raw, key="report-1"), send("/documents", raw, key="report-1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["address"] == again.json()["address"]
    other = token(holder("administrator"))
    assert send("/documents", other, key="report-1").json()["address"] != first.json()["address"]
    assert Document.objects.count() == 2 == len(files(shelf))


def test_a_new_version_names_what_it_replaces(raw: str) -> None:
    old = send("/documents", raw).json()["address"]
    new = send(f"/documents/{old}/versions", raw, None, title="Report on shelters, corrected")
    assert new.status_code == 201, new.content
    told = new.json()
    assert (told["version"], [each["state"] for each in told["versions"]]) == (2, ["standing", "replaced"])
    assert ask(f"/documents/{old}").json()["state"] == "replaced"
    assert [each["address"] for each in ask("/documents").json()["items"]] == [told["address"]]
    assert ask("/documents?state=any").json()["count"] == 2
    twice = send(f"/documents/{old}/versions", raw)
    assert (twice.status_code, twice.json()["type"]) == (409, "urn:palermo:problem:refused")


@pytest.mark.parametrize(
    ("more", "status", "fields"),
    [
        ({"title": ""}, 422, ["title"]),
        ({"kind": "castle"}, 422, ["kind"]),
        ({"expected_digest": "0" * 64}, 422, ["file"]),
        ({"expected_digest": "xyz"}, 422, ["expected_digest"]),
        ({"published_on": "soon"}, 422, ["published_on"]),
        ({"organisations": "0"}, 422, ["organisations.0"]),
        ({"organisations": "987654"}, 422, ["organisations"]),
        ({"audience": "state"}, 403, []),
        ({"publishd_on": "2026-01-01"}, 422, ["publishd_on"]),
        ({"title": ["Report", "Another"]}, 422, ["title"]),
        ({"title": b"Report \xff"}, 422, ["title"]),
        ({"title": "Report\non shelters"}, 422, ["title"]),
        ({"title": "...", "author": "\u200b"}, 422, ["title", "author"]),
        ({"event_on": "0001-01-01", "published_on": "9999-12-31"}, 422, ["event_on", "published_on"]),
    ],
)
def test_what_cannot_be_put_is_refused_at_its_field_and_not_kept(
    raw: str, shelf: Path, more: dict[str, Any], status: int, fields: list[str]
) -> None:
    response = send("/documents", raw, **more)
    assert response.status_code == status, response.content
    assert [each["field"] for each in response.json().get("errors", [])] == fields
    assert Document.objects.count() == 0 and files(shelf) == []


@pytest.mark.parametrize("body", [b"", b"<html><script>x</script></html>", b"MZ" + b"\0" * 200])
def test_a_file_that_is_not_taken_leaves_nothing(raw: str, shelf: Path, body: bytes) -> None:
    response = send("/documents", raw, body)
    assert response.status_code == 422 and response.json()["errors"][0]["field"] == "file"
    assert files(shelf) == []


def test_without_a_file_there_is_nothing_to_put(raw: str) -> None:
    assert [each["field"] for each in send("/documents", raw, None).json()["errors"]] == ["file"]


def test_only_whose_role_and_token_carry_it_puts(shelf: Path) -> None:
    assert send("/documents", "").status_code == 401
    narrow = token(holder("secretariat"), "open", "document.of_accounts")
    assert send("/documents", narrow).json()["type"] == "urn:palermo:problem:beyond-scope"
    adds = token(holder("secretariat"), "open", "document.add")
    refused = send("/documents", adds, audience="alliance").json()
    assert (refused["type"], refused["right"]) == ("urn:palermo:problem:beyond-scope", "document.of_alliance")
    assert files(shelf) == []


def test_what_is_too_large_or_says_no_length_is_refused_unread(raw: str, settings: Any) -> None:
    settings.SHELF_LIMIT = 10
    large = send("/documents", raw, PDF + b" " * 2_000_000)
    assert (large.status_code, large.json()["type"]) == (413, "urn:palermo:problem:too-large")
    said = {"Authorization": f"Bearer {raw}"}
    client = Client(raise_request_exception=False)
    none = client.generic(
        "POST", "/api/v1/documents", b"", headers=said, CONTENT_TYPE=MULTIPART_CONTENT, CONTENT_LENGTH=""
    )
    assert none.status_code == 411


def test_a_reader_sees_and_counts_their_own(raw: str) -> None:
    shelve()
    shelve(audience="accounts", title="For accounts", by=reader("administrator"))
    alliance = shelve(audience="alliance", title="Of one side")
    state = shelve(audience="state", title="Of the other", by=reader("national_focal"))
    seen = {
        who: [(each["title"]) for each in ask("/documents", key).json()["items"]]
        for who, key in (("visitor", ""), ("secretariat", raw), ("focal", token(holder("national_focal"))))
    }
    assert seen == {
        "visitor": ["Report on shelters"],
        "secretariat": ["Of one side", "For accounts", "Report on shelters"],
        "focal": ["Of the other", "For accounts", "Report on shelters"],
    }
    assert ask("/documents").json()["count"] == 1
    for hidden in (alliance, state):
        told = ask(f"/documents/{hidden.address}")
        missing = ask("/documents/00000000-0000-4000-8000-000000000000")
        assert told.json() | {"request": ""} == missing.json() | {"request": ""}
        assert ask(f"/documents/{hidden.address}/file").status_code == 404


def test_a_withdrawn_document_says_so_and_no_more(raw: str) -> None:
    gone = shelve(title="A title that is gone")
    withdraw(gone, by=reader("secretariat"), at=NOW)
    for path in ("", "/file"):
        told = ask(f"/documents/{gone.address}{path}")
        assert (told.status_code, told.json()["type"]) == (410, "urn:palermo:problem:withdrawn")
        assert b"A title" not in told.content
    assert ask("/documents?state=any").json()["count"] == 0


def test_a_search_finds_by_words_and_goes_on_by_cursor(raw: str) -> None:
    for number in range(3):
        shelve(title=f"Shelters {number}", abstract="Four districts.")
    shelve(title="Shelters hidden", audience="alliance")
    body: dict[str, Any] = {"text": "shelters", "limit": 2}
    first = ask("/documents/search", method="POST", body=body).json()
    assert (first["count"], len(first["items"])) == (3, 2)
    assert any(piece["found"] for piece in first["items"][0]["title"])
    rest = ask("/documents/search", method="POST", body=body | {"cursor": first["next"]}).json()
    assert (len(rest["items"]), rest["next"]) == (1, None)
    other = ask("/documents/search", method="POST", body={"text": "other", "cursor": first["next"]})
    assert other.json()["type"] == "urn:palermo:problem:bad-cursor"
    assert ask("/documents/search", raw, method="POST", body=body).json()["count"] == 4


def test_pages_of_documents_are_the_list(raw: str) -> None:
    for number in range(5):
        shelve(title=f"Report {number}")
    titles, cursor = [], ""
    while True:
        told = ask(f"/documents?limit=2{cursor}").json()
        titles += [each["title"] for each in told["items"]]
        if told["next"] is None:
            break
        cursor = f"&cursor={told['next']}"
    assert titles == [f"Report {number}" for number in (4, 3, 2, 1, 0)]


def test_a_longer_list_asks_no_more_of_the_database(raw: str) -> None:
    asked = []
    ask("/documents", raw)
    for rows in (1, 49):
        for _ in range(rows):
            shelve()
        with CaptureQueriesContext(connection) as taken:
            assert json.loads(ask("/documents?limit=100", raw).content)["count"] in (1, 50)
        asked.append(len(taken))
    assert asked[0] == asked[1] <= 8, asked
