"""The slow twin, first part: from accepted rows to cases, people and what touches whom.

Facts are plain dicts of lists: {"returns": [row, ...], "cases": [...], "persons": [...], ...}, a row is a
dict. Every function says the sentence of figures.md or of the return's README that it follows.
"""

from tests.twin.twin_lists import phase, rank, terminal


class Holder:
    """All accepted rows of one (body, case_id)."""

    def __init__(self, case_no, body):
        self.case_no = case_no
        self.body = body
        self.row = None  # the row that states the attributes
        self.sender = None  # Holder named in transferred_from
        self.receiver = None  # Holder that continues the chain
        self.persons = {}  # person_no -> Person
        self.events = []
        self.seizures = []


class Person:
    def __init__(self, row, first_period):
        self.row = row
        self.first_period = first_period

    @property
    def role(self):
        return self.row["role"]

    @property
    def no(self):
        return self.row["person_no"]


class Event:
    def __init__(self, row, period, holder):
        self.stage = row["stage"]
        self.on = row["on"]
        self.person_no = row["person_no"]
        self.offences = [o for o in (row["offences"] or "").split(";") if o]
        self.period = period
        self.holder = holder

    @property
    def order(self):
        """ "order of events: by day, then by rank"."""
        return (self.on, rank(self.stage))


class Case:
    """One FIR: a chain of holders, from the first to the last."""

    def __init__(self, holders):
        self.holders = holders
        first, last = holders[0], holders[-1]
        # "Its body, district, category and registration day are those of the chain's first holder"
        self.body = first.body
        self.district = first.row["district"]
        self.category = first.row["category"]
        self.registered_on = first.row["registered_on"]
        # "its other attributes (...) are the last holder's"
        self.offences = [o for o in last.row["offences"].split(";") if o]
        self.offence_from = last.row["offence_from"]
        self.exploitation = [e for e in (last.row["exploitation"] or "").split(";") if e]
        self.cross_border = last.row["cross_border"]
        # "its people are those of the last holder that lists any"
        self.people_holder = last
        for holder in holders:
            if holder.persons:
                self.people_holder = holder
        self.people = [p for _, p in sorted(self.people_holder.persons.items())]
        self.events = sorted(self._events(), key=lambda e: e.order)
        self.seizures = [s for holder in holders for s in holder.seizures]

    def _events(self):
        """ "its events (...) are those of all holders. A TRANSFERRED event of a holder that has a receiver
        in the chain is left out."."""
        for holder in self.holders:
            for event in holder.events:
                if event.stage == "TRANSFERRED" and holder is not self.holders[-1]:
                    continue
                yield event

    def victims(self):
        """ "victims: roles VICTIM and VICTIM_ACCUSED"."""
        return [p for p in self.people if p.role in ("VICTIM", "VICTIM_ACCUSED")]

    def accused(self):
        """ "accused: ACCUSED and VICTIM_ACCUSED"."""
        return [p for p in self.people if p.role in ("ACCUSED", "VICTIM_ACCUSED")]

    def migrants(self):
        return [p for p in self.people if p.role == "MIGRANT"]

    def own_events(self, person):
        """ "own events of an accused: the events that name them, of the holder whose people are used"."""
        return [e for e in self.events if e.holder is self.people_holder and e.person_no == person.no]

    def last_own(self, person, day):
        """ "the person's last own event up to the end of that day, whatever its rank"."""
        until = [e for e in self.own_events(person) if e.on <= day]
        return until[-1] if until else None

    def would_touch(self, event, person):
        """The three exceptions under "an event that names nobody touches an accused unless"."""
        # (1)
        if event.holder is self.people_holder and event.period < person.first_period:
            return False
        # (2)
        if phase(event.stage) in (3, 4):
            last = self.last_own(person, event.on)
            if last is not None and (last.stage == "SENT_512" or phase(last.stage) == 4):
                return False
        # (3)
        if phase(event.stage) == 5:
            decisions = [e for e in self.concerning(person, phases=(4,)) if e.on <= event.on]
            if not decisions:
                return False
        return True

    def concerning(self, person, phases=(1, 2, 3, 4, 5)):
        """Own and touching events of these phases, in order."""
        own = self.own_events(person)
        found = []
        for event in self.events:
            if phase(event.stage) not in phases:
                continue
            if event in own or (event.person_no is None and self.would_touch(event, person)):
                found.append(event)
        return found

    def settled(self, person, day):
        """ "settled on D: an own or touching event of phase 4 up to and including D, or the last own event
        up to and including D is SENT_512."."""
        if any(e.on <= day for e in self.concerning(person, phases=(4,))):
            return True
        last = self.last_own(person, day)
        return last is not None and last.stage == "SENT_512"

    def stage(self, day):
        """ "stage of a case on day D: the last of its events up to and including D; REGISTERED when there
        is none. An event that names a person and is of phase 4 or 5 counts here only when, on D, every
        accused of the case is settled (below), or the case lists no accused."."""
        all_settled = all(self.settled(person, day) for person in self.accused())
        counting = []
        for event in self.events:
            if event.on > day:
                continue
            if event.person_no is not None and phase(event.stage) in (4, 5) and not all_settled:
                continue
            counting.append(event)
        return counting[-1].stage if counting else "REGISTERED"

    def pending(self, day):
        """ "cases_pending: those whose stage is not terminal and not APPEAL"."""
        stage = self.stage(day)
        return not terminal(stage) and stage != "APPEAL"

    def first(self, *wanted):
        """ "first S: the earliest event of stage S of the case, whoever it names"."""
        for event in self.events:
            if event.stage in wanted:
                return event
        return None

    def first_of(self, person, *wanted):
        """ "first S of an accused: the earliest event of stage S that is their own or touches them"."""
        for event in self.concerning(person):
            if event.stage in wanted:
                return event
        return None


def period_of(row):
    """ "the one of the latest period (period_end, then period_start)"."""
    return (row["period_end"], row["period_start"])


def holders_of(facts):
    """Every (body, case_id) with its rows of all periods put together."""
    returns = {r["return_no"]: r for r in facts["returns"]}
    holders = {}
    by_period = sorted(facts["cases"], key=lambda row: period_of(returns[row["return_no"]]))
    for row in by_period:
        holder = holders.setdefault(row["case_no"], Holder(row["case_no"], returns[row["return_no"]]["body"]))
        holder.row = row  # the latest states its attributes, blanks included
    _people(facts, returns, holders)
    _events(facts, returns, holders)
    _seizures(facts, returns, holders)
    return holders


def _people(facts, returns, holders):
    """ "for one person_no of it, likewise. People stay in the case once listed"."""
    for row in sorted(facts["persons"], key=lambda row: period_of(returns[row["return_no"]])):
        people = holders[row["case_no"]].persons
        if row["person_no"] in people:
            people[row["person_no"]].row = row
        else:
            people[row["person_no"]] = Person(row, period_of(returns[row["return_no"]]))


def _events(facts, returns, holders):
    """ "one repeated identically in two periods counts once, in the earlier" (event_no says what is identical)."""
    seen = set()
    for row in sorted(facts["events"], key=lambda row: period_of(returns[row["return_no"]])):
        if (row["case_no"], row["event_no"]) in seen:
            continue
        seen.add((row["case_no"], row["event_no"]))
        holder = holders[row["case_no"]]
        holder.events.append(Event(row, period_of(returns[row["return_no"]]), holder))


def _seizures(facts, returns, holders):
    """Likewise; a seizure is identical when all its columns are."""
    seen = set()
    for row in sorted(facts["seizures"], key=lambda row: period_of(returns[row["return_no"]])):
        columns = ("case_no", "seizure_no", "kind", "quantity", "unit", "value_pkr", "on")
        key = tuple(row[c] for c in columns)
        if key not in seen:
            seen.add(key)
            holders[row["case_no"]].seizures.append(row)


def in_circle(holder):
    """Does following the senders from here come back here?"""
    seen = []
    at = holder.sender
    while at is not None and at not in seen:
        if at is holder:
            return True
        seen.append(at)
        at = at.sender
    return False


def chain_up(holders):
    """ "Links that form a circle are all ignored, before anything else." Then: "If several rows name one
    sender, the one registered earliest (then body, then case_id in byte order) continues the chain and the
    others are cases of their own."."""
    for holder in holders.values():
        holder.sender = holders.get(holder.row["from_case_no"])
    circles = [holder for holder in holders.values() if in_circle(holder)]
    for holder in circles:
        holder.sender = None
    for sender in holders.values():
        naming = [h for h in holders.values() if h.sender is sender]
        naming.sort(key=lambda h: (h.row["registered_on"], h.body.encode(), h.case_no))
        for place, receiver in enumerate(naming):
            if place == 0:
                sender.receiver = receiver
            else:
                receiver.sender = None


def cases_of(facts):
    """ "Rows joined by transferred_from are one case, a chain of holders."."""
    holders = holders_of(facts)
    chain_up(holders)
    cases = []
    for _, holder in sorted(holders.items()):
        if holder.sender is not None:
            continue
        chain = [holder]
        while chain[-1].receiver is not None:
            chain.append(chain[-1].receiver)
        cases.append(Case(chain))
    return cases


def whole_years(birth, on):
    """ "whole years, a 29 February birthday falling on 1 March"."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def ages(case, person):
    """ "age: `age` when given; else from `birth_date` on the day of age_basis (...) A partial birth date gives
    the range of ages it allows." The lowest and the highest, or None; "ages below 0 are left out"."""
    row = person.row
    if row["age"] is not None:
        return row["age"], row["age"]
    if row["birth_date"] is None:
        return None
    on = case.registered_on
    if row["age_basis"] == "OFFENCE" and case.offence_from is not None:
        on = case.offence_from
    low, high = whole_years(row["birth_date_last"], on), whole_years(row["birth_date"], on)
    return None if high < 0 else (max(low, 0), high)


BANDS = {"0-8": (0, 8), "9-17": (9, 17), "18-29": (18, 29), "30-47": (30, 47), "48+": (48, 999)}
GROUPS = {"CHILD": (0, 17), "ADULT": (18, 999)}


def band(case, person, bands):
    """ "UNKNOWN when none is left, when missing, or when the range touches two bands"."""
    allowed = ages(case, person)
    if allowed is None:
        return "UNKNOWN"
    touched = [name for name, (low, high) in bands.items() if allowed[0] <= high and allowed[1] >= low]
    return touched[0] if len(touched) == 1 else "UNKNOWN"
