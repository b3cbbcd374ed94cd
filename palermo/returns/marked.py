"""Where the marked copies of a check go, and writing them."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from palermo.returns.bar import Bar
from palermo.ui.language import words

if TYPE_CHECKING:
    from palermo.returns.method.check import Checked, FileResult
    from palermo.returns.method.marking.marks import Finding

_WORKBOOK = ".xlsx"


def marked_paths(results: Sequence["FileResult"], mark: Path, lang: str) -> list[Path]:
    """The path of each return's marked copy: `mark` itself for one return, names of their own in the folder `mark`.

    Raises click.UsageError when several returns would share one workbook, or a return would be overwritten.
    """
    _ = words("palermo.returns", lang)
    if mark.suffix.lower() == _WORKBOOK and not mark.is_dir():
        if len(results) > 1:
            raise click.UsageError(
                _("{count} returns do not fit into one workbook: give --mark a folder.").format(
                    count=len(results)
                )
            )
        paths = [mark][: len(results)]
    else:
        if mark.exists() and not mark.is_dir():
            raise click.UsageError(_("There is no folder {folder} to write into.").format(folder=mark))
        paths = [mark / name for name in _names(results)]
    sent = {Path(result.path).resolve() for result in results}
    for path in paths:
        if path.resolve() in sent:
            raise click.UsageError(
                _("{path} is the return itself: give the marked copy another name.").format(path=path)
            )
        if paths == [mark] and not path.parent.is_dir():
            raise click.UsageError(_("There is no folder {folder} to write into.").format(folder=path.parent))
    return paths


def _names(results: Sequence["FileResult"]) -> list[str]:
    """One name a return, after the file or folder; a number tells equal ones apart."""
    names: list[str] = []
    for result in results:
        path = Path(result.path)
        stem = path.name if path.is_dir() else path.stem
        name, number = f"{stem}-marked{_WORKBOOK}", 2
        while name.casefold() in {other.casefold() for other in names}:
            name, number = f"{stem}-marked-{number}{_WORKBOOK}", number + 1
        names.append(name)
    return names


def write_marked_copies(checked: "Checked", paths: Sequence[Path], lang: str) -> None:
    """Write the marked copy of each return and say where it is."""
    from palermo.returns.method.mark import Sent, TooManyRows, write_marked

    _ = words("palermo.returns", lang)
    for result, path in zip(checked.files(), paths, strict=True):
        path.parent.mkdir(parents=True, exist_ok=True)
        sent = Sent(Path(result.path), result.refused, result.rows)
        try:
            with Bar(_("Marking")) as bar:
                write_marked(path, sent, _findings_of(checked, result.file), lang, bar.move)
        except TooManyRows as sheet:
            said = _("{path} is not marked: its sheet {sheet} has more rows than a worksheet can hold.")
            click.echo(said.format(path=result.path, sheet=sheet), err=True)
        except FileNotFoundError as missing:
            if Path(missing.filename) != sent.path:
                raise
            said = _("{path} is not marked: it cannot be opened by this name. Rename it and check it again.")
            click.echo(said.format(path=result.path), err=True)
        else:
            click.echo(_("Marked copy: {path}").format(path=path), err=True)


def _findings_of(checked: "Checked", file: int) -> list["Finding"]:
    import pyarrow.compute as pc

    from palermo.returns.method.marking.marks import Finding

    table = checked.findings()
    table = table.filter(pc.equal(table["file"], file))
    columns = []
    for name in Finding._fields:
        # Equal texts become one object: a million messages are a handful of different ones.
        encoded = table[name].combine_chunks().dictionary_encode()
        texts = encoded.dictionary.to_pylist()
        columns.append([None if at is None else texts[at] for at in encoded.indices.to_pylist()])
    return [Finding(*parts) for parts in zip(*columns, strict=True)]
