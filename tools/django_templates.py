"""Babel's extraction method for Django's templates: Django turns the tags into gettext calls, Babel reads these."""

from collections.abc import Collection, Iterator, Mapping
from io import BytesIO
from typing import IO, Any

from babel.messages.extract import extract_python
from django.utils.translation.template import templatize

Found = tuple[int, str, Any, list[str]]


def extract(
    fileobj: IO[bytes],
    keywords: Mapping[str, Any],
    comment_tags: Collection[str],
    options: Mapping[str, Any],
) -> Iterator[Found]:
    calls = templatize(fileobj.read().decode("utf-8"))
    # The indentation of HTML means nothing to Python's tokenizer, and would stop it.
    flat = "\n".join(line.lstrip() for line in calls.splitlines())
    return extract_python(BytesIO(flat.encode("utf-8")), keywords, comment_tags, {"encoding": "utf-8"})
