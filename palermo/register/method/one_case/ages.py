"""The ages that a row of a person allows: figures.md, 'age'."""

from datetime import date, timedelta

from palermo.register.method.one_case.joining import Case, Person, day_of


def ages_of(case: Case, person: Person) -> tuple[int, int] | None:
    """The least and the greatest whole years, on the day that age_basis names; None where nothing tells."""
    if (age := person.row["age"]) is not None:
        return int(age), int(age)
    born = days_of(person.row["birth_date"])
    if born is None:
        return None
    basis = basis_of(case, person)
    low, high = years_between(born[1], basis), years_between(born[0], basis)
    return None if high < 0 else (max(low, 0), high)


def basis_of(case: Case, person: Person) -> date:
    offence = days_of(case.last.row["offence_from"]) if person.row["age_basis"] == "OFFENCE" else None
    return offence[0] if offence else case.first.registered_on


def days_of(text: str | None) -> tuple[date, date] | None:
    """The first and the last day that a date allows, which may be a year, a month or a day."""
    if not text:
        return None
    if len(text) == 4:
        return date(int(text), 1, 1), date(int(text), 12, 31)
    if len(text) == 7:
        first = day_of(f"{text}-01")
        return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return day_of(text), day_of(text)


def years_between(birth: date, on: date) -> int:
    """A birthday on 29 February falls on 1 March."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))
