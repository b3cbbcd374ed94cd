"""Small but nasty facts and questions, drawn from a random.Random.

Hypothesis hands in such a generator (st.randoms), so that it can shrink what it found; the long runs seed
one themselves.
"""

from datetime import date

from hypothesis import strategies as st

from tests.twin.twin_lists import code_list, figures

PERIODS = [
    (date(2024, 10, 1), date(2024, 12, 31)),
    (date(2025, 1, 1), date(2025, 3, 31)),
    (date(2025, 3, 1), date(2025, 3, 31)),
    (date(2025, 4, 1), date(2025, 6, 30)),
]
DAYS = [
    date(2024, 2, 29),
    date(2024, 12, 31),
    date(2025, 1, 1),
    date(2025, 1, 2),
    date(2025, 1, 3),
    date(2025, 3, 31),
    date(2025, 4, 1),
    date(2025, 6, 30),
]
BODIES = ["FIA-LAHORE", "NCCIA", "PB-POLICE", "SD-POLICE"]
LIKELY_STAGES = [
    "INVESTIGATION", "TRANSFERRED", "CHALLAN_FINAL", "SENT_512", "SENT_512", "COGNIZANCE", "COGNIZANCE",
    "CHARGE", "TRIAL", "DISCHARGED", "DISCHARGED", "ACQUITTED", "ACQ_EARLY", "CONVICTED", "CONVICTED",
    "APPEAL", "UPHELD", "SET_ASIDE", "REMANDED",
]  # fmt: skip
OFFENCES = ["PTPA-3-1", "PTPA-3-2", "PSMA-3", "EO-17", "PPC-109", "PPC-370", "AMLA-3", "OTHER"]
BIRTHS = [
    None,
    (date(2007, 1, 1), date(2007, 1, 1)),
    (date(2007, 1, 2), date(2007, 1, 2)),
    (date(2004, 2, 29), date(2004, 2, 29)),
    (date(2007, 1, 1), date(2007, 12, 31)),
    (date(2008, 2, 1), date(2008, 2, 29)),
    (date(2025, 1, 1), date(2025, 12, 31)),
    (date(2025, 6, 1), date(2025, 6, 30)),
    (date(1976, 12, 31), date(1976, 12, 31)),
    (date(1995, 1, 1), date(1995, 1, 31)),
]


def several(r, codes, most=2):
    """';' joined codes, each once; None for none."""
    chosen = list(dict.fromkeys(r.choice(codes) for _ in range(r.randint(0, most))))
    return ";".join(chosen) or None


def some(r, things):
    """At least one of the things, in their order."""
    chosen = [thing for thing in things if r.random() < 0.6]
    return chosen or [r.choice(things)]


def a_return(r, number, body, period):
    counts = dict.fromkeys(("opening_pending", "registered", "reopened", "disposed", "pending"), 0)
    return {
        "return_no": number,
        "body": body,
        "period_start": period[0],
        "period_end": period[1],
        "prepared_on": r.choice([period[1], date(2025, 4, 30), date(2025, 5, 1), date(2025, 8, 1)]),
        "nil": r.random() < 0.2,
        **counts,
        "basis": "CASES",
    }


def a_case(r, number, case_no, sender):
    offence_from = r.choice([None, None, date(2024, 12, 31), date(2025, 1, 2)])
    return {
        "return_no": number,
        "case_no": case_no,
        "from_case_no": sender,
        "fir_year": 2025,
        "registered_on": r.choice(DAYS[1:]),
        "category": r.choice(["TIP", "TIP", "SOM", "DRUGS"]),
        "offences": several(r, OFFENCES[:-1]) or "PPC-370",
        "offence_from": offence_from,
        "offence_from_last": offence_from,
        "district": r.choice(["PB-lahore", "SD-malir", "PK-SD", "UNKNOWN", "ABROAD"]),
        "cross_border": r.choice(["YES", "NO", "UNKNOWN", None]),
        "exploitation": several(r, ["SEX", "LAB", "BEG", "OTH"], 3),
        "means": several(r, ["FRAUD", "DEBT", "NS"]),
        "status": "REGISTERED",
        "status_on": date(2025, 1, 1),
    }


def a_person(r, number, case_no, person_no, role=None):
    birth = r.choice(BIRTHS) or (None, None)
    return {
        "return_no": number,
        "case_no": case_no,
        "person_no": person_no,
        "role": role or r.choice(["ACCUSED", "ACCUSED", "ACCUSED", "VICTIM", "VICTIM_ACCUSED", "MIGRANT"]),
        "relation": None,
        "sex": r.choice(["F", "M", "X", "U"]),
        "birth_date": birth[0],
        "birth_date_last": birth[1],
        "age": r.choice([None, None, None, 0, 8, 9, 17, 18, 29, 30, 47, 48, 120]),
        "age_basis": r.choice(["OFFENCE", "REGISTRATION", None]),
        "nationality": r.choice(["PK", "NA", "XX", "XS"]),
        "id_type": None,
        "home_district": None,
        "referred": r.choice(["YES", "YES", "NO", "UNKNOWN", None]),
    }


def an_event(r, number, case_no, person_nos):
    stages = LIKELY_STAGES if r.random() < 0.85 else code_list("stages")
    return {
        "return_no": number,
        "case_no": case_no,
        "person_no": r.choice([None, *person_nos]) if r.random() < 0.9 else None,
        "stage": r.choice(stages),
        "on": r.choice(DAYS),
        "offences": several(r, OFFENCES, 3),
        "sentence_months": None,
        "fine_pkr": None,
    }


def a_seizure(r, number, case_no):
    return {
        "return_no": number,
        "case_no": case_no,
        "seizure_no": r.randint(1, 2),
        "kind": r.choice(["CASH", "HEROIN"]),
        "quantity": r.choice([0.0, 0.25, 1.0, 12.5, 100.0]),
        "unit": r.choice(["PKR", "KG"]),
        "value_pkr": r.choice([None, 5]),
        "on": r.choice([None, *DAYS]),
    }


def facts_from_random(r):
    """Facts of a few bodies over a few periods, with chains, circles and forks of transferred cases."""
    facts = {name: [] for name in ("returns", "cases", "persons", "events", "journeys", "seizures", "totals")}
    bodies = sorted(some(r, BODIES))
    returns = {}
    for body in bodies:
        for period in some(r, PERIODS):
            one = a_return(r, len(facts["returns"]) + 1, body, period)
            facts["returns"].append(one)
            returns.setdefault(body, []).append(one)
    # case_no is the rank of (body, case_id): bodies are sorted, numbers rise with them.
    owners = sorted(r.choice(bodies) for _ in range(r.randint(1, 5)))
    numbers = range(1, len(owners) + 1)
    for case_no, body in zip(numbers, owners, strict=True):
        sender = r.choice([n for n in numbers if n != case_no] or [None]) if r.random() < 0.6 else None
        listings = some(r, returns[body])
        identical = {}
        people = list(range(1, r.randint(0, 3) + 1))
        crowd = 19 if r.random() < 0.05 else 0
        pool = []
        for listing in listings:
            named = sender if r.random() < 0.9 else None
            facts["cases"].append(a_case(r, listing["return_no"], case_no, named))
            _people(r, facts, listing, case_no, people, crowd)
            _events(r, facts, listing, case_no, pool, identical)
            if r.random() < 0.3:
                _seizures(r, facts, listing, case_no)
    return facts


def _people(r, facts, listing, case_no, people, crowd):
    listed = [no for no in people if r.random() < 0.7]
    for person_no in listed:
        facts["persons"].append(a_person(r, listing["return_no"], case_no, person_no))
    if crowd and listed:
        for person_no in range(10, 10 + crowd):
            facts["persons"].append(a_person(r, listing["return_no"], case_no, person_no, "ACCUSED"))


def _events(r, facts, listing, case_no, pool, identical):
    """Events of one listing; some are those of an earlier listing again, wholly alike or but for the court."""
    number = listing["return_no"]
    accused = [
        p["person_no"]
        for p in facts["persons"]
        if p["return_no"] == number
        and p["case_no"] == case_no
        and p["role"] in ("ACCUSED", "VICTIM_ACCUSED")
        and p["person_no"] < 10
    ]
    sent = set()
    for _ in range(r.randint(0, 5)):
        again = [e for e in pool if e["person_no"] in (None, *accused)]
        if again and r.random() < 0.3:
            event = {**r.choice(again), "return_no": number}
        else:
            event = an_event(r, number, case_no, accused)
            if event["person_no"] is None and event["stage"] == "SENT_512":
                continue
        court = r.choice(["A", "A", "A", "B"])
        same = (event["person_no"], event["stage"], event["on"], event["offences"], court)
        if same in sent:
            continue
        sent.add(same)
        pool.append(event)
        facts["events"].append({**event, "event_no": identical.setdefault(same, len(identical) + 1)})


def _seizures(r, facts, listing, case_no):
    numbers = set()
    for _ in range(r.randint(1, 2)):
        seizure = a_seizure(r, listing["return_no"], case_no)
        if seizure["seizure_no"] not in numbers:
            numbers.add(seizure["seizure_no"])
            facts["seizures"].append(seizure)


DIMENSIONS = sorted({dim for row in figures().values() for dim in row["dims"]})
FILTERS = {
    "category": ["TIP", "SOM"],
    "province": ["PK-PB", "PK-SD", "UNKNOWN", "ABROAD"],
    "district": ["PB-lahore", "PK-SD", "UNKNOWN"],
    "body": BODIES,
    "law": ["PTPA", "PPC"],
    "offence": ["PTPA-3-1", "PPC-370"],
    "exploitation": ["SEX", "BEG", "UNKNOWN"],
    "cross_border": ["YES", "UNKNOWN"],
    "convicted_of": ["TIP", "OTHER", "UNKNOWN"],
    "stage": ["REGISTERED", "COGNIZANCE", "CONVICTED", "DECIDED", "TRIAL"],
    "role": ["VICTIM", "VICTIM_ACCUSED"],
    "sex": ["F", "UNKNOWN"],
    "age_band": ["9-17", "18-29", "UNKNOWN"],
    "age_group": ["CHILD", "UNKNOWN"],
    "nationality": ["PK", "UNKNOWN"],
    "year": ["2025"],
    "quarter": ["2025-Q1", "2025-Q2"],
    "month": ["2025-01", "2024-12"],
    "kind": ["CASH"],
    "unit": ["PKR"],
    "statistic": ["P50"],
}
BREAKDOWNS = [
    (),
    ("stage",),
    ("kind", "unit"),
    ("stage", "statistic"),
    ("province", "quarter"),
    ("convicted_of",),
    ("age_band", "sex"),
    ("role", "age_group"),
    ("body", "month"),
]


def question_from_random(r):
    """start, end, by, where."""
    start, end = sorted((r.choice(DAYS), r.choice(DAYS)))
    by = r.choice(BREAKDOWNS)
    if r.random() < 0.5:
        by = tuple(dict.fromkeys(r.choice(DIMENSIONS) for _ in range(r.randint(1, 3))))
    where = {}
    if r.random() < 0.5:
        dim = r.choice(sorted(FILTERS))
        where[dim] = some(r, FILTERS[dim])
    return start, end, by, where


def facts_and_questions():
    """(facts, [question, ...])."""
    randoms = st.randoms(use_true_random=False)
    return randoms.map(lambda r: (facts_from_random(r), [question_from_random(r) for _ in range(3)]))
