"""The true figures, counted from the invented country itself by the definitions of figures.md.

Nothing here is shared with the rooms that compute figures: two ways to one number. Cases that were transferred are
one, events count as far as a return that stands holds them, people are those of the last holder.
"""

from dataclasses import dataclass

import numpy as np

from palermo.invention.draw import NEVER, Column, Table, spread_rows, starts
from palermo.invention.people import ACCUSED, BOTH, MIGRANT, VICTIM
from palermo.invention.sheets import Country

NO_DAY = np.int32(NEVER)


@dataclass
class Counted:
    """One line per unit that a figure counts: the case it belongs to and the day that puts it in a period."""

    case: Column
    day: Column


def sent_cases(country: Country, sent: Column) -> Column:
    """Which cases have a row in a return that was sent; `sent` says so of each row of `rows`."""
    known = np.zeros(len(country.cases["body"]), dtype=bool)
    known[country.rows["case"][sent]] = True
    return known


class Count:
    """The figures of a country as far as its returns tell them. `sent`: which rows, `sent_events`: which events stand."""

    def __init__(self, country: Country, sent: Column, sent_events: Column) -> None:
        self.country, world = country, country.world
        self.known = sent_cases(country, sent)
        cases, people = country.cases, country.people
        sender = cases["sender"]
        joined = self.known & (sender >= 0) & self.known[np.maximum(sender, 0)]
        # `head`: the first registration of the chain a case belongs to; `people_of`: the case whose people are used.
        self.head = np.where(joined, sender, np.arange(len(sender)))
        self.people_of = np.arange(len(sender))
        lists_people = np.bincount(people["case"], minlength=len(sender)) > 0
        takes_over = np.flatnonzero(joined & lists_people)
        self.people_of[sender[takes_over]] = takes_over
        self.heads = np.flatnonzero(self.known & ~joined)
        received = np.zeros(len(sender), dtype=bool)
        received[sender[joined]] = True
        events = country.events
        left_out = received[events["case"]] & (events["stage"] == world.stage("TRANSFERRED"))
        chosen = np.flatnonzero(sent_events & self.known[events["case"]] & ~left_out)
        self._events(chosen)
        self._people()
        self._personal()

    def _events(self, chosen: Column) -> None:
        events, world = self.country.events, self.country.world
        case, stage, on = self.head[events["case"][chosen]], events["stage"][chosen], events["on"][chosen]
        order = np.lexsort((world.rank[stage], on, case))
        self.event: Table = {
            "case": case[order],
            "stage": stage[order],
            "on": on[order],
            "person": events["person"][chosen][order],
            "holder": events["case"][chosen][order],
            "phase": world.phase[stage[order]],
        }

    def _people(self) -> None:
        people = self.country.people
        holder = np.full(len(self.head), -1, dtype=np.int64)
        holder[self.people_of[self.heads]] = self.heads
        used = np.flatnonzero(holder[people["case"]] >= 0)
        self.person = used
        self.person_case = holder[people["case"][used]]
        self.role = people["role"][used]
        self.accused = np.flatnonzero(np.isin(self.role, (ACCUSED, BOTH)))
        self.accused_case = self.person_case[self.accused]

    def _personal(self) -> None:
        """Own and touching events of every accused: `own` and `all` as (accused, stage, phase, on)."""
        event, n = self.event, len(self.accused)
        number = np.full(len(self.country.people["case"]), -1, dtype=np.int64)
        number[self.person[self.accused]] = np.arange(n)
        who = np.where(event["person"] >= 0, number[event["person"]], -1)
        own = np.flatnonzero(who >= 0)
        order = np.lexsort((np.arange(len(own)), who[own]))
        own = own[order]
        self.own_key = (who[own] << 32) + event["on"][own]
        self.own_stage, self.own_phase = event["stage"][own], event["phase"][own]
        self.own_who = who[own]
        unnamed = np.flatnonzero(event["person"] < 0)
        of_case = np.bincount(event["case"][unnamed], minlength=len(self.head))
        accused, at = spread_rows(starts(of_case)[self.accused_case], of_case[self.accused_case])
        row = unnamed[at]
        touched = ~(
            (np.isin(event["phase"][row], (3, 4))) & self._absent_or_decided(accused, event["on"][row])
        )
        accused, row = accused[touched], row[touched]
        decided = self._first_of(
            np.concatenate([self.own_who, accused]),
            np.concatenate([event["on"][own], event["on"][row]]),
            np.concatenate([self.own_phase, event["phase"][row]]) == 4,
            n,
        )
        kept = ~((event["phase"][row] == 5) & (decided[accused] > event["on"][row]))
        accused, row = accused[kept], row[kept]
        self.decided = decided
        self.all_who = np.concatenate([self.own_who, accused])
        self.all_row = np.concatenate([own, row])

    def _absent_or_decided(self, accused: Column, day: Column) -> Column:
        """Is the last own event up to the end of the day SENT_512 or a decision?"""
        if not len(self.own_key):
            return np.zeros(len(accused), dtype=bool)
        at = np.searchsorted(self.own_key, (accused << 32) + day, side="right") - 1
        there = (at >= 0) & (self.own_who[at] == accused)
        absent = self.own_stage[at] == self.country.world.stage("SENT_512")
        return there & (absent | (self.own_phase[at] == 4))

    @staticmethod
    def _first_of(group: Column, day: Column, counts: Column, n: int) -> Column:
        first = np.full(n, NO_DAY, dtype=np.int64)
        np.minimum.at(first, group[counts], day[counts])
        return first

    def first_of_case(self, *stages: str) -> Column:
        event = self.event
        wanted = np.isin(event["stage"], [self.country.world.stage(stage) for stage in stages])
        return self._first_of(event["case"], event["on"], wanted, len(self.head))

    def first_of_accused(self, *stages: str, after: Column | None = None) -> Column:
        stage, on = self.event["stage"][self.all_row], self.event["on"][self.all_row]
        wanted = np.isin(stage, [self.country.world.stage(each) for each in stages])
        if after is not None:
            wanted &= on >= after[self.all_who]
        return self._first_of(self.all_who, on, wanted, len(self.accused))

    def stage_on(self, day: int) -> Column:
        """The stage of every case (by its first registration) at the end of the day; -1 where it is no first one."""
        event, world = self.event, self.country.world
        last_own = np.full(len(self.accused), -1)
        early = (self.own_key & (2**32 - 1)) <= day
        last_own[self.own_who[early]] = self.own_stage[early]
        settled = (self.decided <= day) | (last_own == world.stage("SENT_512"))
        all_settled = np.ones(len(self.head), dtype=bool)
        all_settled[self.accused_case[~settled]] = False
        counts = (event["person"] < 0) | (event["phase"] < 4) | all_settled[event["case"]]
        counts &= event["on"] <= day
        stage = np.full(len(self.head), -1)
        stage[self.heads] = world.stage("REGISTERED")
        stage[event["case"][counts]] = event["stage"][counts]
        return stage

    def flows(self) -> dict[str, Counted]:
        """Every flow of cases and of people in cases, without linkage."""
        cases, people, world = self.country.cases, self.country.people, self.country.world
        heads, registered = self.heads, cases["registered"].astype(np.int64)
        category = np.array(world.categories)[cases["category"]]
        found = {"cases_registered": Counted(heads, registered[heads])}
        found["attrition"] = found["cases_registered"]
        cognizance = self.first_of_case("COGNIZANCE")
        for figure, stages in {
            "cases_investigated": ("INVESTIGATION",),
            "challans_submitted": ("CHALLAN_FINAL",),
            "cases_prosecuted": ("COGNIZANCE",),
            "cases_convicted": ("CONVICTED",),
        }.items():
            found[figure] = Counted(heads, self.first_of_case(*stages)[heads])
        victims = np.flatnonzero(np.isin(self.role, (VICTIM, BOTH)))
        case = self.person_case[victims]
        found["victims_in_prosecuted_cases"] = Counted(case, cognizance[case])
        tip = victims[category[case] == "TIP"]
        found["victims_identified"] = Counted(self.person_case[tip], registered[self.person_case[tip]])
        referred = tip[people["referred"][self.person[tip]] == 0]
        found["victims_referred"] = Counted(
            self.person_case[referred], registered[self.person_case[referred]]
        )
        migrants = np.flatnonzero((self.role == MIGRANT) & (category[self.person_case] == "SOM"))
        found["migrants_smuggled"] = Counted(
            self.person_case[migrants], registered[self.person_case[migrants]]
        )
        return found | self._of_accused(cognizance)

    def _of_accused(self, cognizance: Column) -> dict[str, Counted]:
        case, everyone = self.accused_case, np.arange(len(self.accused))
        own_court = self.first_of_accused("COGNIZANCE")
        convicted = self.first_of_accused("CONVICTED")
        acquitted = self.first_of_accused("ACQUITTED", "ACQ_EARLY")
        set_aside = self.first_of_accused("SET_ASIDE", after=convicted)
        defendants = everyone[(own_court == cognizance[case]) & (own_court < NO_DAY)]
        free = everyone[convicted > acquitted]
        return {
            "defendants_in_prosecuted_cases": Counted(case[defendants], own_court[defendants]),
            "persons_prosecuted": Counted(case, own_court),
            "persons_convicted": Counted(case, convicted),
            "persons_acquitted": Counted(case[free], acquitted[free]),
            "convictions_set_aside": Counted(case, set_aside),
        }
