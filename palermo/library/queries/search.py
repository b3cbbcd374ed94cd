"""Searching the shelf: one question to either engine, and only of what the reader may read.

The order says nothing of documents that the reader may not see: all words in the title first, then all in title, author
and abstract, then anywhere, and in each of these the newest first. A weight by how rare a word is (bm25) is not used,
since it would count the hidden ones too. Hits, the count and the stretches of text come out of `documents(by)`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from django.db import connection
from django.db.models import BigIntegerField, F, IntegerField, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast, Coalesce, Greatest, Length, StrIndex, Substr
from django.utils.translation import gettext as _

from palermo.journal.actor import Actor
from palermo.library.method.matching import TIERS, Marks, fts5, sought, tsquery
from palermo.library.method.question import Question, TooLong, question
from palermo.library.method.snippets import Piece, holds, marked, snippet
from palermo.library.models import Document, Entry
from palermo.library.models.engines import candidates
from palermo.library.queries.shelf import documents, in_state
from palermo.library.rules.marking import marks_for
from palermo.ui.refusals import Refused

MOST_COUNTED = 1_000
LOOKED_THROUGH = 1_000  # documents with all the words, the newest, in which words side by side are looked for
SPARE = 20  # what the marks of the index let pass and `documents` does not
WINDOW = 1_600  # letters of a text around the first word found


@dataclass(frozen=True)
class FoundDocument:
    document: Document
    title: list[Piece]
    text: list[Piece]


@dataclass(frozen=True)
class Found:
    """`more`: there are more than `count`. `partly`: so many hold the words that not all were looked through for
    those side by side. `after` asks for the next ones."""

    hits: list[FoundDocument] = field(default_factory=list)
    count: int = 0
    more: bool = False
    partly: bool = False
    after: str = ""


def found(
    text: str,
    *,
    by: Actor,
    language: str | None = None,
    kind: str | None = None,
    replaced: bool = False,
    limit: int = 20,
    after: str = "",
) -> Found:
    """Raises Refused for a question that is too long. Six queries at most."""
    asked = understood(text)
    if not asked:
        return Found()
    search = Search(asked, marks_for(by, language=language, kind=kind, replaced=replaced), by, replaced)
    numbers = list(search.page(limit + 1, after))
    page = numbers[:limit]
    rows = search.documents(page)
    count = search.count()
    return Found(
        [shown(rows[number], asked) for _tier, number in page if number in rows],
        min(count, MOST_COUNTED),
        count > MOST_COUNTED,
        search.is_partial(),
        cursor(page[-1][0], rows[page[-1][1]]) if len(numbers) > limit and page[-1][1] in rows else "",
    )


def understood(text: str) -> Question:
    try:
        return question(text)
    except TooLong as wrong:
        raise Refused(_("That is too long. Search with a few words."), "q") from wrong


def cursor(tier: int, document: Document) -> str:
    """By the address: the number would tell how many documents there are."""
    return f"{tier}.{document.address}"


@dataclass(frozen=True)
class Search:
    asked: Question
    marks: Marks
    by: Actor
    replaced: bool

    def is_capped(self) -> bool:
        return bool(self.asked.phrases or self.asked.unwanted_phrases)

    def standing(self) -> QuerySet[Document]:
        rows = documents(self.by).filter(withdrawn_at__isnull=True)
        return rows if self.replaced else in_state(rows, "standing")

    def match(self, tier: str, better: str | None) -> str:
        asked = sought(self.asked, self.marks, tier, better)
        return fts5(asked) if connection.vendor == "sqlite" else tsquery(asked)

    def numbers(
        self, tier: str, better: str | None, before: int | None, most: int, *, newest: bool = True
    ) -> QuerySet[Document]:
        """Those of a tier that the reader may read."""
        phrases, unwanted = self.asked.phrases, self.asked.unwanted_phrases
        capped = self.is_capped()
        sql = candidates(
            connection.vendor,
            phrases=len(phrases),
            unwanted_phrases=len(unwanted),
            before=before is not None,
            capped=capped,
            newest=newest,
        )
        twice = [phrase for each in (*phrases, *unwanted) for phrase in (each, each)]
        earlier = [] if before is None else [before]
        arguments = [self.match(tier, better), *earlier, *([LOOKED_THROUGH, *twice] if capped else []), most]
        among = RawSQL(sql, arguments)  # noqa: S611 - what was asked is in the arguments
        return self.standing().filter(pk__in=among).order_by("-pk")

    def page(self, most: int, after: str) -> Iterator[tuple[int, int]]:
        """Tier and number, in order."""
        first, before = self.place(after)
        if self.is_capped():
            rest = [at for at in self.whole if before is None or (at[0], -at[1]) > (first, -before)]
            yield from rest[:most]
            return
        for tier in range(first, len(TIERS)):
            better = TIERS[tier - 1] if tier else None
            rows = self.numbers(TIERS[tier], better, before, most + SPARE)
            before = None
            for number in rows.values_list("pk", flat=True)[:most]:
                yield tier, number
                most -= 1
            if not most:
                return

    @cached_property
    def whole(self) -> list[tuple[int, int]]:
        """All that a question with words side by side finds: each text is looked through once, then put in its tier."""
        left = dict.fromkeys(self.numbers("", None, None, LOOKED_THROUGH).values_list("pk", flat=True))
        sql = candidates(connection.vendor, phrases=0, unwanted_phrases=0, before=False, capped=False)
        found: list[tuple[int, int]] = []
        for tier, signs in enumerate(TIERS[:-1]):
            among = RawSQL(sql, [self.match(signs, None), LOOKED_THROUGH])  # noqa: S611
            rows = (
                Entry.objects.filter(pk__in=list(left)).filter(pk__in=among) if left else Entry.objects.none()
            )
            for number in rows.order_by("-pk").values_list("pk", flat=True):
                found.append((tier, number))
                del left[number]
        return found + [(len(TIERS) - 1, number) for number in left]

    def is_partial(self) -> bool:
        """Whether as many hold the words, by the index's marks, as are looked through."""
        if not self.is_capped():
            return False
        sql = candidates(connection.vendor, phrases=0, unwanted_phrases=0, before=False, capped=False)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM ({sql}) AS c", [self.match("", None), LOOKED_THROUGH])
            return bool(cursor.fetchone()[0] >= LOOKED_THROUGH)

    def place(self, after: str) -> tuple[int, int | None]:
        """Where a cursor stands; the beginning for one that is none, or whose document the reader no longer sees."""
        tier, _dot, address = after.partition(".")
        if tier not in ("0", "1", "2"):
            return 0, None
        try:
            number = documents(self.by).filter(address=UUID(address)).values_list("pk", flat=True).first()
        except ValueError:
            number = None
        return (int(tier), number) if number else (0, None)

    def count(self) -> int:
        if self.is_capped():
            return len(self.whole)
        return self.numbers("", None, None, MOST_COUNTED + 1, newest=False).count()

    def documents(self, page: list[tuple[int, int]]) -> dict[int, Document]:
        """With `window`, a piece of the text around the longest word asked for, and where it begins."""
        longest = max(self.asked.wanted, key=lambda word: len(word.key))
        sign = f" {longest.key}" if longest.open else f" {longest.key} "
        # The folded text is about as long as the written one: a word's place in it says where to look.
        place = Cast(StrIndex("entry__body", Value(sign)), BigIntegerField())
        guess = place * Length("text__words") / Greatest(Length("entry__body"), 1) - WINDOW // 2
        rows = (
            self.standing()
            .filter(pk__in=[number for _tier, number in page])
            .annotate(window_at=Cast(Greatest(Coalesce(guess, 1), 1), IntegerField()))
            .annotate(window=Substr("text__words", F("window_at"), WINDOW))  # type: ignore[arg-type]
        )
        return {row.pk: row for row in rows}


def shown(document: Document, asked: Question) -> FoundDocument:
    """The stretch of the text that holds a word, else that of the abstract."""
    at_beginning = document.window_at == 1  # type: ignore[attr-defined]
    window = document.window or ""  # type: ignore[attr-defined]
    if not at_beginning:
        window = window.partition(" ")[2]
    of_text = snippet(window, asked, whole_before=at_beginning) if window else []
    if not holds(of_text) and document.abstract:
        of_text = snippet(document.abstract, asked)
    return FoundDocument(document, marked(document.title, asked), of_text)
