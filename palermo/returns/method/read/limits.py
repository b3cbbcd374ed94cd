"""How much a reader takes in before it refuses."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """The limits of return-format/README.md, each for one return.

    Units: `sent` and `unpacked` bytes, `rows` rows of all sheets together, `ratio` unpacked bytes to a packed
    one in any member of an archive, `cell` characters, `span` cells of the rectangle that a worksheet covers
    (a cell far away makes a huge, empty rectangle).
    """

    sent: int = 200 << 20
    unpacked: int = 2 << 30
    rows: int = 20_000_000
    ratio: int = 200
    cell: int = 32_767
    span: int = 100_000_000


class Refused(Exception):
    """A container or a sheet of it that cannot be read; `rule` is unreadable or too-large."""

    rule = "unreadable"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class TooLarge(Refused):
    rule = "too-large"


class Budget:
    """What is left of the unpacked bytes and the rows of one return."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._bytes = limits.unpacked
        self.rows_left = limits.rows

    def take_bytes(self, count: int) -> None:
        self._bytes -= count
        if self._bytes < 0:
            raise TooLarge("unpacked")

    def take_rows(self, count: int) -> None:
        self.rows_left -= count
        if self.rows_left < 0:
            raise TooLarge("rows")
