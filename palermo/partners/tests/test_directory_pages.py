"""The pages of people and organisations, as a reader of each wing and role meets them."""

import json
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import set_script_prefix

from palermo.journal.models import Line
from palermo.partners.actions.directory import change_organisation, change_person, give_consent
from palermo.partners.models import Account, Organisation, Person
from palermo.partners.rules.directory import OrganisationEntry, PersonEntry
from palermo.partners.tests import directory_cast as cast
from tests.cast import NOW, account, sign_in

pytestmark = pytest.mark.django_db
ONCE = "0123456789abcdef" * 2


@pytest.fixture(autouse=True)
def _open_wing_first() -> None:
    """The test client keeps the prefix of the record wing from request to request; a server does not."""
    set_script_prefix("/")


def reader(role: str, scope: str = "everything", wing: str = "open") -> Client:
    name = f"{role.replace('_', '')}{wing}"
    return sign_in(Client(), account(name, role, scope), wing)


def at(path: str, wing: str = "open") -> str:
    return f"/records{path}" if wing == "records" else path


def page(client: Client, path: str, in_wing: str = "open", /, **data: object) -> str:
    address = at(path, in_wing)
    answer = client.post(address, data) if data else client.get(address)
    assert answer.status_code == 200, (answer.status_code, path)
    return answer.content.decode()


def looks() -> list[set[int]]:
    """The people of each look, in order."""
    return [
        set(json.loads(line.details).get("ids") or [int(line.thing_id)])
        for line in Line.objects.filter(act="looked", thing_kind="person").order_by("pk")
    ]


def test_a_body_of_the_other_wing_is_not_named_as_what_another_belongs_to() -> None:
    hidden = Organisation.objects.create(name="Hidden Directorate", kind="agency", wing="records")
    Organisation.objects.create(name="Open Desk", kind="agency", wing="both", parent=hidden)
    text = page(reader("administrator"), "/organisations/")
    assert ("Open Desk" in text, "Hidden Directorate" in text) == (True, False)
    assert "Hidden Directorate" in page(reader("auditor", wing="records"), "/organisations/", "records")


def test_the_list_shows_the_people_of_the_wing_and_writes_one_look() -> None:
    shown = [cast.person("Amna", "Malik").pk, cast.person("Sara", "Khan", wing="open").pk]
    cast.person("Hidden", wing="records")
    text = page(reader("administrator"), "/people/")
    assert "Malik" in text
    assert "Khan" in text
    assert "Hidden" not in text
    assert looks() == [set(shown)]


def test_a_person_of_the_other_wing_is_not_there() -> None:
    hidden, open_one = cast.person("Hidden", wing="records"), cast.person("Open", wing="open")
    open_wing, records = reader("administrator"), reader("administrator", wing="records")
    for path in ("", "edit/", "consents/", "merge/", "separate/"):
        assert open_wing.get(f"/people/{hidden.pk}/{path}").status_code == 404
        assert records.get(f"/records/people/{open_one.pk}/{path}").status_code == 404
    assert looks() == []


def test_another_bodys_person_is_not_there_for_a_focal_person() -> None:
    punjab, sindh = cast.organisation(body="PB-POLICE"), cast.organisation(body="SD-POLICE")
    own, other = cast.person("Own"), cast.person("Foreigner")
    cast.held(cast.post(punjab), own)
    cast.held(cast.post(sindh), other)
    focal = reader("provincial_focal", "body:PB-POLICE", "records")
    assert "Own" in page(focal, f"/people/{own.pk}/", "records")
    assert "Foreigner" not in page(focal, "/people/", "records")
    assert focal.get(f"/records/people/{other.pk}/").status_code == 404
    assert focal.get(f"/records/people/{other.pk}/edit/").status_code == 404
    assert "Foreigner" not in page(focal, f"/organisations/{sindh.pk}/", "records")
    assert "the name is not shown here" in page(focal, f"/organisations/{sindh.pk}/", "records")


def test_an_auditor_reads_posts_without_names() -> None:
    body = cast.organisation()
    cast.held(cast.post(body), cast.person("Sara", "Khan"))
    auditor = reader("auditor")
    assert auditor.get("/people/").status_code == 403
    text = page(auditor, f"/organisations/{body.pk}/")
    assert "Director" in text
    assert "Sara" not in text
    assert looks() == []


def test_contact_and_consents_need_their_right() -> None:
    body = cast.organisation()
    person = cast.person("Sara", email="sara@example.org", phone="051 1234567")
    cast.held(cast.post(body), person)
    give_consent(person.pk, "newsletter", date(2026, 1, 1), by=cast.administrator(), at=NOW)
    for client, sees in (
        (reader("secretariat"), True),
        (reader("board_member"), False),
        (reader("member_organisation", f"organisation:{body.pk}"), False),
    ):
        text = page(client, f"/people/{person.pk}/")
        assert "Sara" in text
        assert ("sara@example.org" in text, "051 1234567" in text, "Newsletter" in text) == (sees, sees, sees)


def test_a_person_is_entered_changed_and_found_in_the_journal_without_a_name_in_an_address() -> None:
    client = reader("administrator")
    answer = client.post("/people/new/", {"given_name": "Sara", "wing": "open", "once": ONCE})
    person = Person.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/people/{person.pk}/")
    again = client.post("/people/new/", {"given_name": "Sara", "wing": "open", "once": ONCE})
    assert (again.status_code, again.headers["Location"]) == (302, f"/people/{person.pk}/")
    assert Person.objects.count() == 1
    changed = {"given_name": "Saira", "wing": "open", "once": ONCE[::-1], "version": "1"}
    assert client.post(f"/people/{person.pk}/edit/", changed).headers["Location"] == f"/people/{person.pk}/"
    assert list(
        Line.objects.filter(act__startswith="person").order_by("pk").values_list("act", flat=True)
    ) == [
        "person.entered",
        "person.changed",
    ]


@pytest.mark.parametrize(
    ("field", "written", "words"),
    [
        ("given_name", "S" * 500, "500 characters"),
        ("given_name", "Sa\u202era", "cannot be seen"),
        ("name_ur", "سا\u2066رہ", "cannot be seen"),
        ("given_name", "سارہ", "Latin letters"),
        ("name_ur", "Sara", "Urdu letters"),
        ("aliases", "Fine\nNot\u200ffine", "cannot be seen"),
        ("aliases", "A" * 201, "201 characters"),
        ("phone", "call me", "digits"),
        ("email", "nobody", "address"),
        ("wing", "records", "Select a valid choice"),
    ],
)
def test_what_cannot_be_taken_is_said_at_its_field_and_stays_in_it(
    field: str, written: str, words: str
) -> None:
    client = reader("administrator")
    text = page(
        client, "/people/new/", **{"given_name": "Fine", "wing": "open", "once": ONCE, field: written}
    )
    assert words in text
    assert 'id="error-summary"' in text
    assert not Person.objects.exists()


def test_nobody_is_entered_without_a_name() -> None:
    assert "at least one name" in page(reader("administrator"), "/people/new/", wing="open", once=ONCE)


def test_a_stale_form_shows_both_texts_and_loses_nothing() -> None:
    person, client = cast.person("Sara", wing="open"), reader("administrator")
    theirs = PersonEntry(wing="open", given_name="Sara", family_name="Theirs")
    change_person(person.pk, theirs, seen="1", by=cast.administrator(), at=NOW)
    mine = {"given_name": "Sara", "family_name": "Mine", "wing": "open", "version": "1", "once": ONCE}
    text = page(client, f"/people/{person.pk}/edit/", **mine)
    assert "Somebody else saved this" in text
    assert "Theirs" in text
    assert 'value="Mine"' in text
    assert 'name="version" value="2"' in text
    assert Person.objects.get().family_name == "Theirs"
    answer = client.post(f"/people/{person.pk}/edit/", {**mine, "version": "2"})
    assert (answer.status_code, Person.objects.get().family_name) == (302, "Mine")


def test_a_stale_form_of_an_organisation_shows_both_texts() -> None:
    body, client = cast.organisation("Before"), reader("administrator")
    entry = OrganisationEntry(wing="both", name="Theirs", kind="police", sector="state")
    change_organisation(body.pk, entry, seen="1", by=cast.administrator(), at=NOW)
    said = {"name": "Mine", "kind": "ngo", "sector": "state", "wing": "both", "version": "1", "once": ONCE}
    text = page(client, f"/organisations/{body.pk}/edit/", **said)
    assert "Theirs" in text
    assert 'value="Mine"' in text
    assert "Non-governmental organisation" in text
    assert Organisation.objects.get().name == "Theirs"


def test_an_organisation_is_entered_and_not_put_under_itself() -> None:
    client = reader("administrator")
    said = {
        "name": "Top",
        "kind": "ngo",
        "sector": "civil",
        "wing": "both",
        "aliases": "TOP\nٹاپ",
        "once": ONCE,
    }
    client.post("/organisations/new/", said)
    top = Organisation.objects.get()
    below = cast.organisation("Below", parent=top)
    wrong = {**said, "parent": str(below.pk), "version": "1", "once": ONCE[::-1]}
    assert "already belongs to this one" in page(client, f"/organisations/{top.pk}/edit/", **wrong)
    text = page(client, f"/organisations/{top.pk}/")
    assert "Below" in text
    assert "ٹاپ" in text
    assert f'href="/organisations/{top.pk}/"' in page(client, f"/organisations/{below.pk}/")


def test_what_stands_above_in_the_other_wing_is_neither_shown_nor_lost() -> None:
    hidden = cast.organisation("Hidden Directorate", wing="records")
    below, client = cast.organisation("Below"), reader("administrator")
    Organisation.objects.filter(pk=below.pk).update(parent=hidden)
    assert "Hidden" not in page(client, f"/organisations/{below.pk}/")
    assert "Hidden" not in page(client, f"/organisations/{below.pk}/edit/")
    said = {
        "name": "Still below",
        "kind": "ngo",
        "sector": "civil",
        "wing": "both",
        "version": "1",
        "once": ONCE,
    }
    assert client.post(f"/organisations/{below.pk}/edit/", said).status_code == 302
    below.refresh_from_db()
    assert (below.name, below.parent_id) == ("Still below", hidden.pk)


def test_a_consent_is_recorded_and_withdrawn() -> None:
    person, client = cast.person("Sara", wing="open"), reader("administrator")
    said = {"said": "given", "use": "newsletter", "on": "1 March 2026", "once": ONCE}
    assert client.post(f"/people/{person.pk}/consents/", said).status_code == 302
    assert "stands already" in page(client, f"/people/{person.pk}/consents/", **{**said, "once": ONCE[::-1]})
    gone = {**said, "said": "withdrawn", "on": "2026-02-01", "once": "1" * 32}
    assert "cannot lie before its consent" in page(client, f"/people/{person.pk}/consents/", **gone)
    assert client.post(f"/people/{person.pk}/consents/", {**gone, "on": "2.4.2026"}).status_code == 302
    assert person.consents.get().withdrawn_on == date(2026, 4, 2)


@pytest.mark.parametrize("role", ["board_member", "member_organisation", "auditor", "learner"])
def test_pages_that_a_role_does_not_carry(role: str) -> None:
    body, person = cast.organisation(), cast.person("Sara", wing="open")
    scope = f"organisation:{body.pk}" if role == "member_organisation" else "everything"
    client = reader(role, scope)
    for path in (
        "/people/new/",
        f"/people/{person.pk}/edit/",
        f"/people/{person.pk}/merge/",
        "/organisations/new/",
    ):
        assert client.get(path).status_code == 403, path
    assert Line.objects.filter(act="refused").count() == 4


def test_who_is_not_signed_in_is_sent_to_sign_in() -> None:
    for path in ("/people/", "/organisations/", "/who-is-who/", "/people/1/"):
        answer = Client().get(path)
        assert (answer.status_code, "login" in answer.headers["Location"]) == (302, True)


def test_filters_narrow_and_a_search_stays_out_of_the_address() -> None:
    body = cast.organisation(kind="ngo", province="PK-PB")
    one, two = cast.person("Sara", "Khan"), cast.person("Amna", "Malik")
    cast.held(cast.post(body, "Focal", "alliance"), one)
    Account.objects.filter(pk=account("amna").pk).update(person=two)
    client = reader("administrator")
    for query, shown in (
        ("kind=ngo", "Khan"),
        (f"organisation={body.pk}", "Khan"),
        ("province=PK-PB", "Khan"),
        ("process=alliance", "Khan"),
        ("account=yes", "Malik"),
    ):
        text = page(client, f"/people/?{query}")
        assert [name in text for name in ("Khan", "Malik")] == [
            name == shown for name in ("Khan", "Malik")
        ], query
    text = page(client, "/people/", q="kha")
    assert "Khan" in text
    assert "Malik" not in text


def test_an_export_needs_its_right_and_is_told() -> None:
    cast.person("=cmd", "Khan", wing="open")
    answer = reader("secretariat").get("/people/?format=csv")
    assert (answer.status_code, "1-rows" in answer.headers["Content-Disposition"]) == (200, True)
    assert "'=cmd" in answer.content.decode()
    assert Line.objects.filter(act="exported", thing_id="people").count() == 1
    assert reader("board_member").get("/people/?format=csv").status_code == 403
    for path in ("/organisations/", "/who-is-who/"):
        assert reader("learner" if path != "/who-is-who/" else "national_focal", "process:untoc-review").get(
            f"{path}?format=csv"
        ).status_code in (200, 403)


def test_one_row_or_fifty_cost_the_same_few_queries() -> None:
    client, bodies = reader("administrator"), [cast.organisation() for _ in range(3)]
    counts = []
    for wanted in (1, 50):
        while Person.objects.count() < wanted:
            number = Person.objects.count()
            cast.held(cast.post(bodies[number % 3], f"Post {number}"), cast.person(f"Given{number}", "Khan"))
        client.get("/people/")
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/people/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 10


def test_the_organisations_page_costs_the_same_for_one_post_or_thirty() -> None:
    client, body = reader("administrator"), cast.organisation()
    counts = []
    for wanted in (1, 30):
        for number in range(body.posts.count(), wanted):
            cast.held(cast.post(body, f"Post {number}"), cast.person())
        client.get(f"/organisations/{body.pk}/")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/organisations/{body.pk}/")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 14
