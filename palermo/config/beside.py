"""Another command that runs beside the server, and is started again where it was killed."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

AGAIN_AFTER = 5.0
PATIENCE = 20.0


class Beside:
    def __init__(self, command: str) -> None:
        self.command = [sys.executable, "-m", "palermo.config", command]
        self.over = threading.Event()
        self.child = self.started()
        self.keeper = threading.Thread(target=self.keep, daemon=True)
        self.keeper.start()

    def started(self) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(self.command)  # noqa: S603 (our own interpreter and command)

    def keep(self) -> None:
        while True:
            self.child.wait()
            if self.over.wait(AGAIN_AFTER):
                return
            self.child = self.started()
            if self.over.is_set():
                self.child.terminate()

    def end(self) -> None:
        """Asks it to end; what does not, such as one long statement of a worker, is killed and done again later."""
        self.over.set()
        self.child.terminate()
        self.keeper.join(PATIENCE)
        if self.keeper.is_alive():
            self.child.kill()
            self.keeper.join()


@contextmanager
def beside(command: str) -> Iterator[None]:
    running = Beside(command)
    try:
        yield
    finally:
        running.end()
