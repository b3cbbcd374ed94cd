"""The pages of accounts and roles: what each reader sees of them, and the steps by their forms."""

import re
import threading
from datetime import timedelta
from html import unescape

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from palermo.journal.actions import write
from palermo.journal.models import Line
from palermo.partners.actions.grants import Wish, propose_role
from palermo.partners.models import Account, Grant, Person
from palermo.partners.queries.acting import grants_awake
from palermo.partners.rules.acting import Acting
from palermo.partners.tests.accounts_cast import PASSWORD, Browser, acts, details, with_password
from palermo.ui import clock
from palermo.ui.refusals import Refused
from tests import cast
from tests.cast import NOW, THEN

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys")]
R = "/records"


@pytest.fixture
def holder() -> Account:
    made = cast.account("holder")
    made.person = Person.objects.create(wing="records", given_name="Zarmina", family_name="Kohistar")
    made.save()
    return made


def reader(name: str, role: str, wing: str = "records", scope: str = "everything") -> Browser:
    browser = Browser()
    account = with_password(cast.account(name, role, scope))
    cast.sign_in(browser, account, wing)
    browser.account = account  # type: ignore[attr-defined]
    return browser


def again(browser: Browser, answer):  # type: ignore[no-untyped-def]
    """Shows again who it is where a step asks for it. The cast's invented factor cannot, so the password stands in."""
    from allauth.mfa.models import Authenticator

    away = answer.headers["Location"]
    factors = list(Authenticator.objects.filter(user=browser.account))  # type: ignore[attr-defined]
    Authenticator.objects.filter(user=browser.account).delete()  # type: ignore[attr-defined]
    away = away.replace("/2fa/reauthenticate/", "/reauthenticate/")
    # Asked without a factor the role sleeps, so the step itself is sent anew below.
    browser.post(away, {"password": PASSWORD})
    Authenticator.objects.bulk_create(factors)


def fresh(browser: Browser, prefix: str = R) -> Browser:
    """A session that has just shown again who it is."""
    again(browser, browser.get(f"{prefix}/accounts/2fa/totp/deactivate/"))
    return browser


def test_an_administrator_sees_names_and_addresses_and_the_look_is_kept(holder: Account) -> None:
    admin = reader("admin", "administrator")
    page = admin.get(f"{R}/accounts/?lang=en").content.decode()
    assert "Zarmina" in page and "holder@example.org" not in page
    page = admin.get(f"{R}/accounts/{holder.pk}/?lang=en").content.decode()
    assert "Zarmina" in page and "holder@example.org" in page
    assert acts() == ["looked", "looked"]


def test_an_account_of_both_wings_tells_neither_whom_the_other_keeps(holder: Account) -> None:
    cast.grant(holder, "administrator")
    admin = reader("admin", "administrator", "open")
    for path in ("/accounts/", f"/accounts/{holder.pk}/", "/accounts/?format=csv", "/accounts/?sort=person"):
        answer = admin.get(path)
        assert answer.status_code == 200 and "Zarmina" not in answer.content.decode()
    assert acts() == ["exported"]


def test_an_auditor_sees_neither(holder: Account) -> None:
    auditor = reader("auditor", "auditor")
    for path in ("/accounts/", f"/accounts/{holder.pk}/", "/accounts/?format=csv"):
        answer = auditor.get(R + path, {} if "?" in path else {"lang": "en"})
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "Zarmina" not in page and "holder@example.org" not in page
        assert 'name="scope"' not in page and "/close/" not in page and "/grants/" not in page
    assert acts() == ["exported"]


@pytest.mark.parametrize(
    ("wing", "role", "seen"), [("records", "bureau_officer", True), ("open", "bureau_officer", False)]
)
def test_an_account_stands_in_the_wings_of_its_roles(
    holder: Account, wing: str, role: str, seen: bool
) -> None:
    cast.grant(holder, role)
    admin = reader("admin", "administrator", wing)
    prefix = R if wing == "records" else ""
    assert admin.get(f"{prefix}/accounts/{holder.pk}/").status_code == (200 if seen else 404)


def test_a_role_is_proposed_confirmed_and_ended_by_forms(holder: Account) -> None:
    first, second = fresh(reader("first", "administrator")), fresh(reader("second", "administrator"))
    data = {"role": "bureau_officer", "scope": "province:PK-PB"}
    answer = first.post(f"{R}/accounts/{holder.pk}/role/", data)
    assert answer.headers["Location"] == f"{R}/accounts/{holder.pk}/"
    grant = Grant.objects.get(account=holder)
    assert f"/grants/{grant.pk}/confirm/" not in first.get(f"{R}/accounts/{holder.pk}/").content.decode()
    assert f"/grants/{grant.pk}/confirm/" in second.get(f"{R}/accounts/{holder.pk}/").content.decode()
    page = first.post(f"{R}/grants/{grant.pk}/confirm/?lang=en", {}).content.decode()
    assert "another administrator confirms it" in page
    assert second.get(f"{R}/grants/{grant.pk}/confirm/").status_code == 200
    second.post(f"{R}/grants/{grant.pk}/confirm/", {})
    assert [each.role for each in grants_awake(holder, wing="records", at=clock.now())] == ["bureau_officer"]
    assert second.post(f"{R}/grants/{grant.pk}/end/", {}).status_code == 200
    second.post(f"{R}/grants/{grant.pk}/end/", {"reason": "transfer", "reference": "12/2026"})
    assert grants_awake(holder, wing="records", at=clock.now()) == []
    line = Line.objects.get(act="role.ended")
    assert (line.reason, line.reference) == ("transfer", "12/2026")


def test_a_step_sent_twice_is_done_once_and_says_nothing_else_the_second_time(holder: Account) -> None:
    first, second = fresh(reader("first", "administrator")), fresh(reader("second", "administrator"))
    one, two, three = ("1" * 32, "2" * 32, "3" * 32)
    role = {"role": "bureau_officer", "scope": "province:PK-PB", "once": one}
    for _time in range(2):
        assert first.post(f"{R}/accounts/{holder.pk}/role/", role).status_code == 302
    grant = Grant.objects.get(account=holder)
    for _time in range(2):
        assert second.post(f"{R}/grants/{grant.pk}/confirm/", {"once": two}).status_code == 302
    for _time in range(2):
        end = {"reason": "transfer", "once": three}
        assert second.post(f"{R}/grants/{grant.pk}/end/", end).status_code == 302
    assert Line.objects.filter(act__startswith="role.").count() == 3


def test_a_step_that_needs_care_asks_again_who_it_is(holder: Account) -> None:
    admin = reader("admin", "administrator")
    for path in ("reset", "wake", "close", "role"):
        answer = admin.post(f"{R}/accounts/{holder.pk}/{path}/", {})
        assert f"{R}/accounts/2fa/reauthenticate/" in answer.headers["Location"]
    assert acts() == []


def test_a_proposal_waits_through_the_asking(holder: Account) -> None:
    """What was sent is kept while the reader shows again who they are, and then carried out."""
    from django.core.cache import cache

    from palermo.partners.tests.accounts_cast import code, with_app

    admin = reader("admin", "administrator")
    with_app(admin.account)  # type: ignore[attr-defined]
    cache.clear()
    data = {"role": "statistician", "scope": "everything"}
    away = admin.post(f"{R}/accounts/{holder.pk}/role/", data).headers["Location"]
    answer = admin.post(away, {"code": code()})
    assert answer.headers["Location"] == f"{R}/accounts/{holder.pk}/"
    assert Grant.objects.get(account=holder).role == "statistician"


def test_reset_and_close_by_forms(holder: Account) -> None:
    admin = fresh(reader("admin", "administrator"))
    assert admin.get(f"{R}/accounts/{holder.pk}/reset/").status_code == 200
    admin.post(f"{R}/accounts/{holder.pk}/reset/", {"reason": "lost_factor"})
    assert (
        "another administrator wakes"
        in admin.post(f"{R}/accounts/{holder.pk}/wake/?lang=en", {}).content.decode()
    )
    admin.post(f"{R}/accounts/{holder.pk}/close/", {"reason": "misuse"})
    holder.refresh_from_db()
    assert not holder.is_active
    assert acts("factor.reset", "account.closed") == ["factor.reset", "account.closed"]


def test_who_wakes_a_role_reads_when_and_from_where_a_factor_was_enrolled(holder: Account) -> None:
    cast.grant(holder, "bureau_officer")
    first = fresh(reader("first", "administrator"))
    second = fresh(reader("second", "administrator"))
    enrolled = Acting(account=holder.pk, role="none", scope="", wing="open", origin="192.0.2.7")
    write(
        "factor.enrolled",
        by=enrolled,
        at=clock.now(),
        thing=("account", holder.pk),
        details={"kinds": ["totp"]},
    )
    first.post(f"{R}/accounts/{holder.pk}/reset/", {"reason": "lost_factor"})
    page = second.get(f"{R}/accounts/{holder.pk}/wake/?lang=en").content.decode()
    assert "No second factor was enrolled since the reset." in page and "192.0.2.7" not in page
    write(
        "factor.enrolled",
        by=enrolled,
        at=clock.now(),
        thing=("account", holder.pk),
        details={"kinds": ["totp"]},
    )
    page = second.get(f"{R}/accounts/{holder.pk}/wake/?lang=en").content.decode()
    assert page.count("from the network address \u2068192.0.2.7\u2069.") == 1


def test_a_session_acts_in_one_role_and_switches(holder: Account) -> None:
    cast.grant(holder, "translator")
    cast.grant(holder, "mentor")
    browser = cast.sign_in(Browser(), holder)
    assert "Act in the role" in browser.get("/my/account/?lang=en").content.decode()
    mentor = Grant.objects.get(role="mentor")
    answer = browser.post("/my/role/", {"grant": mentor.pk, "next": "/roles/"})
    assert answer.headers["Location"] == "/roles/"
    assert details("role.switched") == ['{"from":"translator","to":"mentor"}']
    browser.post("/my/role/", {"grant": mentor.pk})
    assert acts("role.switched") == ["role.switched"]
    stranger = cast.account("stranger", "learner")
    for wrong in (stranger.grants.get().pk, "x", "", 10**30):
        assert browser.post("/my/role/", {"grant": wrong}).status_code == 409


def test_a_session_whose_role_ended_falls_to_none(holder: Account) -> None:
    held = cast.grant(holder, "administrator")
    cast.grant(holder, "translator")
    browser = cast.sign_in(Browser(), holder)
    assert browser.get("/accounts/").status_code == 200
    Grant.objects.filter(pk=held.pk).update(ended_at=NOW, ended_by=7)
    assert browser.get("/accounts/").status_code == 403
    page = browser.get("/my/account/?lang=en").content.decode()
    assert "The role you acted in has ended" in page
    line = Line.objects.get(act="refused")
    assert line.role == "none" and line.details == '{"right":"account.list"}'
    browser.post("/my/role/", {"grant": Grant.objects.get(role="translator").pk})
    assert "has ended" not in browser.get("/my/account/?lang=en").content.decode()


def test_asking_who_it_is_takes_three_queries(holder: Account) -> None:
    for role in ("translator", "mentor", "learner"):
        cast.grant(holder, role)
    browser = cast.sign_in(Browser(), holder)
    browser.get("/language/")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        browser.get("/language/")
    assert len(queries) == 3, [query["sql"] for query in queries]


@pytest.mark.parametrize("rows", [1, 50])
def test_the_list_takes_few_queries_however_long_it_is(rows: int) -> None:
    for number in range(rows):
        cast.account(f"one-{number}", "statistician")
    admin = reader("admin", "administrator")
    admin.get(f"{R}/accounts/")
    with CaptureQueriesContext(connection) as queries:
        admin.get(f"{R}/accounts/")
    assert len(queries) <= 10, [query["sql"] for query in queries]


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_the_table_of_roles_is_whole_on_its_page(lang: str) -> None:
    from palermo.partners.rules.roles import rights, roles

    page = unescape(reader("admin", "administrator", "open").get(f"/roles/?lang={lang}").content.decode())
    for role in roles().values():
        assert (role.name_ur if lang == "ur" else role.name) in page
    assert all((right.what_ur if lang == "ur" else right.what) in page for right in rights().values())


def test_a_token_is_shown_once_by_its_page(holder: Account) -> None:
    browser = fresh(reader("officer", "bureau_officer"))
    data = {"name": "nightly", "scopes": ["directory.people"], "days": "90"}
    page = browser.post(f"{R}/my/tokens/", data).content.decode()
    found = re.search(r"palermo_[0-9a-f]{12}_[A-Za-z0-9_-]{43}", page)
    assert found and found[0] not in browser.get(f"{R}/my/tokens/").content.decode()
    assert acts("token.made") == ["token.made"]
    assert reader("clerk", "clerk", scope="body:PB-POLICE").get(f"{R}/my/tokens/").status_code == 403


def test_the_record_wing_idles_out_on_the_server(holder: Account) -> None:
    cast.grant(holder, "bureau_officer")
    browser = cast.sign_in(Browser(), holder, "records")
    browser.get(f"{R}/my/account/")
    row = Session.objects.get(session_key=browser.cookies["palermo_records"].value)
    left = row.expire_date - timezone.now()
    assert timedelta(minutes=29) < left <= timedelta(minutes=30)
    Session.objects.filter(pk=row.pk).update(expire_date=timezone.now() - timedelta(seconds=1))
    assert "/accounts/login/" in browser.get(f"{R}/my/account/").headers["Location"]


def test_the_open_wing_stays_longer(holder: Account) -> None:
    browser = cast.sign_in(Browser(), holder)
    browser.get("/my/account/")
    row = Session.objects.get(session_key=browser.cookies["palermo_open"].value)
    assert timedelta(hours=11) < row.expire_date - timezone.now() <= timedelta(hours=12)


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_two_exclusive_roles_are_not_given_at_once(transactional_db: None) -> None:
    holder = cast.account("holder")
    by = {name: cast.acting(cast.account(name, "administrator"), "records") for name in ("first", "second")}
    start, refused = threading.Barrier(2), []

    def propose(name: str, role: str) -> None:
        start.wait()
        try:
            propose_role(holder.pk, Wish(role, ("everything", ""), THEN), by=by[name], at=NOW)
        except Refused as words:
            refused.append(words)
        finally:
            connection.close()

    wishes = (("first", "statistician"), ("second", "releaser"))
    both = [threading.Thread(target=propose, args=wish) for wish in wishes]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert len(refused) == 1 and Grant.objects.filter(account=holder).count() == 1
