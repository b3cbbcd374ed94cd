"""Making posts, giving them to people, ending that, and letting somebody stand in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from palermo.journal.actions import write
from palermo.journal.actions.writing import Detail
from palermo.journal.actor import Actor
from palermo.partners.actions.constraints import plainly
from palermo.partners.models import Organisation, Person, Post, Tenure
from palermo.partners.queries.directory import people
from palermo.partners.queries.posts import holder_name_seen
from palermo.partners.rules.acting import require
from palermo.partners.rules.directory import is_at_home
from palermo.partners.rules.names import full_name
from palermo.partners.rules.posts import (
    already_held,
    check_days,
    check_organisation_open,
    check_process,
    check_stand_in,
    held_meanwhile,
)
from palermo.partners.rules.scopes import scopes_of_organisation, scopes_of_post
from palermo.ui.refusals import NotAllowed, Refused, Stale
from palermo.vault.actions import attach
from palermo.vault.rules import ring_of


@dataclass(frozen=True)
class Letter:
    """A nomination letter as it came in."""

    stream: BinaryIO
    file_name: str
    media_type: str


@transaction.atomic
def enter_post(
    organisation_id: int,
    *,
    title: str,
    title_ur: str = "",
    focal_for: str = "",
    by: Actor,
    at: datetime,
    once: str | None = None,
) -> Post:
    organisation = Organisation.objects.get(pk=organisation_id)
    thing = ("organisation", str(organisation_id))
    require(by, "post.enter", scopes_of_organisation(organisation_id), thing)
    if not is_at_home(organisation.wing, by):
        raise NotAllowed("post.enter", thing)
    check_process(focal_for, by)
    with plainly():
        post = Post.objects.create(
            organisation=organisation, title=title, title_ur=title_ur, focal_for=focal_for
        )
    details: dict[str, Detail] = {"organisation": organisation.pk, "process": focal_for}
    write("post.entered", by=by, at=at, thing=("post", post.pk), details=details, once=once)
    return post


@transaction.atomic
def change_post(
    post_id: int,
    *,
    title: str,
    title_ur: str,
    seen: str | None,
    by: Actor,
    at: datetime,
    once: str | None = None,
) -> Post:
    """The words of a post; whose it is and for which process never changes, since tenures hang on it."""
    post = locked_post(post_id, "post.enter", by)
    if seen != str(post.version):
        raise Stale(post)
    post.title, post.title_ur, post.version = title, title_ur, post.version + 1
    post.save()
    write("post.changed", by=by, at=at, thing=("post", post.pk), once=once)
    return post


def locked_post(post_id: int, right: str, by: Actor) -> Post:
    """The lock on the post puts everything that is done to its tenures one after the other."""
    post = Post.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=post_id)
    thing = ("post", str(post_id))
    require(by, right, scopes_of_post(post), thing)
    if not is_at_home(post.organisation.wing, by):
        raise NotAllowed(right, thing)
    check_process(post.focal_for, by)
    return post


@transaction.atomic
def begin_tenure(
    post_id: int,
    person_id: int,
    *,
    since: date,
    until: date | None = None,
    letter: Letter | None = None,
    by: Actor,
    at: datetime,
    once: str | None = None,
) -> Tenure:
    post = locked_post(post_id, "tenure.begin", by)
    person = chosen_person(person_id, by=by, at=at)
    check_begin(post, since, until, by)
    with plainly():
        tenure = Tenure.objects.create(post=post, person=person, since=since, until=until)
    keep_letter(tenure, letter, by=by, at=at)
    return told("tenure.begun", tenure, by=by, at=at, once=once)


def chosen_person(person_id: int, *, by: Actor, at: datetime) -> Person:
    """Whom the reader does not see they cannot choose either; locked against a merge meanwhile."""
    person = people(by, at=at).select_for_update(of=("self",)).filter(pk=person_id).first()
    if person is None:
        raise Refused(_("There is no such person."), "who")
    return person


def check_begin(post: Post, since: date, until: date | None, by: Actor) -> None:
    """Asked before the last step too, so that nobody confirms what will be refused."""
    check_days(since, until)
    check_organisation_open(post, since)
    refuse_overlap(post, since, until, by)


def check_leave(holder: Tenure, person_id: int, since: date, until: date, by: Actor) -> None:
    check_stand_in(holder, person_id, since, until)
    refuse_overlap(holder.post, since, until, by, stand_in=True)


def check_end(tenure: Tenure, until: date | None, by: Actor) -> None:
    check_days(tenure.since, until)
    stand_in = tenure.acting_for is not None
    if tenure.acting_for is not None:
        check_stand_in(tenure.acting_for, tenure.person_id, tenure.since, until)
    refuse_overlap(tenure.post, tenure.since, until, by, stand_in=stand_in, but=tenure.pk)


def refuse_overlap(
    post: Post,
    since: date,
    until: date | None,
    by: Actor,
    *,
    stand_in: bool = False,
    but: int | None = None,
) -> None:
    other = held_meanwhile(post, since, until, stand_in=stand_in, but=but)
    if other is not None:
        raise already_held(other, full_name(other.person) if holder_name_seen(other, by) else "")


def keep_letter(tenure: Tenure, letter: Letter | None, *, by: Actor, at: datetime) -> None:
    if letter is None:
        return
    attachment = attach(
        letter.stream,
        file_name=letter.file_name,
        media_type=letter.media_type,
        about=("tenure", tenure.pk),
        ring=ring_of(by.wing),
        field="letter",
        by=by,
        at=at,
    )
    tenure.letter = attachment.pk
    tenure.save(update_fields=["letter"])


def told(
    act: str,
    tenure: Tenure,
    *,
    by: Actor,
    at: datetime,
    once: str | None = None,
    details: Mapping[str, Detail] | None = None,
) -> Tenure:
    said: dict[str, Detail] = {
        "post": tenure.post_id,
        "person": tenure.person_id,
        "since": tenure.since,
        "until": tenure.until,
        "letter": tenure.letter.hex if tenure.letter else "",
    }
    write(act, by=by, at=at, thing=("tenure", tenure.pk), details={**said, **(details or {})}, once=once)
    return tenure


@transaction.atomic
def end_tenure(
    tenure_id: int,
    *,
    until: date | None,
    seen: str | None,
    by: Actor,
    at: datetime,
    once: str | None = None,
) -> Tenure:
    """Also corrects a last day; stand-ins end with it, and those that had not begun by then fall away."""
    tenure = locked_tenure(tenure_id, by)
    if seen != str(tenure.version):
        raise Stale(tenure)
    check_end(tenure, until, by)
    tenure.until, tenure.version = until, tenure.version + 1
    cut: list[int] = []
    dropped: list[int] = []
    with plainly():
        if until is not None:
            cut, dropped = end_stand_ins(tenure, until)
        tenure.save()
    return told("tenure.ended", tenure, by=by, at=at, once=once, details={"cut": cut, "dropped": dropped})


def end_stand_ins(tenure: Tenure, until: date) -> tuple[list[int], list[int]]:
    """The ids of those shortened and of those that never came to be."""
    late = tenure.stand_ins.filter(since__gt=until)
    dropped = list(late.values_list("pk", flat=True))
    late.delete()
    cut = []
    for stand_in in tenure.stand_ins.filter(until__gt=until):
        stand_in.until, stand_in.version = until, stand_in.version + 1
        stand_in.save()
        cut.append(stand_in.pk)
    return cut, dropped


def locked_tenure(tenure_id: int, by: Actor) -> Tenure:
    post_id = Tenure.objects.values_list("post_id", flat=True).get(pk=tenure_id)
    post = locked_post(post_id, "tenure.end", by)
    tenure = Tenure.objects.select_related("person", "acting_for").get(pk=tenure_id)
    if not is_at_home(tenure.person.wing, by):
        raise NotAllowed("tenure.end", ("tenure", str(tenure_id)))
    tenure.post = post
    return tenure


@transaction.atomic
def let_stand_in(
    tenure_id: int,
    person_id: int,
    *,
    since: date,
    until: date,
    letter: Letter | None = None,
    by: Actor,
    at: datetime,
    once: str | None = None,
) -> Tenure:
    holder = locked_tenure(tenure_id, by)
    person = chosen_person(person_id, by=by, at=at)
    check_leave(holder, person.pk, since, until, by)
    with plainly():
        stand_in = Tenure.objects.create(
            post=holder.post, person=person, since=since, until=until, acting_for=holder
        )
    keep_letter(stand_in, letter, by=by, at=at)
    details = {"acting_for": holder.pk}
    return told("tenure.stood_in", stand_in, by=by, at=at, once=once, details=details)


@transaction.atomic
def letter_opened(tenure: Tenure, *, by: Actor, at: datetime) -> None:
    """Committed before the first byte goes out."""
    require(by, "letter.read", scopes_of_post(tenure.post), ("tenure", str(tenure.pk)))
    write(
        "letter.opened",
        by=by,
        at=at,
        thing=("tenure", tenure.pk),
        details={
            "attachment": tenure.letter.hex if tenure.letter else "",
            "person": tenure.person_id,
            "day": localdate(at),
        },
    )
