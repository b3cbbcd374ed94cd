"""The door of the API: who asks, how often, what is answered when something is wrong."""

import json
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from palermo.journal.models import Line
from palermo.partners.actions.metering import begin_anew
from palermo.partners.actions.tokens import WRONG_A_MINUTE
from palermo.partners.api.problems import KINDS
from palermo.partners.models import Account
from palermo.partners.tests.api_cast import ask, one_minute, token
from tests import cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys")]
WINGS = ("records", "open")


@pytest.fixture(autouse=True)
def anew(monkeypatch: pytest.MonkeyPatch) -> None:
    one_minute(monkeypatch)


@pytest.fixture
def admin() -> Account:
    return cast.account("admin", "administrator")


def problem(response: HttpResponse, code: str) -> dict[str, Any]:
    """What is answered has the shape of RFC 9457, and is of that kind."""
    assert response.headers["Content-Type"] == "application/problem+json"
    told = json.loads(response.content)
    assert (told["type"], told["status"]) == (f"urn:palermo:problem:{code}", response.status_code)
    assert told["status"] == KINDS[code].status and told["title"] and told["detail"]
    assert response.headers["Cache-Control"] == "no-store"
    return told


@pytest.mark.parametrize("wing", WINGS)
def test_without_a_token_it_says_that_one_is_needed(wing: str) -> None:
    response = ask("/people", wing=wing)
    problem(response, "no-token")
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="palermo"'


@pytest.mark.parametrize("path", ["/people", "/vocabulary", "/nowhere"])
@pytest.mark.parametrize("said", ["Bearer palermo_x", "Basic YTpi", "Bearer", "palermo_x", "Bearer \u00e9"])
def test_a_token_that_opens_nothing_is_refused_everywhere(path: str, said: str) -> None:
    response = ask(path, Authorization=said)
    problem(response, "bad-token")
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="palermo", error="invalid_token"'


def test_a_right_token_waits_where_many_wrong_ones_came_from(admin: Account) -> None:
    """It is told to wait, and never that it opens nothing."""
    raw = token(admin, "open")
    wrong = [ask("/people", "palermo_x") for _ in range(WRONG_A_MINUTE + 1)]
    problem(wrong[-2], "bad-token")
    problem(wrong[-1], "too-often")
    waits = ask("/people", raw)
    problem(waits, "too-often")
    assert 0 < int(waits.headers["Retry-After"]) <= 60


@pytest.mark.parametrize("wing", WINGS)
def test_a_session_is_nobody(admin: Account, wing: str) -> None:
    client = cast.sign_in(Client(), admin, wing)
    problem(ask("/people", wing=wing, client=client), "no-token")
    assert ask("/vocabulary", wing=wing, client=client).status_code == 200


def test_a_token_of_the_other_wing_opens_nothing(admin: Account) -> None:
    raw = token(admin, "open")
    assert ask("/people", raw).status_code == 200
    problem(ask("/people", raw, wing="records"), "bad-token")


def test_what_the_token_lacks_is_told_apart_from_what_the_role_lacks(admin: Account) -> None:
    narrow = token(admin, "open", "directory.organisations")
    told = problem(ask("/people", narrow), "beyond-scope")
    assert told["right"] == "directory.people" and "See the list of people and a person" in told["detail"]
    other = cast.account("other", "statistician")
    response = ask("/people", token(other, "records"), wing="records")
    assert problem(response, "not-allowed")["right"] == "directory.people"
    lines = Line.objects.filter(act="refused").order_by("pk")
    assert [(line.account, json.loads(line.details), line.outcome) for line in lines] == [
        (admin.pk, {"right": "directory.people"}, "refused"),
        (other.pk, {"right": "directory.people"}, "refused"),
    ]


def test_a_refusal_bears_the_number_that_its_line_bears(admin: Account) -> None:
    response = ask("/people", token(admin, "open", "roles.table"))
    assert Line.objects.get(act="refused").request == response.headers["X-Request-Id"]
    assert response.json()["request"] == response.headers["X-Request-Id"]


@pytest.mark.parametrize(
    "path", ["/", "/nowhere", "/people/", "/people/0x1", "/people/a\nb", "/vocabulary/none"]
)
def test_what_is_not_there_is_a_problem_too(admin: Account, path: str) -> None:
    problem(ask(path, token(admin)), "not-found")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "POST", "BREW"])
def test_another_method_is_refused_and_told_which_there_are(method: str) -> None:
    response = ask("/vocabulary", method=method)
    problem(response, "no-such-method")
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"


def test_options_tells_the_methods() -> None:
    response = ask("/vocabulary", method="OPTIONS")
    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert ask("/people/search", method="OPTIONS").headers["Allow"] == "POST, OPTIONS"


def test_head_is_get_without_its_body() -> None:
    whole, head = ask("/vocabulary"), ask("/vocabulary", method="HEAD")
    assert head.content == b"" and head.status_code == 200
    assert head.headers["Content-Length"] == str(len(whole.content))
    assert head.headers["ETag"] == whole.headers["ETag"]


def test_pages_know_no_other_methods_than_before() -> None:
    response = Client().generic("PUT", "/people/")
    assert response.status_code == 405 and "json" not in response.headers["Content-Type"]


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/people?limit=0", "limit"),
        ("/people?limit=101", "limit"),
        ("/people?limit=few", "limit"),
        ("/people?kind=castle", "kind"),
        ("/people?organisation=0", "organisation"),
        ("/people?organisation=99999999999999999999", "organisation"),
        ("/people?limt=3", "limt"),
        ("/people?limit=2&limit=3", "limit"),
        ("/people?kind=%00", "kind"),
        ("/vocabulary/bodies?on=2026-02-30", "on"),
        ("/vocabulary/bodies?on=yesterday", "on"),
        ("/organisations?open=perhaps", "open"),
        ("/organisations?q=" + "a" * 201, "q"),
    ],
)
def test_a_parameter_that_cannot_be_used_is_named(admin: Account, path: str, field: str) -> None:
    told = problem(ask(path, token(admin)), "not-valid")
    assert [error["field"] for error in told["errors"]] == [field] and told["errors"][0]["detail"]


@pytest.mark.parametrize("language", ["en", "ur"])
def test_it_speaks_the_language_that_is_asked_for(admin: Account, language: str) -> None:
    response = ask("/people?limit=0", token(admin), Accept_Language=language)
    told = problem(response, "not-valid")
    urdu = [any("\u0600" < letter < "\u06ff" for letter in told[name]) for name in ("title", "detail")]
    urdu += [any("\u0600" < letter < "\u06ff" for letter in told["errors"][0]["detail"])]
    assert urdu == [language == "ur"] * 3
    assert (told["language"], response.headers["Content-Language"]) == (language, language)


@pytest.mark.parametrize(
    ("body", "code", "fields"),
    [
        (b"{", "bad-request", []),
        (b"\xff\xfe", "bad-request", []),
        (b'{"text": ""}', "not-valid", ["text"]),
        (b'{"text": 7}', "not-valid", ["text"]),
        (b'{"text": "a\\u0000"}', "not-valid", ["text"]),
        (b'{"text": "\\ud800"}', "not-valid", ["text"]),
        (b'{"text": "a", "texts": "b"}', "not-valid", ["texts"]),
        (b"{}", "not-valid", ["text"]),
        (b"[]", "not-valid", ["asked"]),
        (b"null", "not-valid", ["asked"]),
    ],
)
def test_a_body_that_cannot_be_read_is_told(
    admin: Account, body: bytes, code: str, fields: list[str]
) -> None:
    told = problem(ask("/people/search", token(admin), method="POST", body=body), code)
    assert [error["field"] for error in told.get("errors", [])] == fields


def test_a_body_of_another_format_or_too_large_is_refused(admin: Account) -> None:
    raw = token(admin)
    form = ask("/people/search", raw, method="POST", body="text=a", Content_Type="text/plain")
    problem(form, "wrong-media-type")
    problem(ask("/people/search", raw, method="POST", body=b"[" + b" " * 3_000_000), "too-large")


def test_an_answer_in_a_format_that_there_is_not_is_refused(admin: Account) -> None:
    raw = token(admin)
    problem(ask("/people", raw, Accept="application/xml"), "no-such-format")
    assert ask("/people", raw, Accept="*/*").headers["Content-Type"].startswith("application/json")
    assert ask("/vocabulary/sexes", Accept="text/csv").headers["Content-Type"].startswith("text/csv")
    assert ask("/vocabulary/sexes?format=csv").headers["Content-Type"].startswith("text/csv")


def test_an_unchanged_answer_is_not_sent_again(admin: Account) -> None:
    first = ask("/vocabulary")
    again = ask("/vocabulary", If_None_Match=f'"other", W/{first.headers["ETag"]}')
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Cache-Control"] == first.headers["Cache-Control"]
    assert ask("/vocabulary", If_None_Match='"other"').status_code == 200
    raw = token(admin)
    people = ask("/people", raw)
    assert ask("/people", raw, If_None_Match=people.headers["ETag"]).status_code == 304
    assert Line.objects.filter(act="looked").count() == 0  # nobody is in it


def test_only_what_everybody_reads_may_be_kept(admin: Account) -> None:
    kept = {
        wing: [
            ask("/vocabulary", raw, wing=wing).headers["Cache-Control"] for raw in ("", token(admin, wing))
        ]
        for wing in WINGS
    }
    assert kept == {"records": ["no-store", "no-store"], "open": ["public, max-age=3600", "no-store"]}
    assert "Authorization" in ask("/vocabulary").headers["Vary"]


def test_a_fault_of_ours_is_a_problem_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("of the test")

    monkeypatch.setattr("palermo.library.api.vocabulary.told", fail)
    told = problem(ask("/vocabulary"), "broken")
    assert "of the test" not in json.dumps(told)


def test_who_asks_too_often_waits(settings: Any, admin: Account) -> None:
    settings.API_PER_MINUTE = {"token": 3, "origin": 1}
    raw = token(admin)
    left = [ask("/organisations", raw).headers["RateLimit"].split(";")[1] for _ in range(3)]
    assert left == ["r=2", "r=1", "r=0"]
    over = ask("/organisations", raw)
    problem(over, "too-often")
    assert 1 <= int(over.headers["Retry-After"]) <= 60
    assert over.headers["RateLimit-Policy"] == '"minute";q=3;w=60'
    assert ask("/vocabulary").status_code == 200
    problem(ask("/vocabulary"), "too-often")
    assert Line.objects.filter(act="slowed_down").count() == 1


def test_counting_is_no_storm_of_writes(settings: Any) -> None:
    settings.API_PER_MINUTE = {"token": 200, "origin": 200}
    with CaptureQueriesContext(
        connection,
    ) as asked:
        for _ in range(100):
            assert ask("/vocabulary").status_code == 200
    writes = [
        each for each in asked.captured_queries if each["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")
    ]
    assert 1 <= len(writes) <= 10


def test_two_processes_count_together(settings: Any) -> None:
    """Each begins by reading what the other counted, and adds to it at every twentieth part."""
    from datetime import UTC, datetime

    from palermo.partners.actions import metering

    at = datetime(2026, 11, 29, 9, 0, 1, tzinfo=UTC)
    for _ in range(50):
        metering.count("grant:1", at, limit=100)
    begin_anew()
    assert metering.count("grant:1", at, limit=100).left == 49
    assert metering.count("grant:1", at.replace(minute=1), limit=100).left == 99
