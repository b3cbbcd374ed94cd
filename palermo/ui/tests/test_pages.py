"""The frame and the failure pages, drawn as every page draws them."""

import json
import re

import pytest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from palermo.ui.headers import HeadersMiddleware
from palermo.ui.looking import choose_look
from palermo.ui.speaking import LanguageMiddleware

FAILURES = ["not_allowed", "refused", "bad_request", "not_found", "broken", "form_too_old"]


def page(name: str, language: str, query: str = "", **context: object) -> str:
    with translation.override(language):
        return render_to_string(f"ui/{name}.html", context, RequestFactory().get(f"/{query}"))


@pytest.mark.parametrize("language", ["en", "ur"])
@pytest.mark.parametrize("name", FAILURES)
def test_a_failure_has_a_title_a_heading_and_a_way_on(name: str, language: str) -> None:
    html = page(name, language, words="No.", by=None)
    direction = {"en": "ltr", "ur": "rtl"}[language]
    assert f'<html lang="{language}" dir="{direction}"' in html
    assert len(re.findall(r"<h1>", html)) == 1
    assert html.count('id="main"') == 1
    main = html.split('id="main"')[1].split("</main>")[0]
    assert "<a " in main or "<ol>" in main
    assert ("urdu.css" in html) == (language == "ur")


def test_the_page_of_a_fault_needs_neither_person_nor_database() -> None:
    template = (page("broken", "en"), page("bad_request", "en"))
    for html in template:
        assert "<form" not in html and "csrf" not in html


def test_a_chosen_look_holds_for_the_page_or_for_all() -> None:
    assert 'data-look="dark"' in page("not_found", "en", "?look=dark")
    assert "data-look" not in page("not_found", "en", "?look=blue")
    request = RequestFactory().post("/look/", {"look": "dark", "next": "/people/?page=2"})
    response = choose_look(request)
    assert (response.status_code, response["Location"]) == (302, "/people/?page=2")
    cookie = response.cookies["palermo_look"]
    assert (cookie.value, cookie["samesite"], cookie["httponly"]) == ("dark", "Lax", True)
    cleared = choose_look(RequestFactory().post("/look/", {"look": "device"}))
    assert cleared.cookies["palermo_look"]["max-age"] == 0


@pytest.mark.parametrize(
    "away", ["https://example.org/", "//example.org/", "javascript:alert(1)", "/\\example.org", ""]
)
def test_the_choice_of_look_leads_nowhere_else(away: str) -> None:
    response = choose_look(RequestFactory().post("/look/", {"look": "dark", "next": away}))
    assert response["Location"] == "/"


def test_the_look_is_chosen_by_post_only() -> None:
    assert choose_look(RequestFactory().get("/look/?look=dark")).status_code == 405


def test_help_is_drawn_where_there_is_some() -> None:
    drawn = Template('{% load ui %}{% beside "Help" %}{{ words }}{% endbeside %}')
    assert drawn.render(Context({"words": "  \n"})) == ""
    assert 'id="help"' in drawn.render(Context({"words": "<b>"}))
    assert "&lt;b&gt;" in drawn.render(Context({"words": "<b>"}))


@pytest.mark.parametrize(("asked_by", "status"), [({}, 302), ({"HTTP_HX_REQUEST": "true"}, 204)])
def test_a_part_of_a_page_that_is_sent_away_takes_the_page_along(
    asked_by: dict[str, str], status: int
) -> None:
    def away(request: HttpRequest) -> HttpResponse:
        response = HttpResponseRedirect("/accounts/login/")
        response.set_cookie("palermo_open", "new")
        return response

    response = HeadersMiddleware(away)(RequestFactory().get("/people/", **asked_by))
    assert (response.status_code, response.cookies["palermo_open"].value) == (status, "new")
    place = "HX-Redirect" if status == 204 else "Location"
    assert response.headers[place] == "/accounts/login/"
    assert response.headers["X-Frame-Options"] == "DENY"


def test_htmx_may_neither_evaluate_nor_keep_pages_with_names_in_the_browser() -> None:
    content = re.search(r"<meta name=\"htmx-config\" content='([^']+)'>", page("not_found", "en"))
    assert content is not None
    settings = json.loads(content[1])
    wanted = {
        "allowEval": False,
        "allowScriptTags": False,
        "includeIndicatorStyles": False,
        "selfRequestsOnly": True,
        "historyCacheSize": 0,
    }
    assert settings | wanted == settings


def said(query: str = "", cookies: str = "", kind: str = "text/html", status: int = 200) -> HttpResponse:
    """What the middleware of languages makes of an answer."""
    request = RequestFactory().get(f"/{query}", headers={"Cookie": cookies, "Accept-Language": "en"})
    return LanguageMiddleware(lambda _: HttpResponse(status=status, content_type=kind))(request)


def test_a_language_asked_for_in_an_address_holds_on_the_pages_that_follow() -> None:
    for answer in (said("?lang=ur"), said("?lang=ur", "palermo_language=en"), said("?lang=ur", status=302)):
        cookie = answer.cookies["palermo_language"]
        assert (cookie.value, cookie["samesite"], cookie["path"]) == ("ur", "Lax", "/")
        assert answer.headers["Content-Language"] == "ur"
    assert said(cookies="palermo_language=ur").headers["Content-Language"] == "ur"


@pytest.mark.parametrize(
    ("query", "cookies", "kind"),
    [
        ("", "", "text/html"),
        ("?lang=fr", "", "text/html"),
        ("?lang=ur", "palermo_language=ur", "text/html"),
        ("?lang=ur", "", "application/json"),
        ("?lang=ur", "", "text/csv"),
    ],
)
def test_nothing_is_kept_where_no_page_is_asked_for_in_another_language(
    query: str, cookies: str, kind: str
) -> None:
    assert "palermo_language" not in said(query, cookies, kind).cookies
