"""Asking a malware scanner: clamd by its INSTREAM, on a socket of this machine or of another."""

import socket
import struct
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from palermo.ui.refusals import Refused

CONNECT, ANSWER = 5, 120  # seconds
PIECE = 64 * 1024
LONGEST_ANSWER = 4096


class Found(Exception):
    """The scanner knows it; the argument is the signature's name."""


class NoAnswer(Exception):
    """The scanner is away, or said something else than that the file is clean."""


def scan(path: Path) -> str:
    """What is kept with the document: "clean", "none" (no scanner here), "missed" (it did not answer, and need not).

    Raises Found; Refused where an answer is needed.
    """
    if not settings.CLAMD:
        return "none"
    try:
        ask(settings.CLAMD, path)
    except (OSError, NoAnswer) as away:
        if settings.CLAMD_OPTIONAL:
            return "missed"
        words = _("The malware scanner does not answer, so no file is taken. Send it again later.")
        raise Refused(words, "file") from away
    return "clean"


def ask(address: str, path: Path) -> None:
    with closing(connected(address)) as asked, path.open("rb") as stream:
        try:
            asked.sendall(b"zINSTREAM\0")
            while piece := stream.read(PIECE):
                asked.sendall(struct.pack("!L", len(piece)) + piece)
            asked.sendall(struct.pack("!L", 0))
        except (BrokenPipeError, ConnectionResetError):
            pass  # it may say why it listened no longer
        said = answer(asked)
    if said.endswith(" FOUND"):
        raise Found(said.removeprefix("stream: ").removesuffix(" FOUND"))
    if said != "stream: OK":
        raise NoAnswer(said)


def connected(address: str) -> socket.socket:
    host, colon, port = address.removeprefix("unix:").rpartition(":")
    if colon and port.isdigit() and "/" not in address:
        made = socket.create_connection((host.strip("[]"), int(port)), timeout=CONNECT)
    else:
        made = socket.socket(socket.AF_UNIX)
        made.settimeout(CONNECT)
        try:
            made.connect(address.removeprefix("unix:"))
        except OSError:
            made.close()
            raise
    made.settimeout(ANSWER)
    return made


def answer(asked: socket.socket) -> str:
    said = b""
    while not said.endswith(b"\0") and len(said) < LONGEST_ANSWER and (piece := asked.recv(1024)):
        said += piece
    return said.rstrip(b"\0").decode("utf-8", "replace").strip()
