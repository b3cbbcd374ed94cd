"""Giving posts, ending them, standing in: the rules say in words what the database refuses."""

import io
import json
from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from palermo.journal.models import Line
from palermo.partners.actions.posts import (
    Letter,
    begin_tenure,
    change_post,
    end_tenure,
    enter_post,
    let_stand_in,
)
from palermo.partners.models import Post, Tenure
from palermo.partners.queries.posts import other_bodies, tenures, who_is_who
from palermo.partners.tests import directory_cast as cast
from palermo.ui.refusals import NotAllowed, Refused, Stale
from palermo.vault.queries import attachment, file_name, open_sealed
from tests.cast import NOW

pytestmark = pytest.mark.django_db
ADMIN = cast.administrator()
JAN, MAR, MAY = date(2026, 1, 1), date(2026, 3, 31), date(2026, 5, 31)


def plain(words: str) -> str:
    return words.replace("\u2068", "").replace("\u2069", "")


def test_a_nomination_for_a_held_post_says_who_holds_it_from_when_to_when() -> None:
    post = cast.post(cast.organisation())
    cast.held(post, cast.person("Sara", "Khan"), JAN, MAR)
    with pytest.raises(Refused) as refused:
        begin_tenure(post.pk, cast.person().pk, since=MAR, by=ADMIN, at=NOW)
    assert plain(refused.value.words) == (
        "Sara Khan holds this post from 1 January 2026 to 31 March 2026. End that first, or choose other days."
    )
    assert refused.value.field == "since"


def test_the_day_after_the_last_day_is_free() -> None:
    post = cast.post(cast.organisation())
    cast.held(post, cast.person(), JAN, MAR)
    cast.held(post, cast.person(), date(2026, 4, 1))
    assert Tenure.objects.count() == 2


def test_a_holder_of_the_other_wing_is_not_named_in_the_refusal() -> None:
    post = cast.post(cast.organisation())
    begin_tenure(
        post.pk, cast.person("Hidden", wing="records").pk, since=JAN, by=cast.administrator("records"), at=NOW
    )
    with pytest.raises(Refused) as refused:
        begin_tenure(post.pk, cast.person().pk, since=MAR, by=ADMIN, at=NOW)
    assert plain(refused.value.words) == (
        "This post is held since 1 January 2026 by a person whose name is not shown here."
    )


def test_a_second_focal_person_for_one_body_and_process_is_refused() -> None:
    body = cast.organisation(body="PB-POLICE")
    post = cast.post(body, "Focal person", "alliance")
    cast.held(post, cast.person())
    with pytest.raises(Refused) as second_post, transaction.atomic():
        cast.post(body, "Another focal person", "alliance")
    assert second_post.value.field == "focal_for"
    with pytest.raises(Refused), transaction.atomic():
        cast.held(post, cast.person())
    cast.post(body, "Focal person", "untoc-review")
    cast.post(cast.organisation(), "Focal person", "alliance")
    assert Post.objects.count() == 3


def test_one_person_may_serve_two_bodies_and_the_other_one_is_named() -> None:
    person = cast.person()
    first, second = cast.post(cast.organisation()), cast.post(cast.organisation())
    tenure = cast.held(first, person)
    assert list(other_bodies(person, second, JAN, None, ADMIN)) == [tenure]
    cast.held(second, person)
    assert Tenure.objects.filter(person=person).count() == 2


def test_whom_the_reader_does_not_see_they_cannot_choose() -> None:
    post = cast.post(cast.organisation())
    hidden = cast.person(wing="records")
    for wrong in (hidden.pk, 999_999):
        with pytest.raises(Refused) as refused, transaction.atomic():
            begin_tenure(post.pk, wrong, since=JAN, by=ADMIN, at=NOW)
        assert refused.value.field == "who"


def test_days_in_the_wrong_order_and_a_closed_organisation() -> None:
    post = cast.post(cast.organisation(closed_on=date(2026, 2, 1)))
    for since, until, field in ((MAR, JAN, "until"), (MAR, None, "since")):
        with pytest.raises(Refused) as refused, transaction.atomic():
            begin_tenure(post.pk, cast.person().pk, since=since, until=until, by=ADMIN, at=NOW)
        assert refused.value.field == field


def test_a_focal_person_gives_posts_of_the_own_body_only() -> None:
    own, other = cast.organisation(body="PB-POLICE"), cast.organisation(body="SD-POLICE")
    person = cast.person()
    cast.held(cast.post(own), person)
    focal = cast.role("provincial_focal", "body:PB-POLICE", "records")
    begin_tenure(cast.post(own, "Deputy").pk, person.pk, since=JAN, by=focal, at=NOW)
    with pytest.raises(NotAllowed):
        begin_tenure(cast.post(other).pk, person.pk, since=JAN, by=focal, at=NOW)
    with pytest.raises(NotAllowed):
        enter_post(other.pk, title="New", by=focal, at=NOW)
    for role in ("clerk", "auditor", "statistician", "releaser"):
        with pytest.raises(NotAllowed):
            begin_tenure(
                cast.post(own).pk,
                person.pk,
                since=JAN,
                by=cast.role(role, "body:PB-POLICE", "records"),
                at=NOW,
            )


def test_a_stand_in_lies_within_the_tenure_and_is_another_person() -> None:
    post = cast.post(cast.organisation())
    holder, deputy = cast.person("Holder"), cast.person("Deputy")
    tenure = cast.held(post, holder, JAN, MAY)

    def stand_in(who: int, since: date, until: date, of: int = tenure.pk) -> Tenure:
        return let_stand_in(of, who, since=since, until=until, by=ADMIN, at=NOW)

    wrong = [
        (holder.pk, MAR, MAY, "who"),
        (deputy.pk, date(2025, 12, 31), MAR, "since"),
        (deputy.pk, MAR, date(2026, 6, 1), "until"),
        (deputy.pk, MAY, MAR, "until"),
    ]
    for who, since, until, field in wrong:
        with pytest.raises(Refused) as refused, transaction.atomic():
            stand_in(who, since, until)
        assert refused.value.field == field
    first = stand_in(deputy.pk, JAN, MAR)
    with pytest.raises(Refused) as twice, transaction.atomic():
        stand_in(cast.person().pk, MAR, MAY)
    assert plain(twice.value.words) == "Deputy stands in from 1 January 2026 to 31 March 2026."
    with pytest.raises(Refused), transaction.atomic():
        stand_in(cast.person().pk, JAN, JAN, of=first.pk)
    stand_in(deputy.pk, date(2026, 4, 1), MAY)
    assert Tenure.objects.filter(acting_for=tenure).count() == 2


def test_ending_a_post_ends_those_who_stand_in_and_drops_those_who_never_began() -> None:
    tenure = cast.held(cast.post(cast.organisation()), cast.person())
    by = {"by": ADMIN, "at": NOW}
    over = let_stand_in(tenure.pk, cast.person().pk, since=JAN, until=date(2026, 1, 10), **by)
    cut = let_stand_in(tenure.pk, cast.person().pk, since=date(2026, 3, 1), until=date(2026, 4, 30), **by)
    dropped = let_stand_in(tenure.pk, cast.person().pk, since=MAY, until=MAY, **by)
    end_tenure(tenure.pk, until=MAR, seen="1", **by)
    assert dict(Tenure.objects.values_list("pk", "until")) == {
        tenure.pk: MAR,
        over.pk: date(2026, 1, 10),
        cut.pk: MAR,
    }
    details = json.loads(Line.objects.get(act="tenure.ended").details)
    assert (details["cut"], details["dropped"], details["until"]) == ([cut.pk], [dropped.pk], "2026-03-31")


def test_a_last_day_is_corrected_unless_somebody_else_holds_the_post() -> None:
    post = cast.post(cast.organisation())
    tenure = cast.held(post, cast.person(), JAN)
    end_tenure(tenure.pk, until=MAR, seen="1", by=ADMIN, at=NOW)
    with pytest.raises(Stale), transaction.atomic():
        end_tenure(tenure.pk, until=MAY, seen="1", by=ADMIN, at=NOW)
    end_tenure(tenure.pk, until=MAY, seen="2", by=ADMIN, at=NOW)
    cast.held(post, cast.person(), date(2026, 6, 1))
    for wrong in (date(2026, 6, 1), date(2025, 12, 31), None):
        with pytest.raises(Refused), transaction.atomic():
            end_tenure(tenure.pk, until=wrong, seen="3", by=ADMIN, at=NOW)
    tenure.refresh_from_db()
    assert (tenure.until, tenure.version) == (MAY, 3)


def test_a_post_keeps_its_body_and_process_when_its_name_changes() -> None:
    post = cast.post(cast.organisation(), "Old", "alliance")
    change_post(post.pk, title="New", title_ur="نیا", seen="1", by=ADMIN, at=NOW)
    with pytest.raises(Stale):
        change_post(post.pk, title="Late", title_ur="", seen="1", by=ADMIN, at=NOW)
    post.refresh_from_db()
    assert (post.title, post.focal_for, post.version) == ("New", "alliance", 2)


def test_who_is_who_on_a_day_is_one_query() -> None:
    post = cast.post(cast.organisation("Alpha"))
    first, second, deputy = cast.person("First"), cast.person("Second"), cast.person("Deputy")
    before = cast.held(post, first, JAN, MAR)
    cast.held(post, second, date(2026, 4, 1))
    let_stand_in(before.pk, deputy.pk, since=MAR, until=MAR, by=ADMIN, at=NOW)
    cast.held(cast.post(cast.organisation("Beta")), cast.person("Recorded"), JAN)

    def names(day: date, by: object = ADMIN, wing: str = "open") -> list[str]:
        with CaptureQueriesContext(connection) as queries:
            rows = [
                (
                    row.person.given_name,
                    row.post.organisation.name,
                    row.acting_for and row.acting_for.person.given_name,
                )
                for row in who_is_who(day, wing, by)  # type: ignore[arg-type]
            ]
        assert len(queries) == 1
        return [f"{name} {body}{f' for {other}' if other else ''}" for name, body, other in rows]

    assert names(date(2025, 12, 31)) == []
    assert sorted(names(MAR)) == ["Deputy Alpha for First", "First Alpha", "Recorded Beta"]
    assert names(date(2026, 4, 1)) == ["Second Alpha", "Recorded Beta"]


def test_who_is_who_stays_within_wing_and_scope() -> None:
    punjab, sindh = cast.organisation("P", body="PB-POLICE"), cast.organisation("S", body="SD-POLICE")
    cast.held(cast.post(punjab), cast.person("Here"))
    cast.held(cast.post(sindh), cast.person("There"))
    hidden = cast.post(cast.organisation("R", wing="records"))
    cast.held(hidden, cast.person("Hidden", wing="records"), wing="records")

    def seen(role: str, scope: str, wing: str) -> set[str]:
        by = cast.role(role, scope, wing)
        return set(who_is_who(MAR, wing, by).values_list("person__given_name", flat=True))

    assert seen("administrator", "everything", "records") == {"Here", "There", "Hidden"}
    assert seen("administrator", "everything", "open") == {"Here", "There"}
    assert seen("provincial_focal", "body:PB-POLICE", "records") == {"Here"}
    assert seen("auditor", "everything", "records") == set()
    assert {each.is_named for each in tenures(cast.role("auditor", wing="records"))} == {False}


@pytest.mark.usefixtures("keys")
def test_the_letter_is_sealed_and_belongs_to_the_tenure() -> None:
    letter = Letter(io.BytesIO(b"%PDF-1.4 invented"), "Letter of Sara.pdf", "application/pdf")
    post, person = cast.post(cast.organisation()), cast.person()
    tenure = begin_tenure(post.pk, person.pk, since=JAN, letter=letter, by=ADMIN, at=NOW)
    kept = attachment(Tenure.objects.get(pk=tenure.pk).letter)  # type: ignore[arg-type]
    assert (open_sealed(kept.sealed), file_name(kept)) == (b"%PDF-1.4 invented", "Letter of Sara.pdf")
    assert (kept.about_kind, kept.about_id) == ("tenure", str(tenure.pk))


@pytest.mark.usefixtures("keys")
def test_a_file_that_is_no_letter_leaves_nothing_behind() -> None:
    letter = Letter(io.BytesIO(b"MZ invented"), "letter.pdf", "application/pdf")
    with pytest.raises(Refused) as refused:
        begin_tenure(
            cast.post(cast.organisation()).pk, cast.person().pk, since=JAN, letter=letter, by=ADMIN, at=NOW
        )
    assert refused.value.field == "letter"
    assert not Tenure.objects.exists()


def test_the_refusal_stands_in_urdu_too() -> None:
    post = cast.post(cast.organisation())
    cast.held(post, cast.person("Sara", name_ur="سارہ"), JAN, MAR)
    with translation.override("ur"), pytest.raises(Refused) as refused:
        begin_tenure(post.pk, cast.person().pk, since=MAR, by=ADMIN, at=NOW)
    assert "سارہ" in refused.value.words
    assert "1 جنوری 2026" in refused.value.words
