"""The directory: people, organisations, posts, merges."""

from datetime import date, timedelta
from io import BytesIO

from palermo.partners.actions import directory, merging, posts
from palermo.partners.models import Person, Tenure
from palermo.partners.rules.directory import OrganisationEntry, PersonEntry
from palermo.partners.tests import directory_cast as cast
from tests.cast import NOW
from tests.faults.case import Case, Told
from tests.faults.cases.vault import BIG, PDF

BY = cast.administrator()
DAY = date(2026, 3, 1)
PERSON = PersonEntry(wing="both", given_name="Zarmina", family_name="Kohistar", aliases=("Zari", "Mina"))
HOUSE = OrganisationEntry(wing="both", name="Registan", kind="police", sector="state", aliases=("RG",))


def letter() -> posts.Letter:
    return posts.Letter(BytesIO(PDF + BIG), "letter.pdf", "application/pdf")


def a_person() -> Told:
    return {"person": cast.person("Gul", aliases=("Guli",)).pk}


def an_organisation() -> Told:
    return {"organisation": cast.organisation("Registan").pk}


def a_post() -> Told:
    return a_person() | {"post": cast.post(cast.organisation("Registan")).pk}


def a_tenure() -> Told:
    """With two who stand in: one is cut short by its end, the other falls away."""
    told = a_post()
    held = cast.held(posts.Post.objects.get(pk=told["post"]), Person.objects.get(pk=told["person"]))
    for since, until in ((date(2026, 4, 1), date(2026, 4, 30)), (date(2026, 6, 1), date(2026, 6, 9))):
        posts.let_stand_in(held.pk, cast.person("Taimur").pk, since=since, until=until, by=BY, at=NOW)
    return told | {"tenure": held.pk}


def two_people() -> Told:
    """Each with an alias, a consent and a tenure."""
    told = {}
    for name in ("kept", "gone"):
        who = cast.person(name.title(), aliases=(f"{name} alias",), email=f"{name}@example.org")
        directory.give_consent(who.pk, "newsletter", DAY, by=BY, at=NOW)
        cast.held(cast.post(cast.organisation()), who)
        told[name] = who.pk
    return told


def merged() -> Told:
    told = two_people()
    merge = merging.merge_people(told["kept"], told["gone"], by=BY, at=NOW)
    return {"merge": merge.pk}


def consented() -> Told:
    told = a_person()
    directory.give_consent(told["person"], "newsletter", DAY, by=BY, at=NOW)
    return told


def change_person(told: Told, once: str) -> None:
    directory.change_person(told["person"], PERSON, seen="1", by=BY, at=NOW, once=once)


def change_organisation(told: Told, once: str) -> None:
    directory.change_organisation(told["organisation"], HOUSE, seen="1", by=BY, at=NOW, once=once)


def begin_tenure(told: Told, once: str) -> None:
    posts.begin_tenure(told["post"], told["person"], since=DAY, letter=letter(), by=BY, at=NOW, once=once)


def end_tenure(told: Told, once: str) -> None:
    posts.end_tenure(told["tenure"], until=date(2026, 4, 15), seen="1", by=BY, at=NOW, once=once)


def let_stand_in(told: Told, once: str) -> None:
    posts.let_stand_in(
        told["tenure"],
        told["stand_in"],
        since=DAY,
        until=DAY + timedelta(days=9),
        letter=letter(),
        by=BY,
        at=NOW,
        once=once,
    )


def letter_opened(told: Told, once: str) -> None:
    posts.letter_opened(Tenure.objects.get(pk=told["tenure"]), by=BY, at=NOW)


CASES = {
    "enter_person": Case(
        lambda told, once: directory.enter_person(PERSON, by=BY, at=NOW, once=once),
        actions=("enter_person",),
    ),
    "change_person": Case(change_person, a_person, actions=("change_person",)),
    "give_consent": Case(
        lambda told, once: directory.give_consent(
            told["person"], "newsletter", DAY, by=BY, at=NOW, once=once
        ),
        a_person,
        actions=("give_consent",),
    ),
    "withdraw_consent": Case(
        lambda told, once: directory.withdraw_consent(
            told["person"], "newsletter", DAY, by=BY, at=NOW, once=once
        ),
        consented,
        actions=("withdraw_consent",),
    ),
    "enter_organisation": Case(
        lambda told, once: directory.enter_organisation(HOUSE, by=BY, at=NOW, once=once),
        actions=("enter_organisation",),
    ),
    "change_organisation": Case(change_organisation, an_organisation, actions=("change_organisation",)),
    "enter_post": Case(
        lambda told, once: posts.enter_post(told["organisation"], title="Director", by=BY, at=NOW, once=once),
        an_organisation,
        actions=("enter_post",),
    ),
    "change_post": Case(
        lambda told, once: posts.change_post(
            told["post"], title="Head", title_ur="سربراہ", seen="1", by=BY, at=NOW, once=once
        ),
        a_post,
        actions=("change_post",),
    ),
    "begin_tenure": Case(begin_tenure, a_post, actions=("begin_tenure",), power=True),
    "end_tenure": Case(end_tenure, a_tenure, actions=("end_tenure",)),
    "let_stand_in": Case(
        let_stand_in, lambda: a_tenure() | {"stand_in": cast.person("Naheed").pk}, actions=("let_stand_in",)
    ),
    "letter_opened": Case(letter_opened, a_tenure, once=False, actions=("letter_opened",)),
    "merge_people": Case(
        lambda told, once: merging.merge_people(told["kept"], told["gone"], by=BY, at=NOW, once=once),
        two_people,
        actions=("merge_people",),
    ),
    "undo_merge": Case(
        lambda told, once: merging.undo_merge(told["merge"], by=BY, at=NOW, once=once),
        merged,
        actions=("undo_merge",),
    ),
}
