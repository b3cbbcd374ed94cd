"""`palermo init`: a new installation, asked for question by question or by flags."""

import re
from pathlib import Path
from typing import Any

import click

from palermo.config.operation.answers import Answers, check_settings, hosts_of
from palermo.config.operation.founding import begun_before, found, refuse_what_is_there
from palermo.config.operation.saying import Operation, refuse, said
from palermo.ui.bilingual import language_option

# Marks a text for the catalogue where it stands; it is translated when it is shown.
_ = str
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
# Flag, setting, question, default; None has no default.
QUESTIONS: tuple[tuple[str, str, str, str | None], ...] = (
    ("country_en", "PALERMO_COUNTRY_EN", _("Name of the country, in English"), None),
    ("country_ur", "PALERMO_COUNTRY_UR", _("Name of the country, in Urdu"), None),
    ("bureau_en", "PALERMO_BUREAU_EN", _("Name of the bureau, in English"), None),
    ("bureau_ur", "PALERMO_BUREAU_UR", _("Name of the bureau, in Urdu"), None),
    ("wing", "PALERMO_WING", _("Wing: records, open or both"), "both"),
    ("time_zone", "PALERMO_TIME_ZONE", _("Time zone"), "Asia/Karachi"),
    ("language", "PALERMO_LANG", _("Language of first visits: en or ur"), "en"),
    ("database", "DATABASE_URL", _("PostgreSQL address, empty for SQLite"), ""),
    ("url", "PALERMO_URL", _("Public address"), "http://localhost:8000"),
    ("mail_from", "PALERMO_MAIL_FROM", _("Sender of mail"), "palermo@localhost"),
    ("smtp_host", "PALERMO_SMTP_HOST", _("Mail server, empty to write mail into a folder"), ""),
)


@click.command(
    cls=Operation,
    help=_(
        "Found an installation in FOLDER: settings file, keys, database, first administrators.\n\n"
        "Asks for what no option names; with --yes it asks nothing. Writes FOLDER/palermo.env, the data and the keys, "
        "and prints the links of the two first administrators, once. Killed and called again, it goes on.\n\n"
        "Example: palermo init /srv/palermo --country-en Examplia --country-ur مثالستان --bureau-en 'Police Bureau' "
        "--bureau-ur 'پولیس بیورو' --administrator one@example.org --administrator two@example.org --yes"
    ),
)
@click.argument("folder", metavar="[FOLDER]", default=".", type=click.Path(path_type=Path))
@click.option("--country-en", help=_("Name of the country, in English."))
@click.option("--country-ur", help=_("Name of the country, in Urdu."))
@click.option("--bureau-en", help=_("Name of the bureau, in English."))
@click.option("--bureau-ur", help=_("Name of the bureau, in Urdu."))
@click.option("--wing", type=click.Choice(["records", "open", "both"]), help=_("Which wing this server has."))
@click.option("--time-zone", help=_("Days begin and end in this zone, such as Asia/Karachi."))
@click.option("--language", type=click.Choice(["en", "ur"]), help=_("Language of first visits."))
@click.option("--database", help=_("postgresql://user:password@host:port/name; without it SQLite."))
@click.option("--url", help=_("The address that people type, such as https://palermo.example.org."))
@click.option("--mail-from", help=_("Sender of mail."))
@click.option("--smtp-host", help=_("Mail server; without it mail is written into a folder."))
@click.option("--smtp-port", type=click.IntRange(1, 65535), help=_("Port of the mail server."))
@click.option("--smtp-user", help=_("User at the mail server."))
@click.option(
    "--smtp-password-file",
    type=click.Path(path_type=Path),
    help=_("File that holds the password at the mail server."),
)
@click.option(
    "--administrator", multiple=True, help=_("E-mail address of a first administrator; give it twice.")
)
@click.option(
    "--civil-key-to",
    type=click.Path(path_type=Path),
    help=_(
        "File for the secret key of civil society, on a medium you take away; without it the key stays here."
    ),
)
@click.option("--data", type=click.Path(path_type=Path), help=_("Folder of the data (default: FOLDER/data)."))
@click.option("--keys", type=click.Path(path_type=Path), help=_("Folder of the keys (default: FOLDER/keys)."))
@click.option("--yes", is_flag=True, help=_("Ask nothing: what is not named has its default."))
@language_option
def init(folder: Path, yes: bool, lang: str, **given: Any) -> None:
    folder = folder.expanduser().resolve()
    refuse_what_is_there(folder)
    earlier = begun_before(folder)
    if earlier is not None:
        words = _(
            "An earlier `palermo init` was not finished here. It goes on with the answers it was given then."
        )
        click.echo(said(words))
    settings = earlier if earlier is not None else asked(folder, given, yes)
    administrators = asked_for_administrators(given["administrator"], yes)
    civil = given["civil_key_to"]
    if civil and settings["PALERMO_WING"] == "records":
        raise refuse(said(_("The record wing has no key of civil society: leave out --civil-key-to.")))
    check_settings(settings)
    from palermo.ui.clock import now

    links = found(Answers(folder, settings, administrators, civil), now, lang)
    say_founded(folder, settings, administrators, links, civil)


def asked(folder: Path, given: dict[str, Any], yes: bool) -> dict[str, str]:
    settings = {}
    for flag, name, question, default in QUESTIONS:
        value = given[flag]
        if value is None and not yes:
            value = click.prompt(said(question), default=default, show_default=bool(default))
        settings[name] = str(default or "" if value is None else value).strip()
    missing = [
        f"--{flag.replace('_', '-')}"
        for flag, name, _words, default in QUESTIONS
        if default is None and not settings[name]
    ]
    if missing:
        raise refuse(said(_("Still to be named: {flags}."), flags=", ".join(missing)))
    for flag, name in (("smtp_port", "PALERMO_SMTP_PORT"), ("smtp_user", "PALERMO_SMTP_USER")):
        settings[name] = str(given[flag] or "")
    password = given["smtp_password_file"]
    settings["PALERMO_SMTP_PASSWORD_FILE"] = str(password.resolve()) if password else ""
    settings["PALERMO_HOSTS"] = hosts_of(settings["PALERMO_URL"])
    settings["PALERMO_PROXIES"] = "127.0.0.1,::1" if settings["PALERMO_URL"].startswith("https://") else ""
    data, keys = ((given[each] or folder / each).expanduser().resolve() for each in ("data", "keys"))
    if keys.is_relative_to(data) or data.is_relative_to(keys):
        raise refuse(said(_("Data and keys must not lie in one another: one copy would hold both.")))
    return settings | {"PALERMO_DATA": str(data), "PALERMO_KEYS": str(keys)}


def asked_for_administrators(given: tuple[str, ...], yes: bool) -> tuple[str, ...]:
    emails = [email.strip().lower() for email in given]
    while len(emails) < 2 and not yes:
        question = _("E-mail address of administrator {number}: it takes two, for one alone appoints nobody")
        emails.append(click.prompt(said(question, number=len(emails) + 1)).strip().lower())
    if len(set(emails)) < 2:
        raise refuse(said(_("Name two administrators (--administrator, twice): one alone appoints nobody.")))
    for email in emails:
        if not EMAIL.fullmatch(email):
            raise refuse(said(_("{email} is no e-mail address."), email=email))
    return tuple(dict.fromkeys(emails))


def say_founded(
    folder: Path,
    settings: dict[str, str],
    administrators: tuple[str, ...],
    links: list[str],
    civil: Path | None,
) -> None:
    click.echo(
        said(_("The installation is founded. Its settings are in {path}."), path=folder / "palermo.env")
    )
    click.echo(
        said(
            _("Its keys are in {folder}: copy them to a safe place, apart from the data."),
            folder=settings["PALERMO_KEYS"],
        )
    )
    if civil:
        click.echo(
            said(
                _("{path} is the only copy of the secret. Take it away, and keep a second copy."), path=civil
            )
        )
    click.echo(said(_("Open each link within seven days. They are shown only now:")))
    for email, link in zip(administrators, links, strict=True):
        click.echo(f"{email}\n  {link}")
    click.echo(said(_("Now start it: cd {folder} && palermo serve"), folder=folder))
