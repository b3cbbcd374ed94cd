"""What `palermo init` must know, and the settings file that it becomes."""

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from palermo.config.operation.saying import refuse, said
from palermo.config.settings_file import NAME, BadSetting, quoted

# Marks a text for the catalogue where it stands; it is translated when it is shown.
_ = str
LINES = (
    ("PALERMO_COUNTRY_EN", "The name of the country, in English and Urdu."),
    ("PALERMO_COUNTRY_UR", ""),
    ("PALERMO_BUREAU_EN", "The name of the bureau or office that keeps this installation."),
    ("PALERMO_BUREAU_UR", ""),
    ("PALERMO_WING", "records, open or both (both is for trying out: named people beside public pages)."),
    ("PALERMO_TIME_ZONE", "Days begin and end in this zone."),
    ("PALERMO_LANG", "The language of pages for visitors, and of the commands: en or ur."),
    ("PALERMO_DATA", "Everything but the keys: database (SQLite), sealed files, shelf, mail."),
    ("PALERMO_KEYS", "The keys. Copy them elsewhere, apart from backups of the data."),
    ("DATABASE_URL", "postgresql://user:password@host:port/name; without it SQLite in the data folder."),
    ("PALERMO_URL", "The address that people type. With https:// cookies are sent over TLS only."),
    ("PALERMO_HOSTS", "Names under which the server answers."),
    ("PALERMO_PROXIES", "Addresses of proxies with TLS, whose X-Forwarded-For and -Proto are believed."),
    (
        "PALERMO_MAIL_FROM",
        "Sender of mail. Without a mail server, mail is written into the folder outbox of the data.",
    ),
    ("PALERMO_SMTP_HOST", ""),
    ("PALERMO_SMTP_PORT", ""),
    ("PALERMO_SMTP_USER", ""),
    ("PALERMO_SMTP_PASSWORD_FILE", ""),
)
HEAD = """\
# Settings of a Palermo installation: NAME=value, read by palermo, systemd (EnvironmentFile) and compose (env_file).
# The environment wins over this file. docs/operation.md lists every name.
"""


@dataclass(frozen=True)
class Answers:
    folder: Path
    settings: dict[str, str]
    administrators: tuple[str, ...]
    civil_key_to: Path | None


def file_text(settings: dict[str, str]) -> str:
    text = HEAD
    for name, remark in LINES:
        if remark:
            text += f"\n# {remark}\n"
        if settings.get(name):
            text += f"{name}={quoted(name, settings[name])}\n"
        elif remark:
            text += f"# {name}=\n"
    return text


def hosts_of(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise refuse(said(_("The public address begins with https:// or http:// and names a host.")))
    hosts = dict.fromkeys([parts.hostname, "localhost", "127.0.0.1", "[::1]"])
    return ",".join(hosts)


def check_settings(settings: dict[str, str]) -> None:
    """Refuses now, in words, what the settings would refuse at the first start."""
    from palermo.config import env

    before = dict(os.environ)
    try:
        live_in(settings)
        env.zone("PALERMO_TIME_ZONE", "")
        env.database("DATABASE_URL", Path("x"))
        file_text(settings)
    except BadSetting as wrong:
        raise refuse(str(wrong)) from wrong
    finally:
        os.environ.clear()
        os.environ.update(before)


def live_in(settings: dict[str, str]) -> None:
    """This process under these settings and no others, whatever the environment says."""
    for name in list(os.environ):
        if name.startswith("PALERMO_") or name == "DATABASE_URL":
            del os.environ[name]
    os.environ.update({name: value for name, value in settings.items() if value})


def places(folder: Path) -> tuple[Path, Path, Path]:
    """Not checked yet, begun, whole."""
    whole = folder / NAME
    return whole.with_name(f"{NAME}.new"), whole.with_name(f"{NAME}.begun"), whole
