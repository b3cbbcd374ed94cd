"""A small country counted by hand: three bodies, two quarters, thirteen cases; the reckoning stands beside.

P = PB-POLICE, S = SD-POLICE, F = FIA-LAHORE; q1, q2 = the first two quarters of 2025. `.` is an empty cell.

         registered  investig.  challan  cognizance  decided                      stage 31 March  stage 30 June
P1       5 Jan       6 Jan      1 Feb    10 Feb      convicted 20 May             COGNIZANCE      CONVICTED
P2+F2    20 Jan (P)  21 Jan     10 May   25 May      .                            INVESTIGATION   COGNIZANCE
P3       1 Feb       2 Feb      20 Feb   1 Mar       convicted 10 June, without   SENT_512        CONVICTED
                                                     the absconder
P4       1 May       2 May      .        .           . (circle with S5: own case) .               INVESTIGATION
S1       10 Jan      11 Jan     20 Jan   25 Jan      convicted 20 Feb, appealed,  APPEAL          ACQUITTED
                                                     remanded, acquitted 1 June
S2       1 Mar       2 Mar      10 Mar   20 Mar      2 discharged that day, 1     COGNIZANCE      ACQUITTED
                                                     acquitted 5 May
S3       10 Apr      .          .        .           .                            .               REGISTERED
S4       5 Feb       6 Feb      25 Feb   3 Mar       convicted 20 June, with an   COGNIZANCE      CONVICTED
                                                     accused listed in April only
S5       3 May       4 May      .        .           . (circle with P4)           .               INVESTIGATION
S6+F4    1 Apr (S)   2 Apr      .        .           .                            .               INVESTIGATION
F5       25 Apr      26 Apr     .        .           . (names S6 too, but later)  .               INVESTIGATION
F1       15 Feb      16 Feb     30 Apr   .           . (smuggling)                INVESTIGATION   CHALLAN_FINAL
F3       10 Mar      11 Mar     .        .           . (cancelled 20 April)       INVESTIGATION   CANCELLED
"""

import csv
from datetime import date

import pytest

from palermo.figures.method.compute import compute
from palermo.returns.method.check import check
from palermo.returns.method.facts import facts_from
from tests.twin import twin_between, twin_figures
from tests.twin.twin_cells import COLUMNS
from tests.twin.twin_load import load_folder

BODY = {"P": "PB-POLICE", "S": "SD-POLICE", "F": "FIA-LAHORE"}
QUARTERS = {"q1": ("2025-01-01", "2025-03-31"), "q2": ("2025-04-01", "2025-06-30")}

RETURNS = """
body q  prepared_on opening_pending registered reopened disposed pending
P    q1 2025-04-05  0               3          .        0        3
P    q2 2025-08-05  3               1          .        3        1
S    q1 2025-04-05  0               3          .        1        2
S    q2 2025-07-05  2               3          1        4        2
F    q1 2025-04-05  0               2          .        0        2
F    q2 2025-07-05  2               3          .        1        4
"""

CASES = """
q  case_id registered_on category offences         offence_from district   exploitation status        status_on  transferred_from
q1 P1      2025-01-05    TIP      PTPA-3-1;PPC-109 .            Lahore     SEX          COGNIZANCE    2025-02-10 .
q2 P1      2025-01-05    TIP      PTPA-3-1;PPC-109 .            Lahore     SEX          CONVICTED     2025-05-20 .
q1 P2      2025-01-20    TIP      PTPA-3-2         .            Faisalabad SEX          INVESTIGATION 2025-01-21 .
q2 P2      2025-01-20    TIP      PTPA-3-2         .            Faisalabad SEX          TRANSFERRED   2025-04-15 .
q2 F2      2025-04-16    TIP      PTPA-3-1         .            Lahore     LAB          COGNIZANCE    2025-05-25 PB-POLICE:P2
q1 P3      2025-02-01    TIP      PTPA-3-1         .            Lahore     .            SENT_512      2025-03-05 .
q2 P3      2025-02-01    TIP      PTPA-3-1         .            Lahore     .            CONVICTED     2025-06-10 .
q2 P4      2025-05-01    TIP      PTPA-3-1         .            Lahore     .            INVESTIGATION 2025-05-02 SD-POLICE:S5
q1 S1      2025-01-10    TIP      PTPA-3-1         .            Malir      BEG          APPEAL        2025-03-01 .
q2 S1      2025-01-10    TIP      PTPA-3-1         .            Malir      BEG          ACQUITTED     2025-06-01 .
q1 S2      2025-03-01    TIP      PTPA-3-1         .            Malir      .            COGNIZANCE    2025-03-20 .
q2 S2      2025-03-01    TIP      PTPA-3-1         .            Malir      .            ACQUITTED     2025-05-05 .
q2 S3      2025-04-10    TIP      PTPA-3-1         2022-02-28   Malir      .            REGISTERED    2025-04-10 .
q1 S4      2025-02-05    TIP      PTPA-3-1         .            Malir      .            COGNIZANCE    2025-03-03 .
q2 S4      2025-02-05    TIP      PTPA-3-1         .            Malir      .            CONVICTED     2025-06-20 .
q2 S5      2025-05-03    TIP      PTPA-3-1         .            Malir      .            INVESTIGATION 2025-05-04 PB-POLICE:P4
q2 S6      2025-04-01    TIP      PTPA-3-1         .            Malir      DOM          TRANSFERRED   2025-04-20 .
q2 F4      2025-04-22    TIP      PTPA-3-1         .            Lahore     .            REGISTERED    2025-04-22 SD-POLICE:S6
q2 F5      2025-04-25    TIP      PTPA-3-1         .            PK-SD      .            INVESTIGATION 2025-04-26 SD-POLICE:S6
q1 F1      2025-02-15    SOM      PSMA-3           .            Lahore     .            INVESTIGATION 2025-02-16 .
q2 F1      2025-02-15    SOM      PSMA-3           .            Lahore     .            CHALLAN_FINAL 2025-04-30 .
q1 F3      2025-03-10    TIP      PTPA-3-1         .            UNKNOWN    SEX;BEG      INVESTIGATION 2025-03-11 .
q2 F3      2025-03-10    TIP      PTPA-3-1         .            UNKNOWN    SEX;BEG      CANCELLED     2025-04-20 .
"""

# P1 2 was born some day of 2007 and is 17 or 18; S3 1, born on 29 February 2004, is 17 on 28 February 2022;
# F3 2, born in December 1976, is 48.
PERSONS = """
q     case_id person_no role           sex birth_date age age_basis nationality referred
q1+q2 P1      1         ACCUSED        M   .          35  .         PK          .
q1+q2 P1      2         VICTIM         F   2007       .   .         PK          no
q1+q2 P1      3         VICTIM         F   2008-03    .   .         PK          yes
q1+q2 P2      1         ACCUSED        M   .          30  .         PK          .
q2    F2      1         ACCUSED        M   .          28  .         PK          .
q2    F2      2         ACCUSED        M   .          .   .         AF          .
q2    F2      3         VICTIM         F   .          20  .         PK          .
q1+q2 P3      1         ACCUSED        M   .          33  .         PK          .
q1+q2 P3      2         ACCUSED        F   .          29  .         PK          .
q1+q2 S1      1         ACCUSED        M   .          44  .         PK          .
q1+q2 S1      2         VICTIM         X   .          50  .         PK          .
q1+q2 S2      1         ACCUSED        M   .          44  .         PK          .
q1+q2 S2      2         ACCUSED        M   .          45  .         PK          .
q2    S3      1         VICTIM         F   2004-02-29 .   OFFENCE   XX          .
q1+q2 S4      1         ACCUSED        M   .          51  .         PK          .
q2    S4      2         ACCUSED        M   .          52  .         PK          .
q2    S6      1         VICTIM         F   .          12  .         PK          .
q2    F5      1         VICTIM         M   .          40  .         PK          yes
q1+q2 F1      1         MIGRANT        M   .          22  .         AF          .
q1+q2 F1      2         MIGRANT        M   .          .   .         XX          .
q1+q2 F1      3         ACCUSED        M   .          40  .         PK          .
q1+q2 F3      1         VICTIM_ACCUSED F   .          19  .         BD          .
q1+q2 F3      2         ACCUSED        U   1976-12    .   .         PK          .
"""

EVENTS = """
q  case_id person_no stage         on         offences
q1 P1      .         INVESTIGATION 2025-01-06 .
q1 P1      .         CHALLAN_FINAL 2025-02-01 .
q1 P1      .         COGNIZANCE    2025-02-10 .
q2 P1      .         CHARGE        2025-04-10 .
q2 P1      .         TRIAL         2025-04-20 .
q2 P1      .         CONVICTED     2025-05-20 PTPA-3-1;PPC-109
q1 P2      .         INVESTIGATION 2025-01-21 .
q2 P2      .         TRANSFERRED   2025-04-15 .
q2 F2      .         INVESTIGATION 2025-04-20 .
q2 F2      .         CHALLAN_FINAL 2025-05-10 .
q2 F2      .         COGNIZANCE    2025-05-25 .
q1 P3      .         INVESTIGATION 2025-02-02 .
q1 P3      .         CHALLAN_FINAL 2025-02-20 .
q1 P3      .         COGNIZANCE    2025-03-01 .
q1 P3      2         SENT_512      2025-03-05 .
q2 P3      .         CHARGE        2025-04-05 .
q2 P3      .         CONVICTED     2025-06-10 PPC-109
q2 P4      .         INVESTIGATION 2025-05-02 .
q1 S1      .         INVESTIGATION 2025-01-11 .
q1 S1      .         CHALLAN_FINAL 2025-01-20 .
q1 S1      .         COGNIZANCE    2025-01-25 .
q1 S1      .         TRIAL         2025-02-01 .
q1 S1      .         CONVICTED     2025-02-20 PTPA-3-1
q1 S1      .         APPEAL        2025-03-01 .
q2 S1      .         REMANDED      2025-04-10 .
q2 S1      .         ACQUITTED     2025-06-01 .
q1 S2      .         INVESTIGATION 2025-03-02 .
q1 S2      .         CHALLAN_FINAL 2025-03-10 .
q1 S2      .         COGNIZANCE    2025-03-20 .
q1 S2      2         DISCHARGED    2025-03-20 .
q2 S2      .         TRIAL         2025-04-10 .
q2 S2      1         ACQUITTED     2025-05-05 .
q1 S4      .         INVESTIGATION 2025-02-06 .
q1 S4      .         CHALLAN_FINAL 2025-02-25 .
q1 S4      .         COGNIZANCE    2025-03-03 .
q2 S4      2         SUPPLEMENTARY 2025-04-08 .
q2 S4      2         COGNIZANCE    2025-04-12 .
q2 S4      .         CONVICTED     2025-06-20 .
q2 S5      .         INVESTIGATION 2025-05-04 .
q2 S6      .         INVESTIGATION 2025-04-02 .
q2 S6      .         TRANSFERRED   2025-04-20 .
q2 F5      .         INVESTIGATION 2025-04-26 .
q1 F1      .         INVESTIGATION 2025-02-16 .
q2 F1      .         CHALLAN_FINAL 2025-04-30 .
q1 F3      .         INVESTIGATION 2025-03-11 .
q2 F3      .         CANCELLED     2025-04-20 .
"""

# The second counts on the day of registration.
SEIZURES = """
q  case_id seizure_no kind quantity unit on
q1 F1      1          CASH 5000     PKR  2025-02-16
q1 F1      2          CASH 1500.5   PKR  .
"""

HALF = (date(2025, 1, 1), date(2025, 6, 30))
FIRST_QUARTER = (date(2025, 1, 1), date(2025, 3, 31))

# question: figure, columns of --by; and what was counted on paper. Where a figure is not the plain count of
# the table above, its reckoning stands beside it.
COUNTED = [
    # P1 P2 P3 S1 S2 S4 F1 F3 | P4 S3 S5 S6 F5; F2 and F4 are no first holders
    (HALF, "cases_registered", "quarter", {"2025-Q1": "8", "2025-Q2": "5"}),
    (HALF, "cases_registered", "body quarter", {
        "FIA-LAHORE 2025-Q1": "2", "FIA-LAHORE 2025-Q2": "1", "PB-POLICE 2025-Q1": "3",
        "PB-POLICE 2025-Q2": "1", "SD-POLICE 2025-Q1": "3", "SD-POLICE 2025-Q2": "3"}),
    # F3 is UNKNOWN, F5 names a province only, F2 counts in Faisalabad
    (HALF, "cases_registered", "province district", {
        "PK-PB PB-faisalabad": "1", "PK-PB PB-lahore": "4", "PK-SD PK-SD": "1", "PK-SD SD-malir": "6",
        "UNKNOWN UNKNOWN": "1"}),
    # P1 has two laws
    (HALF, "cases_registered", "law", {"PPC": "1", "PSMA": "1", "PTPA": "12"}),
    # of the last holder: P2 as F2 says (LAB), S6 as F4 says (nothing); F3 counts in both its forms
    (HALF, "cases_registered", "exploitation", {"BEG": "2", "LAB": "1", "SEX": "2", "UNKNOWN": "9"}),
    (HALF, "cases_investigated", "quarter", {"2025-Q1": "8", "2025-Q2": "4"}),
    (HALF, "challans_submitted", "quarter", {"2025-Q1": "5", "2025-Q2": "2"}),
    (HALF, "cases_prosecuted", "quarter", {"2025-Q1": "5", "2025-Q2": "1"}),
    (HALF, "cases_convicted", "quarter", {"2025-Q1": "1", "2025-Q2": "3"}),
    # S1 P1 | P3: PPC-109 has no category | S4: no offence named
    (HALF, "cases_convicted", "convicted_of", {"OTHER": "1", "TIP": "2", "UNKNOWN": "1"}),
    (HALF, "case_status", "stage", {
        "ACQUITTED": "2", "CANCELLED": "1", "CHALLAN_FINAL": "1", "COGNIZANCE": "1", "CONVICTED": "3",
        "INVESTIGATION": "4", "REGISTERED": "1"}),
    (FIRST_QUARTER, "case_status", "stage", {
        "APPEAL": "1", "COGNIZANCE": "3", "INVESTIGATION": "3", "SENT_512": "1"}),
    (HALF, "cases_pending", "", {"": "7"}),
    (FIRST_QUARTER, "cases_pending", "", {"": "7"}),
    (HALF, "appeals_pending", "", {}),
    (FIRST_QUARTER, "appeals_pending", "", {"": "1"}),
    # all 13 | not S3 | the six with cognizance and F1 | P1 P2 P3 S1 S2 S4 | not P2 | P1 P3 S1 S4
    (HALF, "attrition", "stage", {
        "CHALLAN_FINAL": "7", "CHARGE": "5", "COGNIZANCE": "6", "CONVICTED": "4", "DECIDED": "5",
        "INVESTIGATION": "12", "REGISTERED": "13"}),
    # P1 2 and 3, S1 2 | F2 3
    (HALF, "victims_in_prosecuted_cases", "quarter", {"2025-Q1": "3", "2025-Q2": "1"}),
    # P1, both of P3 (absent only later), S1, S2 1 (2 was discharged that day), S4 1 (2 was listed later)
    (HALF, "defendants_in_prosecuted_cases", "quarter", {"2025-Q1": "6", "2025-Q2": "2"}),
    # and S4 2 on 12 April
    (HALF, "persons_prosecuted", "quarter", {"2025-Q1": "6", "2025-Q2": "3"}),
    # S1 | P1, P3 1, both of S4
    (HALF, "persons_convicted", "quarter", {"2025-Q1": "1", "2025-Q2": "4"}),
    (HALF, "persons_convicted", "convicted_of", {"OTHER": "1", "TIP": "2", "UNKNOWN": "2"}),
    # S2 1; S1 was convicted before
    (HALF, "persons_acquitted", "quarter", {"2025-Q2": "1"}),
    (HALF, "conviction_rate", "quarter", {"2025-Q1": "", "2025-Q2": ""}),
    # P1 2 and 3, F2 3, S1 2, F3 1 | S3 1, S6 1 (F4 lists nobody), F5 1
    (HALF, "victims_identified", "quarter", {"2025-Q1": "5", "2025-Q2": "3"}),
    (HALF, "victims_identified", "age_band", {"18-29": "2", "30-47": "1", "48+": "1", "9-17": "3", "UNKNOWN": "1"}),
    (HALF, "victims_identified", "age_group", {"ADULT": "4", "CHILD": "3", "UNKNOWN": "1"}),
    (HALF, "victims_identified", "role sex", {"VICTIM F": "5", "VICTIM M": "1", "VICTIM X": "1", "VICTIM_ACCUSED F": "1"}),
    (HALF, "victims_identified", "nationality", {"BD": "1", "PK": "6", "UNKNOWN": "1"}),
    (HALF, "victims_referred", "quarter", {"2025-Q1": "1", "2025-Q2": "1"}),
    (HALF, "migrants_smuggled", "nationality", {"AF": "1", "UNKNOWN": "1"}),
    (HALF, "seized", "kind unit", {"CASH PKR": "6500.5"}),
    (HALF, "seized", "quarter", {}),
    # Cognizance after 15 19 26 28 36 125 days; not yet after 58 60 66 81 90 112 135. Not there yet: 12/13,
    # 11/13, 10/13, 9/13 = .69 on day 28, 8/13 on day 36, half of that = .31 on day 125. Lower limits on the
    # log(-log) scale: .512 on day 19, .442 on day 26; the upper one is .709 on day 125.
    (HALF, "time_to_stage", "stage statistic", {
        "COGNIZANCE P25": "28", "COGNIZANCE P50": "125", "COGNIZANCE P50_HIGH": "", "COGNIZANCE P50_LOW": "26",
        "COGNIZANCE P75": ""}),
    (HALF, "returns_due", "quarter", {"2025-Q1": "24", "2025-Q2": "24"}),
    (HALF, "returns_received", "quarter", {"2025-Q1": "3", "2025-Q2": "3"}),
    (HALF, "returns_late", "body", {"PB-POLICE": "1"}),
]  # fmt: skip


def drawn(table):
    """Rows of a drawn table; a dot is an empty cell."""
    header, *lines = table.strip().splitlines()
    for line in lines:
        cells = ["" if cell == "." else cell for cell in line.split()]
        yield dict(zip(header.split(), cells, strict=True))


def whole_row(sheet, row):
    row = {**dict.fromkeys(COLUMNS[sheet], ""), **row}
    if sheet == "cases":
        row |= {"police_station": "Saddar", "fir_number": row["case_id"], "fir_year": "2025"}
    return row


def write(path, columns, rows):
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    root = tmp_path_factory.mktemp("country")
    made = []
    for one in drawn(RETURNS):
        folder = root / (one["body"] + one["q"])
        folder.mkdir()
        start, end = QUARTERS[one["q"]]
        fields = {"format": "palermo-return/1", "nil": "no", "period_start": start, "period_end": end}
        fields |= {**one, "body": BODY[one["body"]]}
        del fields["q"]
        write(
            folder / "return.csv", ["field", "value"], [{"field": f, "value": v} for f, v in fields.items()]
        )
        for sheet, table in (
            ("cases", CASES),
            ("persons", PERSONS),
            ("events", EVENTS),
            ("seizures", SEIZURES),
        ):
            rows = [
                whole_row(sheet, row)
                for row in drawn(table)
                if row["case_id"].startswith(one["body"]) and one["q"] in row["q"]
            ]
            write(folder / f"{sheet}.csv", COLUMNS[sheet], rows)
        made.append(folder)
    return made


@pytest.fixture(scope="module")
def checked(folders):
    return check([str(folder) for folder in folders])


@pytest.fixture(scope="module")
def con(checked):
    facts_from(checked)
    return checked.con


@pytest.fixture(scope="module")
def twin_facts(folders):
    returns = twin_between.check([load_folder(folder) for folder in folders])
    assert [finding.key() for one in returns for finding in one.findings] == []
    return twin_between.facts_of(returns)


def test_nothing_is_found_in_clean_returns(checked):
    assert checked.findings().to_pylist() == []
    assert [one.refused for one in checked.files()] == [False] * 6


def of_figure(lines, figure, counted):
    """The lines of one figure as {columns: value}; of a time to a stage, of the stage that was counted."""
    found = {" ".join(line[1:-1]).strip(): line[-1] for line in lines if line[0] == figure}
    if figure == "time_to_stage":
        return {cell: value for cell, value in found.items() if cell in counted}
    return found


@pytest.mark.parametrize(("period", "figure", "by", "counted"), COUNTED)
def test_the_figures_are_those_counted_by_hand(con, period, figure, by, counted):
    table = compute(con, *period, by.split(), None)
    lines = [tuple(value or "" for value in row.values()) for row in table.to_pylist()]
    assert of_figure(lines, figure, counted) == counted


@pytest.mark.parametrize(("period", "figure", "by", "counted"), COUNTED)
def test_so_are_the_twins(twin_facts, period, figure, by, counted):
    lines = twin_figures.lines(twin_facts, *period, by.split())
    assert of_figure(lines, figure, counted) == counted
