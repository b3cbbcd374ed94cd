"""Text of a CSV sheet, brought to UTF-8 and cut into pieces that end where a row ends."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from palermo.returns.method.fields import columns
from palermo.returns.method.read.header import RETURN_COLUMNS, fold
from palermo.returns.method.read.limits import Refused, TooLarge

PIECE = 8 << 20
_MOST_COLUMNS = 16_384  # as many as a worksheet has
LONGEST_CARRY = 64 << 20  # a "row" longer than this is an open quote, not a row
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_UTF32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_UTF16_WITHOUT_MARK = re.compile(rb"(?:\0[^\0]){2}|(?:[^\0]\0){2}", re.DOTALL)
_END = b"\x1e\x1d\x1e"  # a last row of our own: a quote left open would take it in
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)?")


@dataclass(frozen=True)
class Start:
    """The header of a CSV sheet as written, the separator, and the bytes that it took."""

    cells: list[str]
    separator: str
    length: int


def utf8_blocks(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """The same text as UTF-8 without a mark.

    Refused when UTF-16 is broken or has no mark; UTF-8 is not looked at here.
    """
    blocks = iter(blocks)
    first = b""
    while len(first) < 4 and (block := next(blocks, None)) is not None:
        first += block
    if first.startswith(_UTF32):
        raise Refused("encoding")
    encoding = _UTF16.get(first[:2])
    if encoding is None:
        if _UTF16_WITHOUT_MARK.match(first):
            raise Refused("encoding")
        yield first.removeprefix(codecs.BOM_UTF8)
        yield from blocks
        return
    decoder = codecs.getincrementaldecoder(encoding)(errors="strict")
    try:
        yield decoder.decode(first[2:]).encode("utf-8")
        for block in blocks:
            yield decoder.decode(block).encode("utf-8")
        decoder.decode(b"", final=True)
    except UnicodeError as error:
        raise Refused("encoding") from error


def _last_row_end(data: bytes, start: int, stop: int, quote_open: bool) -> int:
    """Where the last row that is surely whole ends: a line end with an even number of quotes before it."""
    quotes = (
        data.count(b'"', start, stop) + quote_open if quote_open or data.find(b'"', start, stop) >= 0 else 0
    )
    end = stop
    while True:
        cut = data.rfind(b"\n", start, end) + 1
        if cut <= start:
            return start
        if quotes:
            quotes -= data.count(b'"', cut, end)
        if quotes % 2 == 0:
            return cut
        end = cut - 1


def cut(blocks: Iterable[bytes], size: int = PIECE) -> Iterator[bytes]:
    """Pieces of whole rows, about `size` bytes each. Where no row ends for very long, the piece is cut off
    all the same: its open quote will show that it is no row."""
    carry = b""
    for block in blocks:
        view = memoryview(block)
        start, stop = 0, min(size, len(block))
        while start < len(block):
            end = _last_row_end(block, start, stop, carry.count(b'"') % 2 == 1)
            if end == start and len(carry) + stop - start > LONGEST_CARRY:
                end = stop
            if end > start:
                yield b"".join((carry, view[start:end]))
                carry = b""
            elif stop == len(block):
                carry += block[start:]
                break
            start, stop = end, min(max(end, stop) + size, len(block))
    if carry:
        yield carry


def find_start(data: bytes, sheet: str) -> Start:
    """Header and separator of the first piece. Refused when it is no UTF-8 or separated by something else."""
    try:
        text = _first_lines(data)
    except UnicodeDecodeError as error:
        raise Refused("encoding") from error
    line = _LINE.match(text).group()  # type: ignore[union-attr]
    separator = _separator(line)
    if separator is None:
        known = RETURN_COLUMNS if sheet == "return" else columns(sheet)
        if sum(fold(name) in known for name in line.split("|")) > 1:
            raise Refused("separator")
        separator = ","
    taken: list[str] = []

    def lines() -> Iterator[str]:
        for match in _LINE.finditer(text):
            if match.group():
                taken.append(match.group())
                yield match.group()

    if line.count(separator) >= _MOST_COLUMNS:
        raise TooLarge("span")
    cells = next(csv.reader(lines(), delimiter=separator), [])
    if len(cells) > _MOST_COLUMNS:
        raise TooLarge("span")
    return Start(cells, separator, sum(len(line.encode("utf-8")) for line in taken))


def _first_lines(data: bytes) -> str:
    """Enough text for the header: the first line or, when quotes are open at its end, the whole piece."""
    end = data.find(b"\n") + 1 or len(data)
    if data.count(b'"', 0, end) % 2:
        end = len(data)
    return data[:end].decode("utf-8")


def _separator(line: str) -> str | None:
    if "," in line:
        return ","
    found = [mark for mark in ";\t" if mark in line]
    return max(found, key=line.count) if found else None


def rows_of(text: bytes, separator: str) -> Iterator[list[str]]:
    """Rows as Python's csv module reads them: the measure for every text that is not well formed.

    Refused where a quote is opened and never closed: what follows it would be lost in one cell.
    """
    end = b"" if text.endswith((b"\n", b"\r")) else b"\n"
    lines = io.TextIOWrapper(io.BytesIO(text + end + _END), encoding="utf-8", errors="strict", newline="")
    rows = csv.reader(lines, delimiter=separator)
    try:
        before = next(rows)
        for row in rows:
            yield before
            before = row
    except UnicodeDecodeError as error:
        raise Refused("encoding") from error
    if before != [_END.decode()]:
        raise Refused("open-quote")
