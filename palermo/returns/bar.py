"""How far long work is, for somebody who looks at a terminal."""

import sys

import click


class Bar:
    """A progress bar on stderr where somebody looks at it; silent elsewhere."""

    def __init__(self, label: str) -> None:
        self.label = label
        self.shows = sys.stderr.isatty()

    def __enter__(self) -> "Bar":
        return self

    def __exit__(self, *_: object) -> None:
        if self.shows:
            click.echo("\r\033[K", nl=False, err=True)

    def move(self, done: int, total: int) -> None:
        if self.shows and total:
            filled = min(30, 30 * done // total)
            click.echo(f"\r\033[K{self.label} [{'█' * filled}{'·' * (30 - filled)}]", nl=False, err=True)
