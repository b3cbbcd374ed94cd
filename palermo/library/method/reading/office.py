"""The text of DOCX, XLSX, PPTX and OpenDocument: the XML of their members, streamed, and nothing else of them.

A member with a DOCTYPE is refused, so no entity is ever expanded; what is unpacked is counted as it comes.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat

from palermo.library.method.zips import DOCX, ODP, ODS, ODT, PPTX, XLSX

MOST_UNPACKED = 200 * 1024 * 1024
PIECE = 64 * 1024
_NUMBER = re.compile(r"(\d+)")


class Broken(Exception):
    """No such file as it says, or one that unpacks to too much."""


@dataclass(frozen=True)
class Format:
    """Which members hold text, and by local names: what holds letters, ends a line, is a blank, is left out."""

    members: re.Pattern[str]
    letters: frozenset[str]
    lines: frozenset[str]
    blanks: frozenset[str]
    left_out: frozenset[str]


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_OPEN = Format(
    re.compile(r"content\.xml"),
    _names("p h"),
    _names("p h line-break"),
    _names("tab s"),
    _names("tracked-changes annotation"),
)
FORMATS = {
    DOCX: Format(
        re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml"),
        _names("t"),
        _names("p br cr"),
        _names("tab"),
        _names("Fallback"),
    ),
    PPTX: Format(
        re.compile(r"ppt/(slides|notesSlides)/\w+\.xml"),
        _names("t"),
        _names("p br"),
        _names("tab"),
        _names(""),
    ),
    XLSX: Format(
        re.compile(r"xl/(sharedStrings|worksheets/\w+)\.xml"),
        _names("t"),
        _names("si is"),
        _names(""),
        _names("rPh"),
    ),
    ODT: _OPEN,
    ODS: _OPEN,
    ODP: _OPEN,
}


def office_parts(path: Path, media_type: str) -> Iterator[tuple[str, int | None]]:
    """The text of each member, in the order of the pages or slides. Raises Broken."""
    form, unpacked = FORMATS[media_type], 0
    try:
        with zipfile.ZipFile(path) as archive:
            names = sorted(
                (name for name in archive.namelist() if form.members.fullmatch(name)), key=in_order
            )
            for name in names:
                member = Member(form)
                with archive.open(name) as stream:
                    while piece := stream.read(PIECE):
                        unpacked += len(piece)
                        if unpacked > MOST_UNPACKED:
                            raise Broken("large")
                        member.feed(piece)
                yield member.text(), len(names)
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
        expat.ExpatError,
    ) as wrong:
        raise Broken("broken") from wrong


def in_order(name: str) -> tuple[bool, list[tuple[int, str]]]:
    """The body before heads and feet; slide 2 before slide 10."""
    parts = [(int(each) if each.isdecimal() else -1, each) for each in _NUMBER.split(name)]
    return name != "word/document.xml", parts


class Member:
    """One XML member, read to its letters."""

    def __init__(self, form: Format) -> None:
        self.form, self.found = form, list[str]()
        self.inside = self.hidden = 0
        self.parser = expat.ParserCreate(namespace_separator="}")
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.letters
        self.parser.StartDoctypeDeclHandler = self.doctype

    def feed(self, piece: bytes) -> None:
        self.parser.Parse(piece, False)

    def text(self) -> str:
        self.parser.Parse(b"", True)
        return "".join(self.found)

    def doctype(self, *_: object) -> None:
        raise Broken("broken")

    def start(self, name: str, _attributes: object) -> None:
        local = name.rpartition("}")[2]
        self.hidden += local in self.form.left_out
        self.inside += local in self.form.letters
        if local in self.form.blanks:
            self.found.append(" ")

    def end(self, name: str) -> None:
        local = name.rpartition("}")[2]
        if local in self.form.lines and not self.hidden:
            self.found.append("\n")
        self.inside -= local in self.form.letters
        self.hidden -= local in self.form.left_out

    def letters(self, text: str) -> None:
        if self.inside and not self.hidden:
            self.found.append(text)
