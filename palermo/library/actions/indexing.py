"""Keeping the search equal to the shelf, in the transaction of whoever changes a document or its text."""

from collections.abc import Callable

from django.db import connection, transaction

from palermo.library.method.question import folded, lexemes_of, remarked
from palermo.library.models import Document, Entry, Text, engines
from palermo.library.rules.marking import marks

AT_ONCE = 200


@transaction.atomic
def index(document: Document) -> Entry:
    """Called by put and withdraw and by the reading of a text. What it means for the other versions is marked too."""
    series = versions(document)
    text = Text.objects.filter(document=document).values_list("words", flat=True).first() or ""
    entry, _ = Entry.objects.update_or_create(document=document, defaults=columns(document, text, series))
    remark(document)
    return entry


@transaction.atomic
def remark(document: Document) -> None:
    """After a withdrawal, or a new version: what the index knows of this document and its versions beside words."""
    series = {each.pk: each for each in versions(document)}
    for entry in Entry.objects.filter(document__in=series):
        lexemes = remarked(entry.lexemes, marks(series[entry.pk], series.values()))
        if lexemes != entry.lexemes:
            entry.lexemes = lexemes
            entry.save(update_fields=["lexemes"])


def versions(document: Document) -> list[Document]:
    return list(Document.objects.filter(series=document.series).order_by("pk"))


def columns(document: Document, text: str, series: list[Document]) -> dict[str, str]:
    beside = f"{document.author}\n{document.abstract}"
    return {
        "lexemes": lexemes_of(document.title, beside, text, marks(document, series)),
        "head": folded(document.title, document.author, document.abstract),
        "body": folded(text) if text else "",
    }


def reindex(progress: Callable[[int], None] = lambda _done: None) -> int:
    """Makes every entry and the index anew; gives how many entries were not as they should be."""
    wrong = 0
    numbers = list(Document.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(numbers), AT_ONCE):
        some = numbers[start : start + AT_ONCE]
        with transaction.atomic():
            wrong += sum(
                put_right(each) for each in Document.objects.filter(pk__in=some).select_related("text")
            )
        progress(len(some))
    connection.check_constraints()  # PostgreSQL makes no index anew while checks of this transaction wait
    engines.raise_index(connection)
    engines.rebuild(connection)
    return wrong


def put_right(document: Document) -> bool:
    text = document.text.words if hasattr(document, "text") else ""
    wanted = columns(document, text, versions(document))
    kept = Entry.objects.filter(document=document).values(*wanted).first()
    if kept == wanted:
        return False
    Entry.objects.update_or_create(document=document, defaults=wanted)
    return True
