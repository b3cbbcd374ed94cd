from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction

from palermo.journal.actions import write
from palermo.register import actions
from palermo.register.actions.searching import search
from palermo.register.models import AcceptedSet, CaseContent, CaseEntry, CaseNumber, IdentityKey, NameKey
from palermo.register.queries.sets import kept_sets, sets_of_submission
from palermo.register.rules.searching import Question
from palermo.register.tests.returned import Q2, WORKER, case, laid, person, reader, stood
from palermo.ui.refusals import Refused
from palermo.vault.actions import destroy_items
from tests.cast import NOW
from tests.faults.case import Case, Look, Told, swept

SUBMISSION = UUID("5c5ff1c8-5a3b-4f0e-9d6e-0c1a4d8f7e21")
PEOPLE = (
    person(1, "VICTIM", name="Nasreen Bibi", id_number="35202-1234567-2"),
    person(2, "ACCUSED", name="Muhammad Aslam"),
)
OLD = {"status": "ACQUITTED", "status_on": "2015-01-05", "registered_on": "2014-01-05"}
SECOND = (case("2", *PEOPLE), case("3", PEOPLE[0], transferred_from="SD-POLICE:4"))


def one_stands() -> None:
    stood(case("1", *PEOPLE), case("2", *PEOPLE))


def two_stand() -> None:
    one_stands()
    stood(case("1", *PEOPLE), period=Q2)


def accepted(told: Told, once: str) -> None:
    """As the room of returns does it: laid down by long work, decided with the line of the journal."""
    laid_down = laid(*SECOND, submission=SUBMISSION)
    with transaction.atomic():
        actions.let_stand(laid_down, by=WORKER, at=NOW)
        write("return.accepted", by=WORKER, at=NOW, thing=("return", str(SUBMISSION)))


def accepted_once(told: Told, once: str) -> None:
    if sets_of_submission(SUBMISSION).filter(accepted_at__isnull=False).exists():
        raise Refused("it stands")
    accepted(told, once)


def given_up() -> Told:
    one_stands()
    set_ = laid(*SECOND, submission=SUBMISSION)
    return {"set": set_.pk}


def abandoned(told: Told, once: str) -> None:
    actions.abandon(AcceptedSet.objects.get(pk=told["set"]), at=NOW)


def left_by_the_dead() -> Told:
    told = given_up()
    abandoned(told, "")
    (Path(settings.LEDGER) / "ab000000-0000-4000-8000-000000000000").mkdir()
    return told


def later() -> datetime:
    """Two days on: by the files' own time, and by that of the tests."""
    return max(datetime.now(NOW.tzinfo), NOW) + timedelta(days=2)


def swept_here(told: Told) -> None:
    swept(told)
    actions.sweep(later())


def compacted(told: Told, once: str) -> None:
    actions.compact(NOW, many=2)


def lost() -> None:
    two_stand()
    for model in (CaseContent, CaseEntry, CaseNumber):
        model.objects.all().delete()
    NameKey.objects.all()._raw_delete("default")
    IdentityKey.objects.all()._raw_delete("default")


def rebuilt(told: Told, once: str) -> None:
    actions.rebuild(by=WORKER, at=NOW)


def one_is_due() -> Told:
    stood(case("1", *PEOPLE, **OLD), case("2", *PEOPLE))
    stood(case("1", *PEOPLE, **OLD), period=Q2)
    due = CaseEntry.objects.filter(status="ACQUITTED").values("case_no")
    return {"address": str(CaseNumber.objects.get(case_no__in=due).address)}


def destroyed(told: Told, once: str) -> None:
    actions.destroy_cases(
        [UUID(told["address"])], by=reader("administrator"), at=NOW, reason="duty", once=once
    )


def destroyed_by_a_restore() -> Told:
    told = one_is_due()
    destroy_items([f"case:{told['address']}"], ring="records", by=WORKER, at=NOW)
    return told


def followed(told: Told, once: str) -> None:
    actions.follow_tombstones(NOW)


def damaged() -> None:
    one_stands()
    path = Path(settings.LEDGER) / str(kept_sets()[0].folder) / "cases.parquet"
    path.write_bytes(path.read_bytes()[:-1])


def verified(told: Told, once: str) -> None:
    with suppress(actions.DamagedRegister):
        actions.verify_sets(kept_sets(), by=WORKER, at=NOW)


def seen(look: Look) -> list[str]:
    """What readers see of the register: its cases in plaintext."""
    return [row for row in look["rows"] if row.startswith("case ")]


def one_or_the_other(settled: Look, before: Look, after: Look) -> list[str]:
    """Rows that nobody sees may lie about; what is seen is that of before or of after."""
    return [] if seen(settled) in (seen(before), seen(after)) else ["half of a set is seen"]


def set_by_set(settled: Look, before: Look, after: Look) -> list[str]:
    return [row for row in seen(settled) if row not in seen(after) and row not in seen(before)]


def as_after(end: Look, after: Look) -> list[str]:
    return [] if seen(end) == seen(after) else ["another register is seen"]


def searched(told: Told, once: str) -> None:
    question = Question("name", name="Muhammad Aslam")
    search(question, reason="duty", by=reader(), at=NOW)


LAID = ("lay_down", "let_stand")
CASES = {
    "lay_down": Case(
        accepted,
        one_stands,
        LAID,
        again=accepted_once,
        between=one_or_the_other,
        ends=as_after,
        sweep=swept_here,
        power=True,
    ),
    "abandon": Case(abandoned, given_up, ("abandon",), once=False),
    "sweep": Case(
        lambda told, once: actions.sweep(later()),
        left_by_the_dead,
        ("sweep",),
        between=one_or_the_other,
        ends=as_after,
        sweep=swept_here,
    ),
    "compact": Case(
        compacted, two_stand, ("compact", "point"), between=one_or_the_other, ends=as_after, sweep=swept_here
    ),
    "rebuild": Case(rebuilt, lost, ("rebuild",), between=set_by_set, ends=as_after, sweep=swept_here),
    "destroy_cases": Case(destroyed, one_is_due, ("destroy_cases",)),
    "follow_tombstones": Case(followed, destroyed_by_a_restore, ("follow_tombstones",), once=False),
    "search": Case(searched, one_stands, ("search", "seen"), once=False),
    "verify_sets": Case(verified, damaged, ("verify_sets", "tell_damage"), once=False),
}
