"""The server's log as its own handler writes it."""

import io
import logging
import sys

import pytest
from django.conf import settings
from django.test import Client
from django.utils.log import configure_logging


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        "/invitation/7-Zv9qk3TtSecret/",
        "/accounts/confirm-email/MQ:1abc:Secret/x/",
        "/people/Secret@example.org/",
        "/people/Secret%40example.org",
        "/people/Secret/",
    ],
)
def test_a_refused_link_stands_in_the_log_without_its_key(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    before = logging.getLogger("django").handlers[:]
    configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)
    try:
        assert Client().get(path).status_code in (404, 409)
    finally:
        logging.getLogger("django").handlers[:] = before
    assert path.split("/")[1] in written.getvalue()
    assert ("Secret" in written.getvalue()) is (path == "/people/Secret/")
