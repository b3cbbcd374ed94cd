"""Where a token may go, and how a file is told."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from palermo.returns.sending import NOT_REACHED, run_send
from palermo.returns.wire import BadAddress, Form, root_of


@pytest.mark.parametrize(
    ("address", "root"),
    [
        ("https://palermo.example.org/records", "https://palermo.example.org/records/api/v1"),
        ("https://palermo.example.org/records/api/v1/", "https://palermo.example.org/records/api/v1"),
        (" https://palermo.example.org?x=1#y", "https://palermo.example.org/api/v1"),
        ("http://localhost:8000/", "http://localhost:8000/api/v1"),
        ("http://[::1]:8000/records/", "http://[::1]:8000/records/api/v1"),
    ],
)
def test_the_api_lies_below_the_address(address: str, root: str) -> None:
    assert root_of(address) == root


@pytest.mark.parametrize(
    "address",
    [
        "",
        "palermo.example.org",
        "http://palermo.example.org",
        "http://localhost.example.org",
        "https://name:word@example.org",
        "file:///etc",
        "https://",
        "https://[",
    ],
)
def test_a_token_goes_nowhere_else(address: str) -> None:
    with pytest.raises(BadAddress):
        root_of(address)


def test_a_form_is_as_long_as_it_says_and_its_file_name_ends_no_header(tmp_path: Path) -> None:
    file = tmp_path / 'a"b\r\nX-Y: z.xlsx'
    file.write_bytes(bytes(150_000))
    form = Form(file, {"body": "PB-POLICE"})
    moves: list[tuple[int, int]] = []
    sent = b"".join(form.pieces(lambda done, total: moves.append((done, total))))
    assert len(sent) == form.length and moves[-1] == (150_000, 150_000) and len(moves) == 3
    assert b'filename="a%22b%0D%0AX-Y: z.xlsx"' in sent and sent.count(b"\r\nX-Y") == 0


class Somebody(BaseHTTPRequestHandler):
    """Answers every address alike, as many a server does."""

    said = b""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(self.said)))
        self.end_headers()
        self.wfile.write(self.said)

    def log_message(self, *_arguments: object) -> None:
        return None


@pytest.fixture
def elsewhere() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Somebody)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("said", [b"<html>Welcome</html>", b"[]", b'{"hello": 1}', b"\xff"])
def test_a_server_that_is_no_palermo_is_told_before_the_file_goes(
    said: bytes,
    elsewhere: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(Somebody, "said", said)
    file, token = tmp_path / "return.xlsx", tmp_path / "token.txt"
    file.write_bytes(b"PK")
    token.write_bytes(b"\xef\xbb\xbfabc\r\n")  # as an editor of Windows saves it
    assert run_send(file, elsewhere, token, "", True, None, "en") == NOT_REACHED
    assert "There is no Palermo for programs at this address" in capsys.readouterr().err
