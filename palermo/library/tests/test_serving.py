"""Giving out a file: to be saved, in parts, with headers that let nothing of it run."""

import contextlib
from pathlib import Path
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from palermo.library.method.ranges import NotThere, wanted
from palermo.library.tests.cast import PDF, holder, picture, shelve
from tests.cast import sign_in

SIZE = len(PDF)


def fetch(made: object, **headers: str) -> object:
    return Client().get(reverse("document_file", args=[made.address]), headers=headers)  # type: ignore[attr-defined]


def body_of(answer: object) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]


def test_a_file_comes_as_one_to_save(shelf: Path) -> None:
    made = shelve(file_name="رپورٹ 2026.pdf")
    answer = fetch(made)
    assert (answer.status_code, body_of(answer)) == (200, PDF)
    told = {
        name: answer[name] for name in ("Content-Type", "Content-Length", "X-Content-Type-Options", "ETag")
    }
    assert told == {
        "Content-Type": "application/pdf",
        "Content-Length": str(SIZE),
        "X-Content-Type-Options": "nosniff",
        "ETag": f'"{made.address.hex}"',
    }
    assert answer["Content-Disposition"] == f"attachment; filename*=utf-8''{quote('رپورٹ 2026.pdf')}"
    assert answer["Accept-Ranges"] == "bytes" and "sandbox" in answer["Content-Security-Policy"]
    assert made.digest not in str(answer.headers)


def test_text_is_never_a_page(shelf: Path) -> None:
    answer = fetch(shelve(b"words <script>alert(1)</script>", file_name="a.txt"))
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Content-Disposition"].startswith("attachment")


def test_head_tells_without_giving(shelf: Path) -> None:
    answer = Client().head(reverse("document_file", args=[shelve().address]))
    assert (answer.status_code, answer["Content-Length"], body_of(answer)) == (200, str(SIZE), b"")


@pytest.mark.parametrize(
    ("asked", "status", "told", "given"),
    [
        ("bytes=0-3", 206, f"bytes 0-3/{SIZE}", PDF[:4]),
        ("bytes=5-", 206, f"bytes 5-{SIZE - 1}/{SIZE}", PDF[5:]),
        ("bytes=-4", 206, f"bytes {SIZE - 4}-{SIZE - 1}/{SIZE}", PDF[-4:]),
        ("bytes=3-999999", 206, f"bytes 3-{SIZE - 1}/{SIZE}", PDF[3:]),
        (f"bytes={SIZE}-", 416, f"bytes */{SIZE}", b""),
        ("bytes=-0", 416, f"bytes */{SIZE}", b""),
        ("bytes=0-1,3-4", 200, None, PDF),
        ("bytes=4-2", 200, None, PDF),
        ("bytes=-", 200, None, PDF),
        ("lines=0-1", 200, None, PDF),
        ("bytes=٠-٣", 200, None, PDF),
    ],
)
def test_a_part_is_given(shelf: Path, asked: str, status: int, told: str | None, given: bytes) -> None:
    answer = fetch(shelve(), Range=asked)
    assert (answer.status_code, answer.get("Content-Range"), body_of(answer)) == (status, told, given)


def test_a_broken_download_goes_on_only_with_the_same_file(shelf: Path) -> None:
    made = shelve()
    etag = fetch(made)["ETag"]
    assert body_of(fetch(made, Range="bytes=5-", **{"If-Range": etag})) == PDF[5:]
    assert body_of(fetch(made, Range="bytes=5-", **{"If-Range": '"other"'})) == PDF
    assert fetch(made, **{"If-None-Match": etag}).status_code == 304


@given(st.integers(1, 50), st.one_of(st.none(), st.integers(0, 60)), st.one_of(st.none(), st.integers(0, 60)))
def test_every_range_lies_within_the_file(size: int, first: int | None, last: int | None) -> None:
    asked = f"bytes={'' if first is None else first}-{'' if last is None else last}"
    try:
        found = wanted(asked, size)
    except NotThere:
        assert last == 0 or (first is not None and first >= size)
        return
    if found is None:
        assert (first is None and last is None) or (first is not None and last is not None and last < first)
        return
    at, length = found
    body = bytes(range(size))
    end = None if last is None or first is None else last + 1
    assert body[at : at + length] == (body[-(last or 0) :] if first is None else body[first:end])
    assert length >= 1


@given(st.text(max_size=40))
def test_any_header_is_read_or_let_be(header: str) -> None:
    with contextlib.suppress(NotThere):
        wanted(header, 10)


def test_what_not_everybody_may_read_is_kept_by_no_cache(shelf: Path) -> None:
    made = shelve(audience="alliance")
    answer = sign_in(Client(), holder("secretariat")).get(reverse("document_file", args=[made.address]))
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert fetch(shelve())["Cache-Control"] == "no-cache"


def test_a_preview_is_a_picture_made_here(shelf: Path) -> None:
    made = shelve(picture("JPEG"), file_name="a.jpg", kind="picture")
    address = reverse("document_preview", args=[made.address, 1])
    answer = Client().get(address)
    assert (answer.status_code, answer.content[:2] in (b"\xff\xd8", b"\x89P")) == (200, True)
    assert (
        answer["Content-Type"] in ("image/png", "image/jpeg")
        and "sandbox" in answer["Content-Security-Policy"]
    )
    assert address in Client().get(reverse("document", args=[made.address])).content.decode()
    for document, page in ((made, 2), (made, 0), (shelve(b"words", file_name="a.txt"), 1), (shelve(), 1)):
        assert Client().get(reverse("document_preview", args=[document.address, page])).status_code == 404
    hidden = shelve(picture("PNG"), file_name="a.png", audience="alliance")
    assert Client().get(reverse("document_preview", args=[hidden.address, 1])).status_code == 404
