"""The stage of one case on a day, and what of its events concerns whom: figures.md, 'Cases' and 'People'."""

from datetime import date

from palermo.register.method.one_case.joining import Case, Event, Person

REGISTERED, ABSENT = "REGISTERED", "SENT_512"
COURT, DECISION, APPEAL = 3, 4, 5


def stage_on(case: Case, day: date) -> str:
    """The last event up to and including the day; a named one of phase 4 or 5 once every accused is settled."""
    until = [event for event in case.events if event.on <= day]
    if any(event.phase >= DECISION and event.person_no is not None for event in until):
        settled = all(is_settled(case, person, day) for person in case.accused)
        until = [event for event in until if settled or event.person_no is None or event.phase < DECISION]
    return until[-1].stage if until else REGISTERED


def is_settled(case: Case, person: Person, day: date) -> bool:
    if any(event.on <= day for event in decisions_of(case, person)):
        return True
    last = last_own(case, person, day)
    return last is not None and last.stage == ABSENT


def decisions_of(case: Case, person: Person) -> list[Event]:
    """Own and touching events of phase 4."""
    return [
        event
        for event in case.events
        if event.phase == DECISION and (is_own(event, person) or touches(case, event, person))
    ]


def touches(case: Case, event: Event, person: Person) -> bool:
    """Whether an event that names nobody concerns an accused: the three exceptions of figures.md, in their order."""
    if event.person_no is not None:
        return False
    if event.own and event.row.sent.period < person.first.period:
        return False
    if event.phase in (COURT, DECISION):
        last = last_own(case, person, event.on)
        return last is None or (last.stage != ABSENT and last.phase != DECISION)
    if event.phase == APPEAL:
        return any(decision.on <= event.on for decision in decisions_of(case, person))
    return True


def last_own(case: Case, person: Person, day: date) -> Event | None:
    return next((e for e in reversed(case.events) if e.on <= day and is_own(e, person)), None)


def is_own(event: Event, person: Person) -> bool:
    return event.own and event.person_no == person.number
