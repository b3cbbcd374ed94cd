"""Requests that schemathesis draws from the API's own description, fitting it and not: none breaks the server, and
every answer is one that the description knows, in its shape and with its headers."""

from collections import Counter
from typing import Any

import pytest
import schemathesis
from django.urls import set_script_prefix
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode

from palermo.config.wsgi import application
from palermo.partners.actions.metering import begin_anew
from tests.oracle import tokens
from tests.oracle import world as worlds
from tests.web.routes import WINGS, under
from tests.web.taking_back import taken_back

pytestmark = pytest.mark.django_db
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)
FEW, MANY = 2, 160  # examples of each operation, fitting and not, each wing, with a token and without
EACH = 4_000  # requests of each reader at the least, so 20,000 of the five
# An administrator sees no returns; who sends them is nobody in the open wing.
READERS = [
    *((wing, reader) for wing in WINGS for reader in ("administrator", "visitor")),
    ("records", "provincial_focal"),
]


@pytest.fixture(scope="module")
def given_tokens(world: worlds.World) -> tokens.Tokens:
    return tokens.give(world)


@pytest.fixture(autouse=True)
def unlimited(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    begin_anew()
    settings.API_PER_MINUTE = {"token": 10_000_000, "origin": 10_000_000}
    settings.ALLOWED_HOSTS = ["*"]
    monkeypatch.setattr("palermo.partners.actions.tokens.WRONG_A_MINUTE", 10_000_000)


@pytest.mark.parametrize(("examples", "least"), [(FEW, 40), pytest.param(MANY, EACH, marks=pytest.mark.slow)])
@pytest.mark.parametrize(("wing", "reader"), READERS)
def test_no_request_breaks_it(
    world: worlds.World,
    given_tokens: tokens.Tokens,
    wing: str,
    reader: str,
    examples: int,
    least: int,
    record_property: Any,
) -> None:
    schema = schemathesis.openapi.from_wsgi(under(wing, "/api/v1/openapi.json"), application)
    checks = [each for each in schemathesis.checks.CHECKS.get_all() if each.__name__ in CHECKS]
    assert len(checks) == len(CHECKS)
    headers = given_tokens.headers(reader, wing)
    came: Counter[int] = Counter()
    for each in schema.get_all_operations():
        operation = each.ok()
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            ask(operation.as_strategy(generation_mode=mode), headers, checks, came, examples)
    assert came.total() >= least and not [status for status in came if status >= 500]
    assert came[200]
    record_property("requests", came.total())


def ask(strategy: Any, headers: dict[str, str], checks: list[Any], came: Counter[int], examples: int) -> None:
    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=strategy)
    def one(case: Any) -> None:
        set_script_prefix("/")
        with taken_back():
            response = case.call(headers=headers)
        came[response.status_code] += 1
        case.validate_response(response, checks=checks)

    one()
