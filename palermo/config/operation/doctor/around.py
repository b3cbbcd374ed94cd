"""What stands around the program: addresses, encryption on the way, mail, flags that do not belong here."""

import smtplib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from palermo.config.operation.doctor.finding import Finding, look, stop

# Marks a text for the catalogue where it stands; it is translated when it is shown.
_ = str
HERE = ("localhost", "127.0.0.1", "::1")


def flag_findings() -> Iterator[Finding]:
    """flags that do not belong here"""
    from django.conf import settings

    from palermo.config.demo.command import MARK

    if settings.DEBUG:
        yield stop(
            _("PALERMO_DEBUG is on: pages of errors show what is inside. Take it out of the settings.")
        )
    if settings.DEMO and not (Path(settings.DATA).parent / MARK).exists():
        words = _(
            "PALERMO_DEMO is on, and this is no folder of `palermo demo`: accounts of the demo could sign in. Take it "
            "out of the settings."
        )
        yield stop(words)


def address_findings() -> Iterator[Finding]:
    """the public address"""
    from django.conf import settings

    host = urlsplit(settings.SITE_URL).hostname or ""
    if not host:
        yield stop(_("PALERMO_URL must begin with https:// and name a host."))
    elif host not in HERE and not settings.SESSION_COOKIE_SECURE:
        words = _(
            "{url} is public and without https: passwords and sessions can be read on the way. Put a proxy with TLS "
            "before it and let PALERMO_URL begin with https://."
        )
        yield look(words, url=settings.SITE_URL)
    if settings.SESSION_COOKIE_SECURE and not settings.PROXIES:
        words = _(
            "PALERMO_URL begins with https://, and no proxy is named: every page would send the reader on to itself. "
            "Name the address of the proxy with TLS in PALERMO_PROXIES, such as 127.0.0.1."
        )
        yield stop(words)
    allowed = settings.ALLOWED_HOSTS
    if host and not any(
        name in ("*", host) or (name.startswith(".") and host.endswith(name)) for name in allowed
    ):
        words = _("The server does not answer under {host}: add it to PALERMO_HOSTS.")
        yield stop(words, host=host)


def mail_findings() -> Iterator[Finding]:
    """the mail server"""
    from django.conf import settings

    if settings.DEMO:
        return
    if not settings.EMAIL_HOST:
        words = _("No mail server is named (PALERMO_SMTP_HOST): mail is only written into {folder}.")
        yield look(words, folder=settings.MAIL_FOLDER)
        return
    try:
        with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=5) as server:
            server.noop()
    except (OSError, smtplib.SMTPException) as wrong:
        words = _("The mail server {host}:{port} does not answer ({why}). Mail waits and is tried again.")
        why = getattr(wrong, "strerror", None) or type(wrong).__name__
        yield look(words, host=settings.EMAIL_HOST, port=settings.EMAIL_PORT, why=why)
