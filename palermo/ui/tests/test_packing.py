"""Files of the installation are packed for who takes it, and are the same files."""

import gzip
from pathlib import Path

import pytest
from django.core.signals import request_finished
from django.http import FileResponse
from django.test import Client, RequestFactory

from palermo.ui.packing import PackingMiddleware

LOOK = "/static/ui/look.css"


def content(answer) -> bytes:  # type: ignore[no-untyped-def]
    return b"".join(answer) if answer.streaming else answer.content


@pytest.mark.parametrize("path", [LOOK, "/static/ui/palermo.svg", "/static/django_htmx/htmx-2.min.js"])
def test_a_file_is_packed_and_the_same(client: Client, path: str) -> None:
    plain = client.get(path)
    sent = client.get(path, headers={"Accept-Encoding": "br, gzip"})
    assert "Content-Encoding" not in plain.headers
    assert sent.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(content(sent)) == content(plain)
    assert int(sent.headers["Content-Length"]) < int(plain.headers["Content-Length"])
    for name in ("ETag", "Last-Modified", "Content-Type", "Cache-Control"):
        assert sent.headers[name] == plain.headers[name]
    assert "Accept-Encoding" in plain.headers["Vary"] and "Accept-Encoding" in sent.headers["Vary"]


@pytest.mark.parametrize("takes", ["gzip;q=0", "gzip; q=0.0, identity", "br", "*;q=0", "xgzipx"])
def test_who_does_not_take_it_gets_the_plain_file(client: Client, takes: str) -> None:
    assert "Content-Encoding" not in client.get(LOOK, headers={"Accept-Encoding": takes}).headers


def test_a_file_that_the_reader_has_is_not_sent_again(client: Client) -> None:
    first = client.get(LOOK, headers={"Accept-Encoding": "gzip"})
    again = client.get(LOOK, headers={"Accept-Encoding": "gzip", "If-None-Match": first.headers["ETag"]})
    assert (again.status_code, content(again)) == (304, b"")


def test_a_part_of_a_file_and_a_head_are_left_plain(client: Client) -> None:
    part = client.get(LOOK, headers={"Accept-Encoding": "gzip", "Range": "bytes=0-9"})
    assert (part.status_code, len(content(part)), "Content-Encoding" in part.headers) == (206, 10, False)
    assert "Content-Encoding" not in client.head(LOOK, headers={"Accept-Encoding": "gzip"}).headers


def test_fonts_and_pages_are_not_packed(client: Client, db: None) -> None:
    font = client.get("/static/fonts/NotoNaskhArabic-Regular.urdu.woff2", headers={"Accept-Encoding": "gzip"})
    page = client.get("/accounts/login/", headers={"Accept-Encoding": "gzip"})
    assert (font.status_code, page.status_code) == (200, 200)
    assert "Content-Encoding" not in font.headers and "Content-Encoding" not in page.headers


def test_packing_closes_the_file_and_does_not_end_the_request(tmp_path: Path, rf: RequestFactory) -> None:
    (tmp_path / "a.css").write_text("a {}")
    file = (tmp_path / "a.css").open("rb")
    plain = FileResponse(file, headers={"ETag": '"1"', "Content-Type": "text/css"})
    ended: list[object] = []

    def over(**told: object) -> None:
        ended.append(told)

    request_finished.connect(over)
    try:
        request = rf.get("/static/a.css", headers={"Accept-Encoding": "gzip"})
        sent = PackingMiddleware(lambda _: plain)(request)
    finally:
        request_finished.disconnect(over)
    assert (gzip.decompress(content(sent)), file.closed, ended) == (b"a {}", True, [])
