"""Served alone, the server listens where its own address says."""

import pytest
from pytest_django.fixtures import Settings

from palermo.config.serving import own_port


@pytest.mark.parametrize(
    ("url", "port"),
    [
        ("http://localhost:8611", 8611),
        ("http://127.0.0.1:9000/", 9000),
        ("http://localhost", 8000),
        ("https://records.example.org:8443", 8000),  # that one is the proxy's
    ],
)
def test_the_port_is_that_of_an_address_on_this_machine(settings: Settings, url: str, port: int) -> None:
    settings.SITE_URL = url
    assert own_port() == port
