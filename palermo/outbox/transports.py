"""How a letter leaves the house: one small face, and the two that carry mail."""

import os
import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from email.utils import parseaddr
from pathlib import Path
from typing import ClassVar, Protocol

from django.conf import settings
from django.core.mail.utils import DNS_NAME

from palermo.outbox.mime import TO_READ, TO_SEND, Letter, as_bytes
from palermo.vault.actions.key_files import make_folder, sync_folder

SECONDS = 20  # for each answer of a mail server


class NotSent(Exception):
    """Try again later. `code` says why without a word of the letter or the address."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NoWay(NotSent):
    """The way itself is closed: no use to try another letter now."""


class Bounced(NotSent):
    """Refused for good."""


class Transport(Protocol):
    """`send` returns when the letter is out of our hands, and raises NotSent, NoWay or Bounced."""

    channel: ClassVar[str]

    def send(self, letter: Letter) -> None: ...

    def close(self) -> None: ...


class EmlFolder:
    """A file per letter; it appears whole or not at all."""

    channel: ClassVar[str] = "email"

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, letter: Letter) -> None:
        name = f"{letter.at:%Y%m%dT%H%M%SZ}-{letter.id}.eml"
        draft = self.folder / f".{name}.{os.getpid()}"
        try:
            make_folder(self.folder)
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
                out.write(as_bytes(letter, TO_READ))
                out.flush()
                os.fsync(out.fileno())
            draft.rename(self.folder / name)
            sync_folder(self.folder)  # it is told as sent, so its name must outlast a loss of power
        except OSError as wrong:
            raise NoWay("folder") from wrong

    def close(self) -> None:
        pass


class Smtp:
    """One connection for a run of letters, opened at the first and again after a failure."""

    channel: ClassVar[str] = "email"

    def __init__(
        self,
        host: str,
        port: int,
        *,
        user: str = "",
        password: str = "",
        tls: bool,
        seconds: float = SECONDS,
    ) -> None:
        self.host, self.port, self.user, self.password, self.tls = host, port, user, password, tls
        self.seconds = seconds
        self.server: smtplib.SMTP | None = None

    def send(self, letter: Letter) -> None:
        server = self.ready()
        try:
            step(lambda: server.mail(parseaddr(letter.sender)[1]), for_good=False)
            step(lambda: server.rcpt(letter.address), for_good=True)
            step(lambda: server.data(as_bytes(letter, TO_SEND)), for_good=True)
        except NotSent:
            self.close()
            raise
        except (smtplib.SMTPException, OSError) as wrong:
            self.close()
            raise NotSent(code_of(wrong)) from wrong

    def ready(self) -> smtplib.SMTP:
        if self.server is not None and not is_alive(self.server):
            self.close()
        if self.server is None:
            try:
                self.server = self.opened()
            except (smtplib.SMTPException, OSError) as wrong:
                raise NoWay(code_of(wrong)) from wrong
        return self.server

    def opened(self) -> smtplib.SMTP:
        server = smtplib.SMTP(self.host, self.port, DNS_NAME.get_fqdn(), timeout=self.seconds)
        try:
            if self.tls:
                server.starttls(context=ssl.create_default_context())
            if self.user:
                server.login(self.user, self.password)
            server.ehlo_or_helo_if_needed()
        except (smtplib.SMTPException, OSError):
            server.close()
            raise
        return server

    def close(self) -> None:
        if self.server is not None:
            with suppress(smtplib.SMTPException, OSError):
                self.server.quit()
            self.server.close()
            self.server = None


def step(say: Callable[[], tuple[int, bytes]], *, for_good: bool) -> None:
    """One command. A refusal of the recipient or the letter is for good; one of our own sender is ours to mend."""
    try:
        code = say()[0]
    except smtplib.SMTPDataError as refused:
        code = refused.smtp_code
    if code >= 400:
        raise (Bounced if for_good and code >= 500 else NotSent)(str(code))


def is_alive(server: smtplib.SMTP) -> bool:
    try:
        return server.noop()[0] == 250
    except (smtplib.SMTPException, OSError):
        return False


def code_of(wrong: Exception) -> str:
    if isinstance(wrong, smtplib.SMTPResponseException):
        return str(wrong.smtp_code)
    if isinstance(wrong, TimeoutError) or isinstance(wrong.__context__, TimeoutError):
        return "timeout"
    if isinstance(wrong, ssl.SSLError | smtplib.SMTPNotSupportedError):
        return "encryption"
    return "connection"


def email_transport() -> Transport:
    if not settings.EMAIL_HOST:
        return EmlFolder(settings.MAIL_FOLDER)
    return Smtp(
        settings.EMAIL_HOST,
        settings.EMAIL_PORT,
        user=settings.EMAIL_HOST_USER,
        password=settings.EMAIL_HOST_PASSWORD,
        tls=settings.EMAIL_USE_TLS,
    )
