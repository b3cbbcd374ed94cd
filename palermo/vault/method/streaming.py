"""Reading encrypted bytes piece by piece: pyrage pushes, a download pulls, so a thread stands between them."""

from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from queue import Queue
from threading import Event

import pyrage
from pyrage.x25519 import Identity

from palermo.vault.method.envelope import Altered, Reader, Swapped

PIECE = 256 * 1024
WAITING = 4  # pieces in memory that the reader has not taken yet


class _GivenUp(Exception):
    """The reader went away."""


def decrypt_stream(source: Reader, key: Identity, head: bytes) -> Generator[bytes, None, None]:
    """The plain bytes in pieces; every piece is authenticated before it is given. The header is checked first.

    Raises Altered or Swapped; also before the first piece where it can be known there.
    """
    flow = _flow(source, key, head)
    next(
        flow
    )  # the first step yields nothing, but has opened the bytes: their faults are known before a page answers
    return flow


def _flow(source: Reader, key: Identity, head: bytes) -> Generator[bytes, None, None]:
    pipe = _Pipe()
    with ThreadPoolExecutor(1, "vault") as pool:
        work = pool.submit(_push, source, pipe, key)
        try:
            first = pipe.take()
            if first is None:
                work.result()
            if first is None or not first.startswith(head):
                raise Swapped
            yield b""
            if rest := first[len(head) :]:
                yield rest
            while (piece := pipe.take()) is not None:
                yield piece
            work.result()
        finally:
            pipe.close()


def _push(source: Reader, pipe: "_Pipe", key: Identity) -> None:
    try:
        pyrage.decrypt_io(source, pipe, [key])
        pipe.send()
    except _GivenUp:
        pass
    except pyrage.DecryptError as wrong:
        raise Altered from wrong
    except OSError as wrong:
        if wrong.errno is not None:  # the disk's fault, not pyrage's
            raise
        raise Altered from wrong
    finally:
        pipe.end()


class _Pipe:
    def __init__(self) -> None:
        self.pieces: Queue[bytes | None] = Queue(WAITING)
        self.gone = Event()
        self.ended = False
        self.held = bytearray()

    def write(self, data: bytes) -> int:
        if self.gone.is_set():
            raise _GivenUp
        self.held += data
        if len(self.held) >= PIECE:
            self.send()
        return len(data)

    def flush(self) -> None:
        pass

    def send(self) -> None:
        if self.held:
            self.pieces.put(bytes(self.held))
            self.held.clear()

    def end(self) -> None:
        self.pieces.put(None)

    def take(self) -> bytes | None:
        piece = self.pieces.get()
        self.ended = piece is None
        return piece

    def close(self) -> None:
        """Lets the pushing side run out."""
        self.gone.set()
        while not self.ended:
            self.take()
