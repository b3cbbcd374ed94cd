"""The body of `palermo check`: read, check, answer, mark."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from palermo.returns.bar import Bar
from palermo.ui.language import words

if TYPE_CHECKING:
    from palermo.returns.method.check import Checked

ALL_ACCEPTED, ROW_REJECTED, FILE_REFUSED = 0, 1, 2


def run_check(
    paths: Sequence[str],
    form: str = "text",
    mark: Path | None = None,
    lang: str = "en",
    complete: Callable[["Checked"], None] | None = None,
) -> int:
    """Check the returns under `paths`, write the answer to stdout and, with `mark`, marked copies.

    `complete` may add findings that another room computes. Gives 0 when no row and no file is rejected, 1 when
    a row is, 2 when a file is refused. Raises click.UsageError for a call that makes no sense.
    """
    _ = words("palermo.returns", lang)
    for path in paths:
        if not Path(path).exists():
            raise click.UsageError(_("There is no file or folder {path}.").format(path=path))
    from palermo.returns.method.check import check

    with Bar(_("Checking")) as bar:
        checked = check(paths, progress=bar.move)
        if complete is not None:
            complete(checked)
    results = checked.files()
    copies: list[Path] = []
    if mark is not None:
        from palermo.returns.marked import marked_paths, write_marked_copies

        copies = marked_paths(results, mark, lang)
    if not results:
        given = ", ".join(paths)
        click.echo(_("No return was found under {path}.").format(path=given), err=True)
    if form == "json":
        from palermo.returns.method.answer import write_json

        write_json(checked, sys.stdout.buffer)
        sys.stdout.buffer.flush()
    else:
        from palermo.returns.method.answer import text_lines

        for line in text_lines(checked, lang):
            click.echo(line)
    if copies:
        write_marked_copies(checked, copies, lang)
    if any(result.refused for result in results):
        return FILE_REFUSED
    rejected = any(rows.rejected for each in results for rows in each.rows.values())
    return ROW_REJECTED if rejected else ALL_ACCEPTED
