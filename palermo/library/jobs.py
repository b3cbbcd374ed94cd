"""Long work of the shelf: reading the text out of a document's file."""

from contextlib import closing
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from palermo.library.actions.texts import keep_text, same_file_read
from palermo.library.method.apart import MOST_TEXT, Failed, texts
from palermo.library.method.reading import PART, READ, READABLE, UNREADABLE, Verdict, is_paged, judge
from palermo.library.models import Document
from palermo.library.rules.files import file_of
from palermo.work.jobs import Step, job

NOTHING = "none"


@job("library.read", words=_("Read the text of a document"))
def read(step: Step, *, document: int) -> dict[str, object] | None:
    """A file that cannot be read is no failure of the work: its document is found by title and abstract."""
    found = Document.objects.filter(pk=document).first()
    if found is None:
        return None
    known = same_file_read(found)
    if known is not None:
        verdict, pages = Verdict(known.reading, known.words), known.pages
    elif found.media_type in READABLE:
        verdict, pages = judged(step, found)
    else:
        verdict, pages = Verdict(NOTHING), None
    with step.writing():
        keep_text(found, reading=verdict.reading, words=verdict.text, pages=pages, at=step.at())
    return {"document": document, "reading": verdict.reading, "why": verdict.why}


def judged(step: Step, document: Document) -> tuple[Verdict, int | None]:
    paged, parts = is_paged(document.media_type), list[str]()
    count: int | None = None
    try:
        with closing(texts(file_of(document.file), document.media_type)) as coming:
            for text, done, of in coming:
                parts.append(text)
                count = of
                step.progress(done, of)
    except Failed as failed:
        return Verdict(UNREADABLE, why=str(failed)), count if paged else None
    verdict = judge(parts, paged=paged)
    cut = sum(map(len, parts)) >= MOST_TEXT or (paged and count is not None and len(parts) < count)
    if cut and verdict.reading == READ:
        verdict = replace(verdict, reading=PART)
    return verdict, count if paged else None
