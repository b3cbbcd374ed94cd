"""The one way in which parameters come into our SQL files: `$name` is replaced, and every name must be known.

A file holds one SELECT in the SQL that sqlglot carries from DuckDB to Spark; what makes a table of it stands outside.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib.resources import files
from string import Template

from palermo.vocabulary.codes import codes


@cache
def _template(package: str, name: str) -> Template:
    return Template(files(package).joinpath("sql", f"{name}.sql").read_text(encoding="utf-8"))


@cache
def _ranks() -> dict[str, str]:
    """Stages by name, and lists of stages that the rules speak of, as the ranks of case_status.csv."""
    stages = codes("stages")
    rank = {code: stage.extra["rank"] for code, stage in stages.items()}
    decided = [rank[code] for code, stage in stages.items() if stage.extra["phase"] == "4"]
    return {
        **rank,
        "decision": ", ".join(decided),
        "blocking": ", ".join([rank["SENT_512"], *decided]),
        "closed": ", ".join(rank[code] for code, stage in stages.items() if stage.extra["terminal"] == "yes"),
    }


def render(package: str, name: str, **values: str) -> str:
    """The text of `<package>/sql/<name>.sql` with its parameters, which may name stages themselves.

    KeyError for a parameter that nobody gave.
    """
    filled = {key: Template(value).safe_substitute(_ranks()) for key, value in values.items()}
    return _template(package, name).substitute(_ranks(), **filled)


def day(value: date) -> str:
    """A day as an SQL literal."""
    return f"DATE '{value.isoformat()}'"


def text(value: str) -> str:
    """A text as an SQL literal."""
    return "'" + value.replace("'", "''") + "'"
