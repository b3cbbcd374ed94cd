"""The page for whoever keeps the processes running."""

import pytest
from django.db import Error
from django.test import Client

from palermo.config import health


@pytest.mark.django_db
def test_it_says_ok_under_any_name_and_leaves_no_session() -> None:
    for host in ("localhost", "10.0.0.7", "nobody.example"):
        answer = Client(headers={"host": host}).get("/healthz")
        assert (answer.status_code, answer.content, answer.cookies.items()) == (200, b"ok\n", {}.items())
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_a_database_that_is_away_is_told_and_no_more(monkeypatch) -> None:
    def away() -> None:
        raise Error("password=secret")

    monkeypatch.setattr(health.connection, "cursor", away)
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.content) == (503, b"database\n")


@pytest.mark.django_db
def test_another_method_is_no_page() -> None:
    assert Client().post("/healthz").status_code == 404
