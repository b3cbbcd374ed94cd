"""The API of each wing, composed of what the rooms offer; below the wing's own prefix."""

from functools import cache

from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.views.decorators.http import require_safe
from ninja import Router

from palermo.library.api import putting, vocabulary
from palermo.partners.api import docs, organisations, people
from palermo.partners.api.frame import patterns
from palermo.partners.api.operations import Api, Plain
from palermo.partners.api.schema import written
from palermo.partners.door import Request, public

VERSION = "1.0.0"
OPEN: list[Router] = [people.router, organisations.router, putting.router, vocabulary.router]


def records() -> list[Router]:
    """An installation of the open wing has no room that these come from."""
    from palermo.figures.api import figures
    from palermo.returns.api import sending

    return [people.router, organisations.router, sending.router, figures.router, vocabulary.router]


@cache
def api_of(wing: str) -> Api:
    api = Api(version=VERSION, urls_namespace="api", docs_url=None, openapi_url=None, renderer=Plain())
    for router in records() if wing == "records" else OPEN:
        api.add_router("", router)
    return api


def urls_of(wing: str) -> list[URLPattern | URLResolver]:
    api = api_of(wing)

    def schema(request: Request) -> HttpResponse:
        server = reverse("api:root").rstrip("/")
        return HttpResponse(written(api, server, request.LANGUAGE_CODE), content_type="application/json")

    @public
    @require_safe
    def page(request: Request) -> HttpResponse:
        return docs.page_of(request, api)

    return [
        path("api/v1/docs", page, name="api_docs"),
        path("api/v1/", include((patterns(api, [path("openapi.json", schema, name="openapi")]), "api"))),
    ]
