"""The slow twin of the check, last part: what looks at several returns, at the facts, and total-differs."""

from datetime import timedelta

from tests.twin.twin_cells import COLUMNS, RULES, SHEETS
from tests.twin.twin_check import Return
from tests.twin.twin_figures import lines, shown
from tests.twin.twin_lists import fold_digits
from tests.twin.twin_rules_cases import sender_key, sender_of


def check(files):
    """Every return under all the rules, in the order of the files."""
    returns = [Return(file) for file in files]
    for one in returns:
        one.apply()
    live = [one for one in returns if not one.refused]
    standing = [one for one in live if not replaced(one, live)]
    for one in live:
        if one not in standing:
            # "`balance` and `overlapping-period` look at the returns that stand."
            one.findings = [finding for finding in one.findings if finding.rule != "balance"]
        for line, rule in enumerate(RULES):
            one.line = line
            name, column = rule["rule"], rule["column"]
            if name == "balance" and column == "opening_pending" and one in standing:
                compare_opening(one, standing)
            elif name == "total-differs":
                compare_totals(one)
            elif name == "same-day-submissions":
                compare_days(one, live)
            elif name == "superseded" and one not in standing:
                one.find_field("prepared_on")
            elif name == "overlapping-period" and one in standing:
                compare_periods(one, standing)
    for one in returns:
        one.findings.sort(key=in_order)
        one.stands = one in standing
    return returns


def in_order(finding):
    """ "findings are listed in the order of sheets, rows, rules"."""
    sheet = SHEETS.index(finding.sheet) if finding.sheet in SHEETS else -1
    columns = list(COLUMNS.get(finding.sheet, []))
    column = columns.index(finding.column) if finding.column in columns else -1
    return (sheet, finding.row or 0, finding.line, column)


def same_return(one, other):
    """ "for the same body and period"."""
    return one is not other and one.field("body") == other.field("body") and one.period == other.period


def replaced(one, live):
    """ "the later `prepared_on`; the same day twice: the path that sorts last in byte order"; "Only a file that
    is not refused replaces."."""
    mine = (one.field("prepared_on"), one.path.encode())
    return any(
        same_return(one, other) and (other.field("prepared_on"), other.path.encode()) > mine for other in live
    )


def compare_days(one, live):
    """ "two returns of one body and period prepared on the same day"."""
    prepared = [other.field("prepared_on") for other in live if same_return(one, other)]
    if one.field("prepared_on") in prepared:
        one.find_field("prepared_on")


def compare_periods(one, standing):
    """ "overlaps another period of the same body without being equal"."""
    of_the_body = [other for other in standing if other.field("body") == one.field("body")]
    others = [other.period for other in of_the_body if other.period != one.period]
    if any(start <= one.period[1] and one.period[0] <= end for start, end in others):
        one.find_field("period_start")


def compare_opening(one, standing):
    """ "differs from pending of the return of the same body whose period ends the day before (when that return
    is read too)"."""
    day_before = one.period[0] - timedelta(days=1)
    of_the_body = [other for other in standing if other.field("body") == one.field("body")]
    pending = [other.field("pending") for other in of_the_body if other.period[1] == day_before]
    if any(number != one.field("opening_pending") for number in pending):
        one.find_field("opening_pending")


def compare_totals(one):
    """ "Where a body sends both, each stated total is compared with the figure computed from its cases"; the
    return stands alone in this."""
    if not one.accepted("cases"):
        return
    facts = facts_of([one])
    dims = ("district", "sex", "age_group", "stage")
    for total in one.sheet("totals"):
        if not total.usable("figure", "category", "value") or any(total[dim].faulty for dim in dims):
            continue
        where = {"category": [total.value("category")]}
        where |= {dim: [shown(total.value(dim))] for dim in dims if total.usable(dim)}
        found = lines(facts, *one.period, (), where)
        computed = [int(line[-1]) for line in found if line[0] == total.value("figure")]
        if total.value("value") != (computed[0] if computed else 0):
            one.find(total, "value")


def facts_of(returns):
    """The facts that the accepted rows of these returns are."""
    facts = {name: [] for name in ("returns", "cases", "persons", "events", "journeys", "seizures", "totals")}
    owned = {(one.field("body"), case.key("case_id")) for one in returns for case in one.accepted("cases")}
    ranked = sorted(owned, key=lambda key: (key[0].encode(), key[1].encode()))
    numbers = {key: place for place, key in enumerate(ranked, start=1)}
    events = {}
    for number, one in enumerate(returns, start=1):
        facts["returns"].append(return_fact(one, number))
        for case in one.accepted("cases"):
            facts["cases"].append(case_fact(one, number, case, numbers))
        for sheet in ("persons", "events", "seizures"):
            for row in one.accepted(sheet):
                case_no = numbers[one.field("body"), row.key("case_id")]
                facts[sheet].append({"return_no": number, "case_no": case_no, **typed(row)})
                if sheet == "events":
                    # "one repeated identically in two periods counts once": all columns of the return.
                    same = (case_no, *(row.key(column) for column in row.cells if column != "case_id"))
                    facts[sheet][-1]["event_no"] = events.setdefault(same, len(events) + 1)
    return facts


def typed(row):
    """Its cells as the facts name them: a partial date is its first and its last possible day."""
    found = {}
    for column, cell in row.cells.items():
        if column in ("birth_date", "offence_from"):
            found[column] = cell.value.first if cell.value else None
            found[column + "_last"] = cell.value.last if cell.value else None
        else:
            found[column] = fold_digits(cell.value) if column == "case_id" else cell.value
    return found


def return_fact(one, number):
    names = ("body", "period_start", "period_end", "prepared_on")
    return {"return_no": number, **{n: one.field(n) for n in names}, "nil": one.field("nil") == "YES"}


def case_fact(one, number, case, numbers):
    sender = None
    if case.usable("transferred_from"):
        sender = numbers.get((sender_of(case), sender_key(case)))
    own = numbers[one.field("body"), case.key("case_id")]
    return {"return_no": number, "case_no": own, "from_case_no": sender, **typed(case)}
