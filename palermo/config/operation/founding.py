"""Founding an installation: settings file, keys, database, first administrators. Killed and called again, it goes on."""

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from palermo.config import settings_file
from palermo.config.operation.answers import Answers, file_text, live_in, places
from palermo.config.operation.copying import write_whole
from palermo.config.operation.saying import refuse, said
from palermo.ui.bilingual import with_django

# Marks a text for the catalogue where it stands; it is translated when it is shown.
_ = str


def refuse_what_is_there(folder: Path) -> None:
    whole = places(folder)[2]
    if whole.exists():
        words = _(
            "There is an installation here: {path}. Its version is brought up to date by `palermo upgrade`."
        )
        raise refuse(said(words, path=whole))


def begun_before(folder: Path) -> dict[str, str] | None:
    """The settings of an `init` that did not finish."""
    begun = places(folder)[1]
    return settings_file.names_in(begun) if begun.exists() else None


def found(answers: Answers, at: Callable[[], datetime], lang: str) -> list[str]:
    """The links of the first administrators, which are shown once."""
    fresh, begun, whole = places(answers.folder)
    resumed = begun.exists()
    live_in(answers.settings)
    if not resumed:
        answers.folder.mkdir(parents=True, exist_ok=True)
        write_whole(fresh, file_text(answers.settings))
    os.environ[settings_file.WHERE] = str(begun if resumed else fresh)
    with_django()
    if not resumed:
        try:
            refuse_a_database_in_use()
        except BaseException:
            fresh.unlink()
            raise
        fresh.replace(begun)
        os.environ[settings_file.WHERE] = str(begun)
    make_everything(answers, at())
    links = invited(answers.administrators, lang, at)
    begun.replace(whole)
    return links


def refuse_a_database_in_use() -> None:
    import psycopg

    from palermo.config.operation.databases import tables_here

    try:
        tables = tables_here()
    except psycopg.Error as wrong:
        words = _(
            "The database does not answer: {why} Is PostgreSQL running, and are name and password right?"
        )
        raise refuse(said(words, why=str(wrong).strip().splitlines()[0])) from wrong
    if tables:
        words = _(
            "The database is not empty: it holds {count} tables. Name an empty one; nothing was changed."
        )
        raise refuse(said(words, count=len(tables)))


def make_everything(answers: Answers, at: datetime) -> None:
    from django.core.management import call_command

    from palermo.config.upgrading import bring_up_to_date
    from palermo.journal.actor import COMMAND
    from palermo.vault.actions import make_keys
    from palermo.vault.models import Keyring

    call_command("migrate", interactive=False, verbosity=0)
    if answers.civil_key_to and not Keyring.objects.filter(name="civil").exists():
        make_keys(at, by=COMMAND, rings=["civil"], to=answers.civil_key_to)
    bring_up_to_date(at)


def invited(emails: tuple[str, ...], lang: str, at: Callable[[], datetime]) -> list[str]:
    from django.utils import translation

    from palermo.partners.actions.invitations import invite_first_administrator

    with translation.override(lang):
        return [invite_first_administrator(email, language=lang, at=at()) for email in emails]
