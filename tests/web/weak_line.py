"""A line before a server that breaks as often as it is told to: what is posted gets through, the answer does not."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass
class Line:
    url: str
    breaks: int  # how many answers to a POST are still to be lost
    broken: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def loses(self) -> bool:
        with self.lock:
            if not self.breaks:
                return False
            self.breaks -= 1
            self.broken += 1
            return True


@contextmanager
def weak_line(url: str, breaks: int) -> Iterator[Line]:
    port = urlsplit(url).port or 80
    with socket.create_server(("127.0.0.1", 0)) as door:
        line = Line(f"http://localhost:{door.getsockname()[1]}", breaks)

        def listen() -> None:
            while True:
                try:
                    near, _ = door.accept()
                except OSError:
                    return
                threading.Thread(target=pass_on, args=(near, port, line), daemon=True).start()

        threading.Thread(target=listen, daemon=True).start()
        yield line


def pass_on(near: socket.socket, port: int, line: Line) -> None:
    with near, socket.create_connection(("localhost", port)) as far:
        first = near.recv(65536)
        lost = first.startswith(b"POST") and line.loses()
        far.sendall(first)
        threading.Thread(target=pump, args=(near, far), daemon=True).start()
        try:
            while piece := far.recv(65536):
                if lost:
                    return
                near.sendall(piece)
        except OSError:
            return


def pump(source: socket.socket, target: socket.socket) -> None:
    try:
        while piece := source.recv(65536):
            target.sendall(piece)
    except OSError:
        return
