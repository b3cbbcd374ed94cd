"""A real mail server that takes, refuses, hangs up, sleeps, or wants another password."""

import asyncio
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from palermo.outbox.actions import Sent, send_due
from palermo.outbox.models import Message, State
from palermo.outbox.tests.sending import MINT, NOW, invited, news, parsed, reader, text_of
from palermo.outbox.transports import Smtp

pytestmark = pytest.mark.django_db


class Server:
    """Answers as told at each step and keeps what it took."""

    def __init__(self, **answers: str) -> None:
        self.answers, self.taken, self.greeted = answers, [], 0

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.greeted += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list
    ) -> str:
        envelope.mail_from = address
        return self.answers.get("mail", "250 OK")

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list
    ) -> str:
        answer = self.answers.get(address) or self.answers.get("rcpt", "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        answer = self.answers.get("data", "250 OK")
        if answer == "hang up":
            server.transport.abort()
        if answer == "sleep":
            await asyncio.sleep(3)
        if answer.startswith("250"):
            self.taken.append(envelope)
        return answer if answer[0].isdigit() else "250 OK"


@contextmanager
def running(server: Server, **options: Any) -> Iterator[Smtp]:
    with socket.socket() as free:  # aiosmtpd cannot choose a port by itself
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(server, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield Smtp("127.0.0.1", port, tls=False, seconds=1)
    finally:
        controller.stop()


def only() -> Message:
    return Message.objects.get()


def sent_through(server: Server, **options: Any) -> Sent:
    with running(server, **options) as way:
        return send_due(NOW, mint=MINT, transport=way)


@pytest.mark.parametrize("language", ["en", "ur"])
def test_what_arrives_is_what_was_written(language: str) -> None:
    message, server = invited("عائشہ خان", to=reader(language=language)), Server()
    assert sent_through(server) == Sent(sent=1)
    (envelope,) = server.taken
    assert (envelope.mail_from, envelope.rcpt_tos) == ("palermo@localhost", ["ayesha@example.org"])
    mail = parsed(envelope.content)
    assert mail["Subject"] == message.subject
    assert "\u2068عائشہ خان\u2069" in text_of(mail)
    assert "https://palermo.example/invitation/5-secret-0900" in text_of(mail).splitlines()
    assert mail["Message-ID"] == f"<{message.pk}@localhost>"


def test_many_letters_take_one_connection_and_a_dot_stays_a_dot() -> None:
    for number in range(20):
        news(to=reader(f"r{number}"), body="a\n.\n..\nb")
    server = Server()
    assert sent_through(server) == Sent(sent=20)
    assert (len(server.taken), server.greeted) == (20, 1)
    assert text_of(parsed(server.taken[0].content)).splitlines() == ["a", ".", "..", "b"]


@pytest.mark.parametrize(
    ("answers", "sent", "state", "code"),
    [
        ({"rcpt": "550 no such user"}, Sent(bounced=1), State.BOUNCED, "550"),
        ({"data": "554 spam"}, Sent(bounced=1), State.BOUNCED, "554"),
        ({"rcpt": "451 greylisted"}, Sent(failed=1), State.FAILED, "451"),
        ({"data": "452 full"}, Sent(failed=1), State.FAILED, "452"),
        ({"mail": "550 you may not send"}, Sent(failed=1), State.FAILED, "550"),
        ({"rcpt": "421 closing"}, Sent(failed=1), State.FAILED, "421"),
        ({"data": "hang up"}, Sent(failed=1), State.FAILED, "connection"),
        ({"data": "sleep"}, Sent(failed=1), State.FAILED, "timeout"),
    ],
)
def test_a_refusal_for_good_bounces_and_any_other_is_tried_again(
    answers: dict[str, str], sent: Sent, state: State, code: str
) -> None:
    news()
    server = Server(**answers)
    assert sent_through(server) == sent
    assert (only().state, only().failure) == (state, code)
    assert server.taken == []


def test_one_refused_recipient_does_not_hold_up_the_others() -> None:
    for name in ("ali", "gone", "sana"):
        news(to=reader(name))
    server = Server(**{"gone@example.org": "550 no such user"})
    assert sent_through(server) == Sent(sent=2, bounced=1)
    assert sorted(each.rcpt_tos for each in server.taken) == [["ali@example.org"], ["sana@example.org"]]


def test_no_server_ends_the_run() -> None:
    news(to=reader("ali"))
    news(to=reader("sana"))
    with running(Server()) as way:
        pass
    assert send_due(NOW, mint=MINT, transport=way) == Sent(failed=1)
    assert Message.objects.get(state=State.FAILED).failure == "connection"


def test_a_wrong_password_of_ours_bounces_nobody() -> None:
    news()

    def refuse(*_: object) -> AuthResult:
        return AuthResult(success=False, handled=False)

    with running(Server(), authenticator=refuse, auth_require_tls=False) as way:
        way.user, way.password = "palermo", "wrong"
        assert send_due(NOW, mint=MINT, transport=way) == Sent(failed=1)
    assert only().failure == "535"


def test_without_encryption_nothing_is_sent_where_it_is_asked_for() -> None:
    news()
    server = Server()
    with running(server) as way:
        way.tls = True
        assert send_due(NOW, mint=MINT, transport=way) == Sent(failed=1)
    assert (only().failure, server.taken) == ("encryption", [])


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    news()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate(tmp_path))
    server = Server()
    with running(server, tls_context=context) as way:
        way.tls = True
        assert send_due(NOW, mint=MINT, transport=way) == Sent(failed=1)
    assert (only().failure, server.taken) == ("encryption", [])


def certificate(folder: Path) -> Path:
    """Signed by itself, with its key in one file."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    today = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / "server.pem"
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + private)
    return path
