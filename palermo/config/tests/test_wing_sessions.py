"""The session of a wing, as its middleware keeps it."""

import pytest
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from palermo.config.wings import WingSessionMiddleware
from tests import cast
from tests.cast import NOW, sign_in


@pytest.mark.django_db
def test_a_session_that_ended_during_the_request_stays_ended() -> None:
    cookies = sign_in(Client(), cast.account("holder"), "records").cookies

    def meanwhile(request: HttpRequest) -> HttpResponse:
        request.session["said"] = "something"
        Session.objects.all().delete()
        return HttpResponse("done")

    request = RequestFactory().get("/", headers={"cookie": cookies.output(header="", sep=";").strip()})
    request.wing, request.at = "records", NOW  # type: ignore[attr-defined]
    answer = WingSessionMiddleware(meanwhile)(request)
    assert (answer.status_code, answer.content) == (200, b"done")
    assert answer.cookies["palermo_records"].value == ""
    assert not Session.objects.exists()
