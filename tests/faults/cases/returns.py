import io
import re
import time
import zipfile
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.db.models import Q

from palermo.partners.models import Organisation, Person, Post, Tenure
from palermo.register.actions import sweep as sweep_register
from palermo.register.models import AcceptedSet
from palermo.returns import actions
from palermo.returns.actions import accepting, checking, deriving, destroying
from palermo.returns.actions.passing import sweep_passing
from palermo.returns.models import Derived, Draft, Submission
from palermo.returns.tests import cast
from palermo.returns.tests.test_drafts import begun, typed
from tests.cast import NOW
from tests.faults.case import Case, Look, Told, swept
from tests.working import drain

# Larger than what lies in a row of the vault, so that files are written too.
FILLER = "\n".join(f"{number},{number * 7919 % 104729}" for number in range(6000))
RETURN = """field,value
format,palermo-return/1
body,PB-POLICE
period_start,2025-01-01
period_end,2025-03-31
prepared_on,{day}
nil,no
opening_pending,0
registered,1
disposed,0
pending,1
"""
CASES_SHEET = """case_id,police_station,fir_number,fir_year,registered_on,category,offences,district,status,status_on
C-1,Test Station,0012,2025,2025-01-10,TIP,PTPA-3-1,Lahore,INVESTIGATION,2025-01-12
"""
PERSONS = "case_id,person_no,role,name,sex,nationality\nC-1,1,ACCUSED,Testname Ek,M,PK\n"
EVENTS = "case_id,stage,on\nC-1,INVESTIGATION,2025-01-12\n"


def packed(day: str = "2025-04-05") -> bytes:
    """The same bytes whenever they are made."""
    out = io.BytesIO()
    sheets = {"return": RETURN.format(day=day), "cases": CASES_SHEET, "persons": PERSONS, "events": EVENTS}
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in (*sheets.items(), ("filler", FILLER)):
            archive.writestr(zipfile.ZipInfo(f"{name}.csv", (2025, 1, 1, 0, 0, 0)), text)
    return out.getvalue()


def people() -> None:
    cast.focal()
    cast.officer()
    cast.reader("clerk")


def sent() -> Told:
    people()
    return {"return": str(cast.sent(packed()).address)}


def ready() -> Told:
    told = sent()
    drain()
    return told


def being_checked() -> Told:
    told = sent()
    checking.begin(of(told).pk)
    return told


def asked_to_accept() -> Told:
    told = ready()
    work = actions.accept(of(told), by=cast.officer(), at=NOW)
    return {**told, "work": str(work.pk)}


def laid() -> Told:
    """One that stands, and the one that replaces it laid down."""
    people()
    actions.accept_now(cast.checked(packed()), by=cast.officer(), at=NOW)
    later = cast.checked(packed("2025-04-06"))
    made = accepting.laid_down_again(later, by=cast.officer(), at=NOW, progress=checking.silent)
    return {"return": str(later.address), "set": made.pk}


def accepted() -> Told:
    told = ready()
    actions.accept_now(of(told), by=cast.officer(), at=NOW)
    return told


def drafted() -> Told:
    people()
    draft = begun(cast.reader("clerk"))
    actions.save_draft(draft, typed(), version=1, by=cast.reader("clerk"), at=NOW)
    return {"draft": str(draft.address)}


def of(told: Told) -> Submission:
    return Submission.objects.get(address=UUID(told["return"]))


def draft_of(told: Told) -> Draft:
    return Draft.objects.get(address=UUID(told["draft"]))


def receive(told: Told, once: str) -> None:
    cast.sent(packed(), once=once)


def receive_again(told: Told, once: str) -> None:
    """Each time by another form."""
    cast.sent(packed())


def keep_found(told: Told, once: str) -> None:
    submission = of(told)
    checking.keep_found(submission, checking.look(submission), by=cast.focal(), at=NOW)


def decide(told: Told, once: str) -> None:
    accepting.decide(
        of(told), AcceptedSet.objects.get(pk=told["set"]), by=cast.officer(), at=NOW, where=Q(work=None)
    )


def accept_now(told: Told, once: str) -> None:
    actions.accept_now(of(told), by=cast.officer(), at=NOW)


def come_to_nothing(told: Told, once: str) -> None:
    accepting.come_to_nothing(of(told), UUID(told["work"]), "rules", by=cast.officer(), at=NOW)


def marked(told: Told, once: str) -> None:
    actions.ask_for(of(told), "marked:en", by=cast.focal(), at=NOW)


def with_copy() -> Told:
    told = ready()
    marked(told, "")
    return told


def open_marked(told: Told, once: str) -> None:
    for _piece in actions.open_marked(Derived.objects.get(), by=cast.focal(), at=NOW):
        pass


def large_copy(told: Told, once: str) -> None:
    deriving.SMALL = 0
    actions.ask_for(of(told), "marked:ur", by=cast.focal(), at=NOW)


def begin_draft(told: Told, once: str) -> None:
    begun(cast.focal(), once=once)


def save_draft(told: Told, once: str) -> None:
    actions.save_draft(draft_of(told), typed(), version=2, by=cast.focal(), at=NOW)


def send_draft(told: Told, once: str) -> None:
    actions.send_draft(draft_of(told), version=2, language="en", by=cast.focal(), at=NOW, once=once)


def discard_idle(told: Told, once: str) -> None:
    destroying.destroy_what_is_over(NOW + timedelta(days=400))


def destroy(told: Told, once: str) -> None:
    destroying.destroy(of(told), by=cast.officer(), at=NOW)


def extend(told: Told, once: str) -> None:
    quarter = (date(2025, 1, 1), date(2025, 3, 31))
    until = date(2025, 5, 31)
    actions.extend("PB-POLICE", *quarter, until, by=cast.officer(), at=NOW, reason="duty", once=once)


def a_focal_person() -> None:
    people()
    person = Person.objects.create(wing="records", given_name="Testname", email="testname@example.org")
    whose = Organisation.objects.create(name="Police", kind="police", sector="state", body="PB-POLICE")
    post = Post.objects.create(organisation=whose, title="Focal person", focal_for="tip-returns")
    Tenure.objects.create(post=post, person=person, since=date(2024, 1, 1))


def remind(told: Told, once: str) -> None:
    actions.remind(datetime(2026, 4, 30, 5, 0, tzinfo=UTC))


def later_swept(told: Told) -> None:
    swept(told)
    sweep_passing(datetime.fromtimestamp(time.time(), UTC) + timedelta(days=2))


def register_swept(told: Told) -> None:
    """As the clock does; what was laid down and does not stand is gone."""
    later_swept(told)
    sweep_register(datetime.fromtimestamp(time.time(), UTC) + timedelta(days=2))


def whole(found: Look) -> list[str]:
    """Return, set, receipt and line of an acceptance are all there, or none is."""
    counts = {
        "return": counted(found, r"^returns_submission .*\bstate=accepted\b"),
        "set": counted(found, r"^register_acceptedset .*\bstate=standing\b"),
        "receipt": counted(found, r"^returns_receipt .*\bkind=acceptance\b"),
        "line": counted(found, r"^journal_line .*\bact=return\.accepted\b"),
    }
    return [] if len(set(counts.values())) == 1 else [str(counts)]


def counted(found: Look, pattern: str) -> int:
    return sum(1 for row in found["rows"] if re.search(pattern, row))


def whole_after(settled: Look, before: Look, after: Look) -> list[str]:
    return whole(settled)


def accepted_once(end: Look, after: Look) -> list[str]:
    return whole(end) + ([] if counted(end, r"^returns_receipt .*\bkind=acceptance\b") == 1 else ["not once"])


CASES = {
    "receive": Case(receive, people, actions=("receive", "enter"), sweep=later_swept, power=True),
    "receive the same file": Case(receive_again, people, sweep=later_swept),
    "keep_found": Case(keep_found, being_checked, actions=("checked", "passing"), sweep=later_swept),
    "withdraw": Case(
        lambda told, once: actions.withdraw(of(told), by=cast.focal(), at=NOW, once=once),
        ready,
        actions=("withdraw",),
    ),
    "send_back": Case(
        lambda told, once: actions.send_back(of(told), "Lahore.", by=cast.officer(), at=NOW, once=once),
        ready,
        actions=("send_back",),
    ),
    "refuse": Case(
        lambda told, once: actions.refuse(of(told), "No.", by=cast.officer(), at=NOW, once=once),
        ready,
        actions=("refuse",),
    ),
    "talk": Case(
        lambda told, once: actions.talk(of(told), "Which?", by=cast.officer(), at=NOW, once=once),
        ready,
        actions=("talk",),
    ),
    "accept": Case(
        lambda told, once: actions.accept(of(told), by=cast.officer(), at=NOW, once=once),
        ready,
        actions=("accept",),
    ),
    "accept_now": Case(
        accept_now,
        ready,
        actions=("accept_now",),
        between=whole_after,
        ends=accepted_once,
        sweep=register_swept,
    ),
    "decide": Case(decide, laid, actions=("decide", "note"), power=True),
    "come_to_nothing": Case(come_to_nothing, asked_to_accept, actions=("come_to_nothing",)),
    "ask_for": Case(marked, ready, actions=("ask_for", "begun"), sweep=later_swept, between=lambda *_: []),
    "ask_for a large one": Case(large_copy, ready, sweep=later_swept),
    "open_sent": Case(
        lambda told, once: list(actions.open_sent(of(told), by=cast.focal(), at=NOW)),
        ready,
        actions=("open_sent",),
        once=False,
    ),
    "open_marked": Case(open_marked, with_copy, actions=("open_marked",), once=False),
    "begin_draft": Case(begin_draft, people, actions=("begin_draft",)),
    "save_draft": Case(save_draft, drafted, actions=("save_draft",)),
    "send_draft": Case(send_draft, drafted, actions=("send_draft",), sweep=later_swept),
    "discard_draft": Case(
        lambda told, once: actions.discard_draft(draft_of(told), by=cast.focal(), at=NOW, once=once),
        drafted,
        actions=("discard_draft",),
    ),
    "discard": Case(discard_idle, drafted, actions=("discard",)),
    "destroy": Case(destroy, accepted, actions=("destroy",), sweep=later_swept, power=True),
    "extend": Case(extend, people, actions=("extend",)),
    "remind": Case(remind, a_focal_person, actions=("remind", "reminded")),
}
