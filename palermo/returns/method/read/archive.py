"""A zip file read with suspicion: its list is checked, its real bytes are counted while they are unpacked."""

from __future__ import annotations

import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from itertools import pairwise

from palermo.returns.method.read.limits import Budget, Refused, TooLarge

BLOCK = 8 << 20
_PACKED_BLOCK = 1 << 20  # zlib copies what it has not yet consumed: small steps keep that cheap
_MOST_MEMBERS = 10_000
_DRIVE = re.compile(r"[A-Za-z]:")
_LOCAL_HEADER = struct.Struct("<4s22xHH")


def is_system(path: str) -> bool:
    """`__MACOSX`, `.DS_Store` and the lock files of Office are passed over silently."""
    parts = [part for part in path.split("/") if part]
    if not parts:
        return True
    return any(part.casefold() == "__macosx" for part in parts) or (
        parts[-1].casefold() == ".ds_store" or parts[-1].startswith("~$")
    )


def _leads_outside(name: str) -> bool:
    return (
        "\\" in name
        or "\0" in name
        or name.startswith("/")
        or _DRIVE.match(name) is not None
        or ".." in name.split("/")
    )


class Archive:
    """The members of a zip file held in memory. Refused: damaged, encrypted, paths or links that lead outside,
    two members of one name, members that overlap, unknown packing."""

    def __init__(self, data: bytes, budget: Budget) -> None:
        self.data = data
        self._budget = budget
        try:
            infos = zipfile.ZipFile(io.BytesIO(data)).infolist()
        except (
            zipfile.BadZipFile,
            zipfile.LargeZipFile,
            struct.error,
            NotImplementedError,
            ValueError,
        ) as error:
            raise Refused("truncated") from error
        self._check(infos)
        self.members = {info.orig_filename: info for info in infos if not info.orig_filename.endswith("/")}

    @staticmethod
    def _check(infos: list[zipfile.ZipInfo]) -> None:
        for info in infos:
            if _leads_outside(info.orig_filename) or stat.S_ISLNK(info.external_attr >> 16):
                raise Refused("archive-path")
            if info.flag_bits & 0x41:
                raise Refused("encrypted")
            if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise Refused("archive")
        if len(infos) > _MOST_MEMBERS:
            raise Refused("archive")
        if len({info.orig_filename for info in infos}) < len(infos):
            raise Refused("archive")
        placed = sorted(infos, key=lambda info: info.header_offset)
        for one, after in pairwise(placed):
            if one.header_offset + _LOCAL_HEADER.size + one.compress_size > after.header_offset:
                raise Refused("archive")

    def names(self) -> list[str]:
        """Names of the files in it, system files left out."""
        return [name for name in self.members if not is_system(name)]

    def blocks(self, name: str) -> Iterator[bytes]:
        """The bytes of a member, unpacked in blocks; TooLarge over the budget or the ratio."""
        info = self.members[name]
        packed = self._packed(info)
        most = self._budget.limits.ratio * max(len(packed), 1)
        real, check = 0, 0
        for block in _unpack(packed, info.compress_type):
            self._budget.take_bytes(len(block))
            real += len(block)
            if real > most:
                raise TooLarge("ratio")
            check = zlib.crc32(block, check)
            yield block
        if check != info.CRC or real != info.file_size:
            raise Refused("damaged")

    def read(self, name: str) -> bytes:
        return b"".join(self.blocks(name))

    def _packed(self, info: zipfile.ZipInfo) -> memoryview:
        start = info.header_offset
        header = self.data[start : start + _LOCAL_HEADER.size]
        if start < 0 or len(header) < _LOCAL_HEADER.size or not header.startswith(b"PK\x03\x04"):
            raise Refused("damaged")
        _, name_length, extra_length = _LOCAL_HEADER.unpack(header)
        start += _LOCAL_HEADER.size + name_length + extra_length
        if start + info.compress_size > len(self.data):
            raise Refused("truncated")
        return memoryview(self.data)[start : start + info.compress_size]


def _unpack(packed: memoryview, method: int) -> Iterator[bytes]:
    if method == zipfile.ZIP_STORED:
        for start in range(0, len(packed), BLOCK):
            yield bytes(packed[start : start + BLOCK])
        return
    machine = zlib.decompressobj(-15)
    try:
        for start in range(0, len(packed), _PACKED_BLOCK):
            rest: bytes | memoryview = packed[start : start + _PACKED_BLOCK]
            while len(rest) and not machine.eof:
                block = machine.decompress(rest, BLOCK)
                rest = machine.unconsumed_tail
                if block:
                    yield block
        if not machine.eof:
            raise Refused("truncated")
    except zlib.error as error:
        raise Refused("damaged") from error
