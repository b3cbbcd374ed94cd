"""The description of the API: valid OpenAPI 3.1, whole in both languages, and drawn as a page."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.test import Client
from django.utils import translation

from palermo.config.api import api_of
from palermo.partners.api.problems import KINDS
from palermo.partners.api.schema import openapi
from palermo.partners.rules.roles import rights
from palermo.partners.tests.api_cast import PREFIX, ask, one_minute

pytestmark = pytest.mark.django_db
WINGS = ("records", "open")
URDU = re.compile("[\u0600-\u06ff]")


@pytest.fixture(autouse=True)
def anew(monkeypatch: pytest.MonkeyPatch) -> None:
    one_minute(monkeypatch)


def described(wing: str, language: str = "en") -> dict[str, Any]:
    with translation.override(language):
        return openapi(api_of(wing), PREFIX[wing])


def operations(plain: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in plain["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


@pytest.mark.parametrize("wing", WINGS)
def test_it_is_valid(wing: str) -> None:
    plain = described(wing)
    assert plain["openapi"].startswith("3.1.")
    schemathesis.openapi.from_dict(plain).validate()
    references = set(re.findall(r'"\$ref": "#/components/(\w+)/([\w-]+)"', json.dumps(plain)))
    assert {(kind, name) for kind, name in references if name not in plain["components"][kind]} == set()


@pytest.mark.parametrize("wing", WINGS)
def test_its_address_is_that_of_its_wing(wing: str) -> None:
    told = json.loads(ask("/openapi.json", wing=wing).content)
    assert told["servers"] == [{"url": PREFIX[wing]}] and told == described(wing)
    assert ("/documents" in told["paths"]) == (wing == "open")


@pytest.mark.parametrize("wing", WINGS)
def test_every_operation_says_who_may_what_it_takes_and_what_comes_back(wing: str) -> None:
    names = [operation["operationId"] for _, _, operation in operations(described(wing))]
    assert len(names) == len(set(names)) >= 8
    for path, method, operation in operations(described(wing)):
        right = operation["x-right"]
        assert right is None or right in rights()
        assert ({} in operation["security"]) == (right is None)
        answers = operation["responses"]
        assert {"400", "401", "406", "422", "429"} <= set(answers)
        assert ("403" in answers) == (right is not None), path
        assert ("304" in answers) == (method == "get")
        assert ("415" in answers) == ("requestBody" in operation)
        assert ("{" in path) <= ("404" in answers)
        told = {code for answer in answers.values() for code in answer.get("x-problems", [])}
        assert {str(KINDS[code].status) for code in told} <= set(answers)


@pytest.mark.parametrize("wing", WINGS)
def test_every_text_of_it_is_in_the_language_asked_for(wing: str) -> None:
    for language in ("en", "ur"):
        texts = list(spoken(described(wing, language)))
        assert len(texts) > 50
        assert [text for text in texts if bool(URDU.search(text)) != (language == "ur")] == []


def spoken(plain: Any) -> Iterator[str]:
    if isinstance(plain, dict):
        for key, value in plain.items():
            if key in ("description", "summary", "title") and isinstance(value, str):
                yield value
            if key != "x-example":
                yield from spoken(value)
    elif isinstance(plain, list):
        for value in plain:
            yield from spoken(value)


@pytest.mark.parametrize("wing", WINGS)
@pytest.mark.parametrize("language", ["en", "ur"])
def test_the_page_names_every_operation_parameter_and_error(wing: str, language: str) -> None:
    response = Client().get(f"{PREFIX[wing]}/docs?lang={language}")
    page = response.content.decode()
    assert response.status_code == 200 and "<script" not in page.split("<main")[1]
    for path, method, operation in operations(described(wing, language)):
        assert f'id="{operation["operationId"]}"' in page
        assert f"{method.upper()} {path}" in page and operation["summary"] in page
        assert all(f'<code dir="ltr">{each["name"]}</code>' in page for each in operation["parameters"])
        if operation["x-right"]:
            assert operation["x-right"] in page
    assert all(f'id="problem-{code}"' in page for code in KINDS)
    assert set(re.findall(r'href="#([\w-]+)"', page)) <= set(re.findall(r'id="([\w-]+)"', page))


@pytest.mark.parametrize("path", ["/people", "/vocabulary", "/nowhere", "/openapi.json"])
def test_its_answers_bear_the_headers_of_every_page(path: str) -> None:
    headers = ask(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff" and headers["X-Frame-Options"] == "DENY"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "Set-Cookie" not in headers
