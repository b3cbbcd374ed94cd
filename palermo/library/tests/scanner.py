"""A scanner that speaks clamd's INSTREAM on a real socket, and knows one signature."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

KNOWN = b"INVENTED-MALWARE"
SIGNATURE = "Win.Test.Invented_HDB-1234567890"


class Scanner:
    """`answers` is what it says: "" judges by content; "mute" hears and hangs up; "cut" stops listening early."""

    def __init__(self, listening: socket.socket, answers: str) -> None:
        self.listening, self.answers, self.heard = listening, answers, b""

    def serve(self) -> None:
        while True:
            try:
                talking, _ = self.listening.accept()
            except OSError:
                return
            with talking:
                self.talk(talking)

    def talk(self, talking: socket.socket) -> None:
        stream = talking.makefile("rb")
        assert stream.read(10) == b"zINSTREAM\0"
        if self.answers == "cut":
            talking.sendall(b"INSTREAM size limit exceeded. ERROR\0")
            return
        self.heard = b""
        while length := struct.unpack("!L", stream.read(4))[0]:
            self.heard += stream.read(length)
        if self.answers == "mute":
            return
        found = f"stream: {SIGNATURE} FOUND\0" if KNOWN in self.heard else "stream: OK\0"
        talking.sendall((self.answers or found).encode())


@contextmanager
def scanner(at: Path | None = None, answers: str = "") -> Iterator[tuple[str, Scanner]]:
    """On a unix socket at `at`, else on a TCP port; gives its address as the setting names it."""
    listening = socket.socket(socket.AF_UNIX if at else socket.AF_INET)
    listening.bind(str(at) if at else ("127.0.0.1", 0))
    listening.listen()
    serving = Scanner(listening, answers)
    thread = threading.Thread(target=serving.serve, daemon=True)
    thread.start()
    address = str(at) if at else f"127.0.0.1:{listening.getsockname()[1]}"
    try:
        yield address, serving
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join(5)
