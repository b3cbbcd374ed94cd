"""A workbook whose rows wait in memory, compressed: named people are in them, so none of it may touch a disk.

XlsxWriter keeps rows either as objects in memory, some twenty times as large, or plain in files. The names with an
underscore are its own; the lock holds its version, and tests of the marked copy meet each of them.
"""

import zlib
from codecs import getincrementaldecoder
from collections.abc import Iterator
from io import BytesIO, StringIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.packager import Packager
from xlsxwriter.worksheet import Worksheet

PIECE = 64 * 1024


class Packed(StringIO):
    """Text that is written piece by piece, then read from its beginning."""

    def __init__(self) -> None:
        super().__init__()
        self._packer, self._packed, self._waiting = zlib.compressobj(1), bytearray(), bytearray()

    def write(self, text: str) -> int:
        self._waiting += text.encode()
        if len(self._waiting) > PIECE:
            self._packed += self._packer.compress(self._waiting)
            self._waiting.clear()
        return len(text)

    def pieces(self) -> Iterator[str]:
        self._packed += self._packer.compress(self._waiting) + self._packer.flush(zlib.Z_SYNC_FLUSH)
        self._waiting.clear()
        unpacker, decoder = zlib.decompressobj(), getincrementaldecoder("utf-8")()
        for start in range(0, len(self._packed), PIECE):
            yield decoder.decode(unpacker.decompress(self._packed[start : start + PIECE]))

    def getvalue(self) -> str:
        return "".join(self.pieces())


class Sheet(Worksheet):
    def _initialize(self, init_data: dict[str, Any]) -> None:
        super()._initialize({**init_data, "constant_memory": False})
        self.constant_memory = True
        self.row_data_fh = self.fh = Packed()

    def _opt_close(self) -> None:
        """Nothing to close between two sheets."""

    def _opt_reopen(self) -> None:
        """Nothing was closed."""

    def _write_optimized_sheet_data(self) -> None:
        if self.dim_rowmin is None:
            self._xml_empty_tag("sheetData")
            return
        self._xml_start_tag("sheetData")
        for piece in self.row_data_fh.pieces():
            self.fh.write(piece)
        self.row_data_fh.close()
        self._xml_end_tag("sheetData")


class Package(Packager):
    def _filename(self, xml_filename: str) -> StringIO:
        file = Packed()
        self.filenames.append((file, xml_filename, False))
        return file


class WaitingWorkbook(Workbook):
    worksheet_class = Sheet

    def __init__(self, out: BytesIO, options: dict[str, Any]) -> None:
        super().__init__(out, {**options, "constant_memory": True})
        self.in_memory = True  # of the files that are packed; together with constant_memory it is no option

    def _get_packager(self) -> Packager:
        return Package()
