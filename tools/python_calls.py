"""Babel's extraction method for Python by its syntax tree: Babel's own does not see calls inside an f-string before 3.12."""

import ast
from collections.abc import Collection, Iterator, Mapping
from typing import IO, Any

Found = tuple[int, str, Any, list[str]]


def extract(
    fileobj: IO[bytes],
    keywords: Mapping[str, Any],
    comment_tags: Collection[str],
    options: Mapping[str, Any],
) -> Iterator[Found]:
    for call in ast.walk(ast.parse(fileobj.read())):
        if not isinstance(call, ast.Call):
            continue
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        if name in keywords:
            words = tuple(said(argument) for argument in call.args)
            yield call.lineno, name, words[0] if len(words) == 1 else words, []


def said(argument: ast.expr) -> str | None:
    constant = isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    return argument.value if constant else None  # type: ignore[attr-defined]
