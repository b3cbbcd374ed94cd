"""People and organisations as programs read them: whole lists by cursor, looks kept, nothing beyond the pages."""

import json
import re
from typing import Any
from urllib.parse import urljoin

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from palermo.journal.models import Line
from palermo.partners.actions.directory import change_person
from palermo.partners.actions.merging import merge_people
from palermo.partners.models import Account, Person
from palermo.partners.rules.directory import PersonEntry
from palermo.partners.tests import directory_cast as scene
from palermo.partners.tests.api_cast import PREFIX, ask, one_minute, token
from tests import cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys")]


@pytest.fixture(autouse=True)
def anew(monkeypatch: pytest.MonkeyPatch) -> None:
    one_minute(monkeypatch)


@pytest.fixture
def admin() -> Account:
    return cast.account("admin", "administrator")


@pytest.fixture
def raw(admin: Account) -> str:
    return token(admin)


def walk(path: str, raw: str, wing: str = "open") -> list[list[int]]:
    """The ids of every page, by the header Link."""
    pages = []
    while path:
        response = ask(path, raw, wing=wing)
        assert response.status_code == 200, response.content
        pages.append([each["id"] for each in response.json()["items"]])
        link = re.fullmatch(r'<(.+)>; rel="next"', response.headers.get("Link", ""))
        assert (link is None) == (response.json()["next"] is None)
        path = urljoin(PREFIX[wing], link[1]).removeprefix(PREFIX[wing]) if link else ""
    return pages


def ids(pages: list[list[int]]) -> list[int]:
    return [each for page in pages for each in page]


def test_pages_together_are_the_list(raw: str) -> None:
    """Also where many bear one name, and in the order of names."""
    for number in range(7):
        scene.person("Zarmina", "Kohistar" if number % 2 else "Aabroo")
    pages = walk("/people?limit=2", raw)
    assert [len(page) for page in pages] == [2, 2, 2, 1]
    assert ids(pages) == list(Person.objects.order_by("sort_key", "pk").values_list("pk", flat=True))


def test_what_is_put_in_meanwhile_doubles_and_drops_nothing(raw: str) -> None:
    old = [scene.person(f"Name{letter}").pk for letter in "bdfhj"]
    first = ask("/people?limit=2", raw).json()
    scene.person("Namea")
    new = scene.person("Namei").pk
    rest = ids(walk(f"/people?limit=2&cursor={first['next']}", raw))
    assert [each["id"] for each in first["items"]] + rest == [*old[:4], new, old[4]]


def test_a_row_renamed_or_merged_away_leaves_the_way_on(raw: str, admin: Account) -> None:
    people = [scene.person(f"Name{letter}") for letter in "abcd"]
    first = ask("/people?limit=2", raw).json()
    by = cast.acting(admin)
    merge_people(people[0].pk, people[1].pk, by=by, at=cast.NOW)
    change_person(
        people[2].pk,
        PersonEntry(wing="both", given_name="Namee"),
        seen=str(people[2].version),
        by=by,
        at=cast.NOW,
    )
    assert ids(walk(f"/people?cursor={first['next']}", raw)) == [people[3].pk, people[2].pk]


def test_a_cursor_is_good_for_its_question_and_asker_only(raw: str, admin: Account) -> None:
    for _ in range(3):
        scene.person()
    cursor = ask("/people?limit=1", raw).json()["next"]
    other = token(cast.account("other", "administrator"))
    assert ask(f"/people?limit=2&cursor={cursor}", raw).status_code == 200
    wrong = [
        ask(f"/people?kind=police&cursor={cursor}", raw),
        ask(f"/organisations?cursor={cursor}", raw),
        ask(f"/people?cursor={cursor}", other),
        ask(f"/people?cursor={cursor}", token(admin, "records"), wing="records"),
        ask("/people?cursor=", raw),
        ask("/people?cursor=%D9%86%D8%A7%D9%85", raw),
        *(ask(f"/people?cursor={damaged(cursor, place)}", raw) for place in range(len(cursor))),
    ]
    assert {(each.status_code, each.json()["type"]) for each in wrong} == {
        (400, "urn:palermo:problem:bad-cursor")
    }


def damaged(cursor: str, place: int) -> str:
    """In one letter, and so that it is another text of bytes too."""
    other = "A" if cursor[place] not in "ABCD" else "z"
    return cursor[:place] + other + cursor[place + 1 :]


def test_a_cursor_tells_no_name_and_is_the_same_each_time(raw: str) -> None:
    import base64

    for _ in range(2):
        scene.person("Parwana", "Kohistar")
    first, again = ask("/people?limit=1", raw), ask("/people?limit=1", raw)
    cursor = first.json()["next"]
    assert b"kohistar" not in base64.urlsafe_b64decode(cursor + "==").lower()
    assert first.headers["ETag"] == again.headers["ETag"] and first.content == again.content


def test_every_page_of_names_is_one_line_of_the_journal(raw: str) -> None:
    people = [scene.person(f"Name{letter}").pk for letter in "abc"]
    ask("/people?limit=2", raw)
    ask(f"/people/{people[2]}", raw)
    ask("/people/search", raw, method="POST", body={"text": "namec"})
    looks = Line.objects.filter(act="looked").order_by("pk")
    assert [(line.thing_kind, line.thing_id, json.loads(line.details)) for line in looks] == [
        ("person", "", {"ids": people[:2]}),
        ("person", str(people[2]), {}),
        ("person", str(people[2]), {}),
    ]


def test_a_search_stands_in_no_address(raw: str) -> None:
    scene.person("Zarmina", "Kohistar")
    scene.person("Zarminay", "Registan")
    found = ask("/people/search", raw, method="POST", body={"text": "zarm", "limit": 1})
    assert found.json()["count"] == 2 and "Link" not in found.headers
    body = {"text": "zarm", "cursor": found.json()["next"]}
    rest = ask("/people/search", raw, method="POST", body=body).json()
    assert (len(rest["items"]), rest["next"]) == (1, None)
    assert ask("/people?q=zarm", raw).status_code == 422


def test_how_to_reach_somebody_is_told_with_that_right_only(raw: str, admin: Account) -> None:
    person = scene.person("Zarmina", email="zarmina@example.org", phone="+92-300-0000001")
    narrow = token(admin, "open", "directory.people")
    assert ask(f"/people/{person.pk}", raw).json()["contact"] == {
        "email": "zarmina@example.org",
        "phone": "+92-300-0000001",
        "consents": [],
    }
    assert ask(f"/people/{person.pk}", narrow).json()["contact"] is None
    assert b"example.org" not in ask("/people", raw).content


def test_a_list_is_taken_out_with_its_number_of_rows_and_a_line(raw: str, admin: Account) -> None:
    for letter in "abc":
        scene.person(f"Name{letter}")
    taken = ask("/people", raw, Accept="text/csv")
    assert (taken.headers["X-Row-Count"], len(taken.content.splitlines())) == ("3", 4)
    assert taken.headers["Content-Disposition"] == 'attachment; filename="people-3-rows.csv"'
    line = Line.objects.get(act="exported")
    assert (line.thing_id, json.loads(line.details)) == ("people", {"rows": 3, "format": "csv"})
    narrow = token(admin, "open", "directory.people")
    refused = ask("/people", narrow, Accept="text/csv")
    assert (refused.status_code, refused.json()["right"]) == (403, "directory.export")


@pytest.mark.parametrize(
    ("query", "wanted"),
    [("", "abc"), ("kind=police", "a"), ("process=alliance", "a"), ("kind=ngo", "b"), ("kind=court", "")],
)
def test_filters_ask_who_holds_such_a_post_today(raw: str, query: str, wanted: str) -> None:
    people = {letter: scene.person(f"Name{letter}") for letter in "abc"}
    police, ngo = scene.organisation("Registan Police"), scene.organisation("Registan Ngo", kind="ngo")
    scene.held(scene.post(police, focal_for="alliance"), people["a"])
    scene.held(scene.post(ngo), people["b"])
    found = ask(f"/people?{query}", raw).json()
    assert [each["id"] for each in found["items"]] == [people[letter].pk for letter in wanted]
    assert found["count"] == len(wanted)


def test_an_organisation_tells_of_nothing_of_the_other_wing(raw: str, admin: Account) -> None:
    above = scene.organisation("Registan Above", wing="records")
    house = scene.organisation("Registan House", parent=above)
    holder = scene.person("Zarmina", "Kohistar", wing="records")
    scene.held(scene.post(house), holder, wing="records")
    assert ask(f"/organisations/{house.pk}", raw).json()["parent"] is None
    posts = ask(f"/organisations/{house.pk}/posts", raw)
    assert posts.json()["items"][0]["held_by"][0] | {"since": ""} == {
        "person": None,
        "name": None,
        "since": "",
        "until": None,
        "stands_in": False,
    }
    of_records = token(admin, "records")
    told = ask(f"/organisations/{house.pk}/posts", of_records, wing="records").json()
    assert told["items"][0]["held_by"][0]["name"]["given_name"] == "Zarmina"
    parent = ask(f"/organisations/{house.pk}", of_records, wing="records").json()["parent"]
    assert parent == {"id": above.pk, "name": {"en": "Registan Above", "ur": None}}


@pytest.mark.parametrize(
    "path", ["/people?limit=100", "/organisations?limit=100", "/organisations/{house}/posts?limit=100"]
)
def test_a_longer_list_asks_no_more_of_the_database(raw: str, path: str) -> None:
    house = scene.organisation("Registan House")
    asked = []
    ask("/organisations", raw)  # the day of the token's last use, and the limit, are noted once
    for _ in range(2):
        for _row in range(1 if not asked else 49):
            scene.held(scene.post(scene.organisation(parent=house)), scene.person())
            scene.held(scene.post(house), scene.person())
        with CaptureQueriesContext(connection) as taken:
            assert ask(path.format(house=house.pk), raw).status_code == 200
        asked.append(len(taken))
    assert asked[0] == asked[1] <= 16, asked


def test_numbers_that_no_engine_holds_are_nobody(raw: str) -> None:
    statuses: list[Any] = [ask(f"/people/{10**power}", raw).status_code for power in (1, 18, 19, 40)]
    assert statuses == [404, 404, 422, 422]
