"""A list that is filtered, searched, sorted, turned page by page and exported, the same way on every page.

What is searched for travels in the body of a POST: a name never stands in an address. While a search stands, every
way on (sort, page, filter, export) is a button of one form; otherwise it is a plain link.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from palermo.ui.exporting import export
from palermo.ui.listing_cells import State, cell
from palermo.ui.listing_drawing import Way, options_drawn, row_drawn

__all__ = ["Choice", "Column", "Listing", "State", "pages_of"]

Words = str | Promise
LONGEST_SEARCH = 200
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True)
class Column:
    """`value` names an attribute or takes the row; `order` are fields of the query, none: not sortable."""

    key: str
    label: Words
    value: str | Callable[[Any], Any]
    order: Sequence[str] = ()
    end: bool = False
    link: Callable[[Any], str] | None = None

    def of(self, row: Any) -> Any:
        return self.value(row) if callable(self.value) else getattr(row, self.value)


@dataclass(frozen=True)
class Choice:
    """A filter by one of the choices; `lookup` is a look-up of the query or takes rows and value."""

    key: str
    label: Words
    choices: Sequence[tuple[str, Words]]
    lookup: str | Callable[[QuerySet[Any], str], QuerySet[Any]]

    def words_of(self, value: str) -> Words | None:
        return dict(self.choices).get(value)

    def narrow(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        return self.lookup(rows, value) if callable(self.lookup) else rows.filter(**{self.lookup: value})


@dataclass(frozen=True)
class Head:
    column: Column
    way: Way | None
    sorted: str  # "ascending", "descending" or ""


@dataclass(frozen=True)
class Filter:
    choice: Choice
    value: str

    @property
    def options(self) -> SafeString:
        return options_drawn(self.choice.choices, self.value)


@dataclass
class Listing:
    request: HttpRequest
    rows: QuerySet[Any]
    columns: Sequence[Column]
    filters: Sequence[Choice] = ()
    search: Callable[[QuerySet[Any], str], QuerySet[Any]] | None = None
    name: str = "rows"
    per_page: int = 25
    sort: str = ""  # the key of the column sorted by at first, "-key" for falling
    noun: Words = ""  # stands after the count: ngettext_lazy("person", "people")
    empty: Words = ""  # why there is nothing yet, and what to do
    search_hint: Words = ""
    exports: bool = True
    # Rows are counted and turned no further than this, for tables of a million; 0: to the end.
    most: int = 0
    state: QueryDict = field(init=False)

    def __post_init__(self) -> None:
        post = self.request.POST
        self.state = QueryDict(post["at"], mutable=True) if "at" in post else self.request.GET.copy()
        self.state.pop("q", None)

    @cached_property
    def text(self) -> str:
        return searched(self.request.POST.get("q", "")) if self.search else ""

    @property
    def searchable(self) -> bool:
        return self.search is not None

    @cached_property
    def chosen(self) -> list[Filter]:
        return [Filter(choice, self._value(choice)) for choice in self.filters]

    def _value(self, choice: Choice) -> str:
        wished = self.request.POST.get(choice.key, self.state.get(choice.key, ""))
        return wished if choice.words_of(wished) is not None else ""

    @cached_property
    def found(self) -> QuerySet[Any]:
        """The rows after filters and search, in the order asked for."""
        rows = self.rows
        for each in self.chosen:
            if each.value:
                rows = each.choice.narrow(rows, each.value)
        if self.text and self.search:
            rows = self.search(rows, self.text)
        column, falling = self.sorted_by
        if column is None:
            return rows if rows.ordered else rows.order_by("pk")
        return rows.order_by(*(_ordered(name, falling) for name in column.order), "pk")

    @cached_property
    def sorted_by(self) -> tuple[Column | None, bool]:
        sortable = {column.key: column for column in self.columns if column.order}
        for wished in (self.state.get("sort", ""), self.sort):
            if column := sortable.get(wished.removeprefix("-")):
                return column, wished.startswith("-")
        return None, False

    @cached_property
    def _seen(self) -> int:
        """Of a long list one row more than it is counted to; not sorted for that."""
        return self.found.order_by()[: self.most + 1].count() if self.most else self.found.count()

    @property
    def count(self) -> int:
        return min(self._seen, self.most) if self.most else self._seen

    @property
    def has_more(self) -> bool:
        return bool(self.most) and self._seen > self.most

    @property
    def counted(self) -> Words:
        return of_number(self.noun, self.count)

    @property
    def called(self) -> Words:
        """What the list holds, however many of them stand in it."""
        return of_number(self.noun, 2) or self.name

    @property
    def pages(self) -> int:
        return max(1, -(-self.count // self.per_page))

    @cached_property
    def page(self) -> int:
        """Never beyond the end: the last page stands for every later one."""
        wished = self.state.get("page", "1")
        # Digits of other scripts and numbers of a thousand places are no page either.
        number = int(wished) if wished.isascii() and wished.isdigit() and len(wished) < 10 else 1
        return min(max(1, number), self.pages)

    @cached_property
    def page_rows(self) -> list[Any]:
        first = (self.page - 1) * self.per_page
        return list(self.found[first : first + self.per_page])

    @property
    def first(self) -> int:
        return (self.page - 1) * self.per_page + 1

    @property
    def last(self) -> int:
        return self.first + len(self.page_rows) - 1

    @property
    def narrowed(self) -> bool:
        return bool(self.text) or any(each.value for each in self.chosen)

    def way(self, changes: Mapping[str, str] | None = None, label: Words = "", here: bool = False) -> Way:
        """The list as it stands with some changes; an empty value takes a key away."""
        query = {key: self.state.getlist(key) for key in self.state}
        for each in self.chosen:
            query[each.choice.key] = [each.value]
        for key, value in ({"page": "", "format": ""} | dict(changes or {})).items():
            query[key] = [value]
        standing = {key: values for key, values in query.items() if values and values[-1]}
        return Way(urlencode(standing, doseq=True), label, here)

    @property
    def heads(self) -> Iterator[Head]:
        by, falling = self.sorted_by
        for column in self.columns:
            here = column is by
            turned = f"-{column.key}" if here and not falling else column.key
            state = ("descending" if falling else "ascending") if here else ""
            yield Head(column, self.way({"sort": turned}) if column.order else None, state)

    @property
    def lines(self) -> Iterator[SafeString]:
        """The cells of each row as they stand in the page."""
        columns = [(column, str(column.label)) for column in self.columns]
        for row in self.page_rows:
            yield row_drawn(
                cell(column.of(row), label, column.end, column.link(row) if column.link else "")
                for column, label in columns
            )

    @property
    def chips(self) -> list[tuple[Words, Words, Way]]:
        """Each filter that stands, with the way to take it away."""
        return [
            (each.choice.label, each.choice.words_of(each.value) or "", self.way({each.choice.key: ""}))
            for each in self.chosen
            if each.value
        ]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the filter form must carry besides its own fields."""
        own = {choice.key for choice in self.filters} | {"page", "format", "q"}
        return [(key, str(value)) for key, value in self.state.items() if key not in own]

    @property
    def here(self) -> Way:
        return self.way()

    @property
    def cleared(self) -> Way:
        return self.way({choice.key: "" for choice in self.filters})

    @property
    def csv(self) -> Way:
        return self.way({"format": "csv"})

    @property
    def xlsx(self) -> Way:
        return self.way({"format": "xlsx"})

    @property
    def turns(self) -> list[Way | None]:
        """The pages worth a way: first, last, and those around this one; None where some are left out."""
        wanted = sorted(
            {1, self.pages} | {p for p in range(self.page - 1, self.page + 2) if 1 <= p <= self.pages}
        )
        ways: list[Way | None] = []
        for before, number in zip([0, *wanted], wanted, strict=False):
            if number - before > 1:
                ways.append(None)
            ways.append(self.way({"page": str(number)}, str(number), number == self.page))
        return ways

    @property
    def previous(self) -> Way | None:
        return self.way({"page": str(self.page - 1)}) if self.page > 1 else None

    @property
    def next(self) -> Way | None:
        return self.way({"page": str(self.page + 1)}) if self.page < self.pages else None

    @property
    def wanted_format(self) -> str:
        wished = self.state.get("format", "") if self.exports else ""
        return wished if wished in ("csv", "xlsx") else ""

    def export(self) -> HttpResponse:
        """Every row that the filters and the search leave, not only this page."""
        rows = self.found.iterator(chunk_size=2000)
        lines = ([column.of(row) for column in self.columns] for row in rows)
        return export(self.wanted_format, self.name, [column.label for column in self.columns], lines)


def pages_of(name: str) -> Callable[[int], str]:
    """The address of a thing's page by its number; the URLs are asked once for the whole list."""
    before, after = reverse(name, args=[0]).rsplit("0", 1)
    return lambda number: f"{before}{number}{after}"


def of_number(noun: Words, number: int) -> Words:
    """A noun that knows its plural takes a number; any other stands as it is."""
    try:
        return noun % number
    except TypeError:
        return noun


def searched(text: str) -> str:
    """What is searched for, cut where no name is longer, without what PostgreSQL refuses and nobody means."""
    return " ".join(_CONTROL.sub(" ", text[:LONGEST_SEARCH]).split())


def _ordered(name: str, falling: bool) -> Any:
    """Rows without a value come last on both engines, whichever way the list runs."""
    down = name.startswith("-") != falling
    field = F(name.removeprefix("-"))
    return field.desc(nulls_last=True) if down else field.asc(nulls_last=True)
