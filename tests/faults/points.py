"""The moments at which a process may die: around every statement and commit, before every change of a file."""

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import connection

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
FILE_EVENTS = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.truncate", "os.symlink"}


class Points:
    """Counts them, and dies by SIGKILL at the one that was asked for."""

    def __init__(self, stop: int | None) -> None:
        self.stop = stop
        self.passed: list[str] = []
        self.watching = False
        self.folders = tuple(str(each) for each in (settings.DATA, settings.KEYS))

    def __call__(self, name: str) -> None:
        if not self.watching:
            return
        self.passed.append(name)
        if len(self.passed) == self.stop:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(self) -> None:
        """From here on, in this process, for good."""
        connection.ensure_connection()
        connection.execute_wrappers.append(self.statement)
        for name in ("_commit", "_rollback"):
            setattr(connection, name, self.around(name.strip("_"), getattr(connection, name)))
        real_fsync = os.fsync
        os.fsync = self.around("fsync", real_fsync)
        sys.addaudithook(self.event)
        self.watching = True

    def statement(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        name = sql.split(None, 1)[0]
        self(name)
        result = execute(sql, params, many, context)
        if not connection.in_atomic_block:  # it has committed itself
            self(f"after {name}")
        return result

    def around(self, name: str, act: Callable[..., Any]) -> Callable[..., Any]:
        def both_sides(*arguments: Any) -> Any:
            self(f"before {name}")
            result = act(*arguments)
            self(f"after {name}")
            return result

        return both_sides

    def event(self, name: str, arguments: tuple[Any, ...]) -> None:
        if not self.watching:
            return
        writes = name == "open" and isinstance(arguments[2], int) and arguments[2] & WRITING
        if (writes or name in FILE_EVENTS) and self.is_ours(arguments[0]):
            self(name)

    def is_ours(self, path: Any) -> bool:
        return isinstance(path, str | os.PathLike) and os.fspath(path).startswith(self.folders)
