"""Palermo's API asked over a weak line, with nothing but Python: a token, patience, and trying again."""

import json
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPException
from pathlib import Path
from typing import IO, Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlsplit, urlunsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener
from uuid import uuid4

ROOT = "/api/v1"
PAUSES = (1, 2, 5, 10, 20, 30)  # seconds before each further try
LONGEST = 120  # seconds that a server may ask to wait
TIMEOUT = 60  # seconds without a byte
PIECE = 64 * 1024
AGAIN = (429, 502, 503, 504)
HERE = ("localhost", "127.0.0.1", "::1")


class BadAddress(ValueError):
    pass


class Refusal(Exception):
    """What the server said no to; `problem` is empty where it was no Palermo that answered."""

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        super().__init__(status)
        self.status, self.problem = status, problem


class Unreached(Exception):
    pass


class NoRedirect(HTTPRedirectHandler):
    """The token goes where it was meant to go and nowhere else."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> None:
        return None


OPENER = build_opener(NoRedirect)
Again = Callable[[float], None]
Progress = Callable[[int, int], None]


def root_of(address: str) -> str:
    """The API below an installation's address. Raises BadAddress; a token goes over no plain line."""
    try:
        parts = urlsplit(address.strip())
        host = parts.hostname
    except ValueError as wrong:
        raise BadAddress from wrong
    if not host or parts.username or parts.scheme not in ("https", "http"):
        raise BadAddress
    if parts.scheme == "http" and host not in HERE:
        raise BadAddress
    path = parts.path.rstrip("/").removesuffix(ROOT)
    return urlunsplit((parts.scheme, parts.netloc, path + ROOT, "", ""))


@dataclass(frozen=True)
class Wire:
    root: str
    token: str
    language: str
    again: Again  # told before each further try

    def read(self, path: str) -> Any:
        return read_json(self.answer(lambda: self.request(path, {"Accept": "application/json"})))

    def save(self, path: str) -> bytes:
        return self.answer(lambda: self.request(path, {"Accept": "*/*"}))

    def send(self, path: str, file: Path, fields: Mapping[str, str], progress: Progress) -> Any:
        """Every try bears the same word, so that what arrived is not taken twice."""
        form, word = Form(file, fields), uuid4().hex

        def request() -> Request:
            headers = {
                "Content-Type": form.kind,
                "Content-Length": str(form.length),
                "Idempotency-Key": word,
                "Accept": "application/json",
            }
            return self.request(path, headers, form.pieces(progress))

        return read_json(self.answer(request))

    def request(self, path: str, headers: Mapping[str, str], data: Iterator[bytes] | None = None) -> Request:
        said = {"Authorization": f"Bearer {self.token}", "Accept-Language": self.language, **headers}
        return Request(self.root + path, data=data, headers=said)  # noqa: S310 - root_of let only http(s) in

    def answer(self, request: Callable[[], Request]) -> bytes:
        for pause in (*PAUSES, None):
            try:
                with OPENER.open(request(), timeout=TIMEOUT) as response:
                    return bytes(response.read())
            except HTTPError as refused:
                if pause is None or refused.code not in AGAIN:
                    raise Refusal(refused.code, problem_of(refused)) from None
                wait = max(pause, asked_to_wait(refused))
            except (URLError, OSError, HTTPException) as lost:
                if pause is None or isinstance(getattr(lost, "reason", lost), ssl.SSLCertVerificationError):
                    raise Unreached from lost
                wait = pause
            self.again(wait)
            time.sleep(wait)
        raise AssertionError


def read_json(answer: bytes) -> Any:
    """Some servers answer every address with a page of theirs."""
    try:
        said = json.loads(answer)
    except ValueError:
        raise Refusal(200, {}) from None
    if not isinstance(said, dict):
        raise Refusal(200, {})
    return said


def problem_of(refused: HTTPError) -> dict[str, Any]:
    try:
        said = json.loads(refused.read())
    except (ValueError, OSError, HTTPException):
        return {}
    return said if isinstance(said, dict) and "title" in said else {}


def asked_to_wait(refused: HTTPError) -> int:
    said = refused.headers.get("Retry-After", "")
    return min(LONGEST, int(said)) if said.isascii() and said.isdigit() else 0


class Form:
    """A form with one file, told piece by piece: the file is never in memory."""

    def __init__(self, file: Path, fields: Mapping[str, str]) -> None:
        edge = uuid4().hex
        self.kind = f"multipart/form-data; boundary={edge}"
        self.file, self.size = file, file.stat().st_size
        head = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in fields.items()
        ]
        # Quotation marks and ends of lines would end the header.
        name = "".join(quote(sign) if sign in '"\\' or not sign.isprintable() else sign for sign in file.name)
        head.append(
            f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        )
        self.head, self.tail = "".join(head).encode(), f"\r\n--{edge}--\r\n".encode()

    @property
    def length(self) -> int:
        return len(self.head) + self.size + len(self.tail)

    def pieces(self, progress: Progress) -> Iterator[bytes]:
        yield self.head
        done = 0
        with self.file.open("rb") as stream:
            while done < self.size and (piece := stream.read(min(PIECE, self.size - done))):
                yield piece
                done += len(piece)
                progress(done, self.size)
        yield self.tail
