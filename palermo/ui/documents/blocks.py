"""What a document consists of. All texts come ready in the document's language.

A text may hold isolated pieces (numbers, codes, Latin names inside Urdu): isolate() marks them with the Unicode
isolates, and both writers turn these into what keeps the pieces together in their format.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

OPEN, CLOSE = "\u2068", "\u2069"

MISSING = "missing"
"""State of a cell whose returns are missing: hatched, never a zero."""
PARTIAL = "partial"
"""State of a cell that some returns are missing from."""
ZERO = "zero"


def isolate(text: object) -> str:
    """A piece whose direction must not mix with the text around it."""
    return f"{OPEN}{text}{CLOSE}"


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    state: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    label: str
    number: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """The first cell names the row."""

    cells: Sequence[Cell]
    total: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """`caption` names it for those who cannot see where it stands; `name` is its anchor."""

    name: str
    caption: str
    columns: Sequence[Column]
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Term:
    term: str
    text: str


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A table with its picture, or either alone, and what has to be known to read it.

    chart: name of a drawn chart; alternative: its text for those who cannot see it; key: what its marks mean.
    wide: a picture that needs the whole width of a paper.
    """

    name: str
    title: str
    about: Sequence[Term] = ()
    lead: str = ""
    chart: str = ""
    alternative: str = ""
    key: Sequence[tuple[str, str]] = ()
    tables: Sequence[Table] = ()
    notes: Sequence[str] = ()
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    name: str
    title: str
    lead: Sequence[str] = ()
    exhibits: Sequence[Exhibit] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """mark: the short word on every page; warning: what it means; facts: what stands under the title.

    letter: a paper of a page or two, without contents and with its sections one after the other.
    """

    lang: str
    title: str
    subtitle: str
    mark: str
    warning: str
    facts: Sequence[Term]
    sections: Sequence[Section]
    foot: str
    downloads: Sequence[tuple[str, str]] = ()
    letter: bool = False
    charts: dict[str, str] = field(default_factory=dict)
    """Drawn charts (SVG) by name."""
