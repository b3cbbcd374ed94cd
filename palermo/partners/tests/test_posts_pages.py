"""Giving and ending posts, letters, merging and searching, page by page."""

import json
import re
from datetime import date
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import set_script_prefix

from palermo.journal.actions import write
from palermo.journal.models import Line
from palermo.partners.actions.merging import merge_people
from palermo.partners.actions.posts import end_tenure, let_stand_in
from palermo.partners.forms.posts import PostForm
from palermo.partners.models import Account, Merge, Tenure
from palermo.partners.rules.acting import Acting
from palermo.partners.search import find
from palermo.partners.tests import directory_cast as cast
from tests.cast import NOW, account, sign_in

pytestmark = pytest.mark.django_db
ONCE = "0123456789abcdef" * 2
LETTER = b"%PDF-1.4 invented"


@pytest.fixture(autouse=True)
def _open_wing_first() -> None:
    """The test client keeps the prefix of the record wing from request to request; a server does not."""
    set_script_prefix("/")


@pytest.fixture
def client() -> Client:
    return sign_in(Client(), account("administrator", "administrator"))


def text_of(client: Client, path: str, **data: object) -> str:
    answer = client.post(path, data) if data else client.get(path)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def hidden(text: str) -> dict[str, str]:
    """The hidden fields of the page's own form, as a browser would send them back."""
    main = text[text.index("<main") : text.index("</main>")]
    found = re.findall(r'<input type="hidden" name="([a-z]+)"(?: value="([^"]*)")?', main)
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


@pytest.mark.usefixtures("keys")
def test_a_post_is_given_in_two_steps_with_its_letter(client: Client) -> None:
    post = cast.post(cast.organisation("Punjab Police"), "Focal person", "alliance")
    person = cast.person("Sara", "Khan")
    text = text_of(client, f"/posts/{post.pk}/give/", who="khan", since="1 January 2026", until="")
    assert "Give the post to" in text
    assert not Tenure.objects.exists()
    said = {**hidden(text), "letter": SimpleUploadedFile("letter of Sara.pdf", LETTER, "application/pdf")}
    assert (said["person"], said["since"]) == (str(person.pk), "2026-01-01")
    answer = client.post(f"/posts/{post.pk}/give/", said)
    assert (answer.status_code, answer.headers["Location"]) == (
        302,
        f"/organisations/{post.organisation_id}/",
    )
    tenure = Tenure.objects.get()
    assert (tenure.person, tenure.since, tenure.until) == (person, date(2026, 1, 1), None)
    again = client.post(f"/posts/{post.pk}/give/", hidden(text))
    assert (again.status_code, Tenure.objects.count()) == (302, 1)

    answer = client.get(f"/letters/{tenure.letter}/")
    assert b"".join(answer.streaming_content) == LETTER  # type: ignore[attr-defined]
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert Line.objects.filter(act="letter.opened", thing_id=str(tenure.pk)).count() == 1
    auditor = sign_in(Client(), account("auditor", "auditor"))
    assert auditor.get(f"/letters/{tenure.letter}/").status_code == 403
    records = sign_in(Client(), account("officer", "bureau_officer"), "records")
    assert records.get(f"/records/letters/{tenure.letter}/").status_code == 404


def test_of_several_people_of_one_name_the_page_asks_which(client: Client) -> None:
    post = cast.post(cast.organisation())
    one, two = cast.person("Sara", "Khan"), cast.person("Sara", "Khan")
    text = text_of(client, f"/posts/{post.pk}/give/", who="sara khan", since="2026-01-01")
    assert "The person meant" in text
    assert f"#{one.pk}" in text
    text = text_of(client, f"/posts/{post.pk}/give/", who="sara khan", person=str(two.pk), since="2026-01-01")
    assert hidden(text)["person"] == str(two.pk)
    assert "Nobody of that name" in text_of(
        client, f"/posts/{post.pk}/give/", who="nobody", since="2026-01-01"
    )


def test_a_held_post_is_refused_before_the_last_step_and_at_it(client: Client) -> None:
    post = cast.post(cast.organisation())
    person, other = cast.person("Sara"), cast.person("Amna")
    text = text_of(client, f"/posts/{post.pk}/give/", who=str(other.pk), since="2026-01-01")
    cast.held(post, person)
    refused = "holds this post since 1 January 2026"
    assert refused in text_of(client, f"/posts/{post.pk}/give/", **hidden(text))
    assert refused in text_of(client, f"/posts/{post.pk}/give/", who=str(other.pk), since="2026-01-01")
    assert Tenure.objects.count() == 1


def test_who_serves_another_body_is_warned_about_not_refused(client: Client) -> None:
    person = cast.person("Sara")
    cast.held(cast.post(cast.organisation("First Body")), person)
    post = cast.post(cast.organisation("Second Body"))
    text = text_of(client, f"/posts/{post.pk}/give/", who=str(person.pk), since="2026-01-01")
    assert "serves another body too" in text
    assert "First Body" in text
    assert client.post(f"/posts/{post.pk}/give/", hidden(text)).status_code == 302
    assert "serves two bodies" in text_of(client, f"/people/{person.pk}/")


@pytest.mark.usefixtures("keys")
def test_a_wrong_file_is_said_at_the_letter_and_the_choice_stays(client: Client) -> None:
    post, person = cast.post(cast.organisation()), cast.person("Sara")
    text = text_of(client, f"/posts/{post.pk}/give/", who=str(person.pk), since="2026-01-01")
    wrong = SimpleUploadedFile("letter.pdf", b"MZ invented", "application/pdf")
    text = text_of(client, f"/posts/{post.pk}/give/", **hidden(text), letter=wrong)
    assert "PDF, PNG and JPEG" in text
    assert hidden(text)["person"] == str(person.pk)
    assert not Tenure.objects.exists()


def test_a_post_is_ended_in_two_steps(client: Client) -> None:
    tenure = cast.held(cast.post(cast.organisation()), cast.person("Sara"))
    path = f"/tenures/{tenure.pk}/end/"
    assert "cannot be before" in text_of(client, path, until="2025-12-31")
    text = text_of(client, path, until="31.3.2026")
    assert "31 March 2026" in text
    tenure.refresh_from_db()
    assert tenure.until is None
    assert client.post(path, hidden(text)).status_code == 302
    assert client.post(path, hidden(text)).status_code == 302
    tenure.refresh_from_db()
    assert (tenure.until, tenure.version) == (date(2026, 3, 31), 2)
    late = {**hidden(text), "once": ONCE, "until": "2026-04-30"}
    assert "changed this post meanwhile" in text_of(client, path, **late)


def test_somebody_stands_in_during_leave(client: Client) -> None:
    tenure = cast.held(cast.post(cast.organisation("Body")), cast.person("Holder"))
    deputy = cast.person("Deputy")
    path = f"/tenures/{tenure.pk}/stand-in/"
    assert "Nobody stands in for themself" in text_of(
        client, path, who=str(tenure.person_id), since="2026-02-01", until="2026-02-10"
    )
    text = text_of(client, path, who="deputy", since="2026-02-01", until="2026-02-10")
    assert client.post(path, hidden(text)).status_code == 302
    assert Tenure.objects.get(acting_for=tenure).person == deputy
    text = text_of(client, "/who-is-who/?day=5+February+2026")
    assert ["Holder" in text, "Deputy" in text, "stands in" in text] == [True, True, True]
    assert "Deputy" not in text_of(client, "/who-is-who/?day=2026-02-11")
    assert "does not exist" in text_of(client, "/who-is-who/?day=2026-02-30")


def test_a_post_is_made_and_a_second_focal_post_refused(client: Client) -> None:
    body = cast.organisation()
    said = {"title": "Focal person", "title_ur": "فوکل پرسن", "focal_for": "alliance", "once": ONCE}
    assert client.post(f"/organisations/{body.pk}/posts/new/", said).status_code == 302
    again = {**said, "once": ONCE[::-1]}
    assert "already has the post" in text_of(client, f"/organisations/{body.pk}/posts/new/", **again)
    post = body.posts.get()
    change = {"title": "Focal person for returns", "version": "1", "once": "2" * 32}
    assert client.post(f"/posts/{post.pk}/edit/", change).status_code == 302
    stale = text_of(client, f"/posts/{post.pk}/edit/", title="Mine", version="1", once="3" * 32)
    assert "Focal person for returns" in stale
    assert 'value="Mine"' in stale


@pytest.mark.parametrize(
    ("wing", "offered"),
    [
        ("open", ["", "untoc-review", "alliance", "strategy"]),
        ("records", ["", "tip-returns", "untoc-review", "alliance", "strategy"]),
    ],
)
def test_a_post_is_offered_only_processes_that_its_wing_knows(wing: str, offered: list[str]) -> None:
    by = Acting(account=1, role="administrator", scope="everything", wing=wing, origin="127.0.0.1")
    form = PostForm(by=by)
    assert [value for value, _ in form.fields["focal_for"].choices] == offered
    sent = PostForm({"title": "Focal person", "focal_for": "tip-returns"}, by=by)
    assert ("focal_for" in sent.errors) == (wing == "open")


def test_another_bodys_posts_are_not_a_focal_persons_to_give() -> None:
    own, other = cast.organisation(body="PB-POLICE"), cast.organisation(body="SD-POLICE")
    mine, theirs = cast.post(own), cast.post(other)
    tenure = cast.held(theirs, cast.person("Foreigner"))
    focal = sign_in(Client(), account("focal", "provincial_focal", "body:PB-POLICE"), "records")
    assert focal.get(f"/records/posts/{mine.pk}/give/").status_code == 200
    assert focal.get(f"/records/posts/{theirs.pk}/give/").status_code == 403
    assert focal.get(f"/records/organisations/{other.pk}/posts/new/").status_code == 403
    assert focal.get(f"/records/tenures/{tenure.pk}/end/").status_code == 404


def test_two_records_are_merged_and_separated_page_by_page(client: Client) -> None:
    kept, gone = cast.person("Sara", "Khan", wing="open"), cast.person("Sarah", "Khaan", wing="open")
    holder = account("holder")
    Account.objects.filter(pk=holder.pk).update(person=gone)
    path = f"/people/{kept.pk}/merge/"
    assert "same record" in text_of(client, path, who=str(kept.pk))
    text = text_of(client, path, who="khaan")
    assert "The account stays with that record" in text
    assert "Something needs" in text_of(client, path, **{**hidden(text), "gone": "9" * 26})
    assert client.post(path, hidden(text)).headers["Location"] == f"/people/{kept.pk}/"
    assert client.post(path, hidden(text)).status_code == 302
    assert Merge.objects.count() == 1
    assert "Sarah Khaan" in text_of(client, f"/people/{kept.pk}/")
    text = text_of(client, f"/people/{gone.pk}/")
    assert "still has its account" in text
    text = text_of(client, f"/people/{gone.pk}/separate/")
    undo = hidden(text)
    for _ in range(2):
        assert client.post(f"/people/{gone.pk}/separate/", undo).headers["Location"] == f"/people/{gone.pk}/"
    assert "still has its account" not in text_of(client, f"/people/{gone.pk}/")


def test_a_merged_record_is_in_no_list_and_in_no_search(client: Client) -> None:
    kept, gone = cast.person("Sara", "Khan", wing="open"), cast.person("Amna", "Malik", wing="open")
    merge_people(kept.pk, gone.pk, by=cast.administrator(), at=NOW)
    assert f'href="/people/{gone.pk}/"' not in text_of(client, "/people/")
    hits = find("malik", by=cast.administrator(), at=NOW, limit=10)
    assert [hit.url for hit in hits] == [f"/people/{kept.pk}/"]


@pytest.mark.parametrize("sought", ["rosh", "روشنی", "RSN", "Network"])
def test_bodies_are_found_by_name_or_alias_in_either_script(sought: str) -> None:
    body = cast.organisation("Roshni Shelter Network", name_ur="روشنی شیلٹر نیٹ ورک", aliases=("RSN",))
    cast.organisation("Other")
    hits = find(sought, by=cast.role("learner"), at=NOW, limit=5)
    assert [hit.url for hit in hits] == [f"/organisations/{body.pk}/"]


def test_people_are_found_in_the_open_wing_only_within_scope_and_told() -> None:
    body = cast.organisation()
    here, there = cast.person("Sara", "Khan"), cast.person("Saira", "Khan")
    cast.held(cast.post(body), here)

    def seen(role: str, scope: str = "everything", wing: str = "open") -> list[str]:
        return [hit.url for hit in find("khan", by=cast.role(role, scope, wing), at=NOW, limit=10)]

    assert seen("secretariat") == [f"/people/{there.pk}/", f"/people/{here.pk}/"]
    assert Line.objects.filter(act="looked").count() == 1
    assert seen("member_organisation", f"organisation:{body.pk}") == [f"/people/{here.pk}/"]
    assert seen("bureau_officer", wing="records") == []
    assert seen("learner") == seen("auditor") == seen("none") == []
    assert Line.objects.filter(act="looked").count() == 2


def test_a_search_costs_two_queries_and_keeps_to_its_limit() -> None:
    for number in range(12):
        cast.person("Sara", f"Khan{number}")
        cast.organisation(f"Khan Trust {number}")
    with CaptureQueriesContext(connection) as queries:
        hits = find("khan", by=cast.role("secretariat"), at=NOW, limit=10)
    reads = [each["sql"] for each in queries if each["sql"].startswith("SELECT")]
    assert (len(hits), len(reads)) == (10, 2)
    assert find("x" * 10_000, by=cast.role("secretariat"), at=NOW, limit=10) == []


def test_whom_somebody_stands_in_for_is_named_only_within_scope_and_told() -> None:
    here = cast.organisation(body="PB-POLICE", province="PK-PB")
    there = cast.post(cast.organisation(body="SD-POLICE", province="PK-SD"))
    both, away = cast.person("Sara", "Khan"), cast.person("Zarmina", "Kohistar")
    cast.held(cast.post(here), both)
    holder = cast.held(there, away)
    days = {"since": date(2026, 11, 1), "until": date(2099, 1, 1)}
    let_stand_in(holder.pk, both.pk, **days, by=cast.administrator(), at=NOW)  # type: ignore[arg-type]
    focal = sign_in(Client(), account("focal", "provincial_focal", "body:PB-POLICE"), "records")
    text = text_of(focal, f"/records/people/{both.pk}/")
    assert "stands in" in text and "Zarmina" not in text
    officer = sign_in(Client(), account("officer", "bureau_officer"), "records")
    assert "Zarmina" in text_of(officer, f"/records/people/{both.pk}/")
    assert json.loads(Line.objects.latest("pk").details) == {"ids": [both.pk, away.pk]}


@pytest.mark.parametrize("confirmed", [False, True])
def test_a_refusal_that_names_the_holder_is_a_look_at_them(client: Client, confirmed: bool) -> None:
    post, holder = cast.post(cast.organisation()), cast.person("Zarmina", "Kohistar")
    cast.held(post, holder)
    other = cast.person("Sara", "Khan")
    chosen = {"confirmed": "yes", "person": other.pk} if confirmed else {"who": other.pk}
    text = text_of(client, f"/posts/{post.pk}/give/", **chosen, since="2026-02-01", until="")
    assert "Zarmina" in text
    assert Line.objects.filter(act="looked", thing_kind="person", thing_id=str(holder.pk)).exists()


def test_a_form_of_something_else_or_of_a_stand_in_that_fell_away_leads_to_the_first_page(
    client: Client,
) -> None:
    holder = cast.held(cast.post(cast.organisation()), cast.person())
    days = {"since": date(2026, 3, 1), "until": date(2026, 3, 9)}
    by = cast.administrator()
    stand_in = let_stand_in(holder.pk, cast.person().pk, **days, by=by, at=NOW, once=ONCE)  # type: ignore[arg-type]
    end_tenure(holder.pk, until=date(2026, 2, 1), seen="1", by=by, at=NOW)
    assert not Tenure.objects.filter(pk=stand_in.pk).exists()
    write("outbox.stopped", by=by, at=NOW, thing=("message", str(uuid4())), once=ONCE[::-1])
    for once in (ONCE, ONCE[::-1]):
        answer = client.post("/people/new/", {"given_name": "Sara", "wing": "both", "once": once})
        assert (answer.status_code, answer.headers["Location"]) == (302, "/")
