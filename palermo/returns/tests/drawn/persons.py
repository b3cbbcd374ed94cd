"""Rules on a person, their birth, number, age and role."""

from palermo.returns.tests.drawing import VICTIM, draw
from palermo.returns.tests.drawn import Table

T = Table()
wrong, right = T.wrong, T.right


def accused(book=False, case=None, **cells):
    return draw(book=book, cases=[case or {}], persons=[cells, VICTIM])


def plain(**cells):
    """A person of whom no number is known."""
    return accused(id_type="", id_number="", **cells)


wrong(
    "date-order persons birth_date 0",
    plain(birth_date="2024-01-11", age="30"),
    "persons 2 birth_date date-order cell 2024-01-11",
)
wrong(
    "date-order persons birth_date 0",
    plain(birth_date="2024-02"),
    "persons 2 birth_date date-order cell 2024-02",
)
right("date-order persons birth_date 0", plain(birth_date="2024", role="VICTIM"))

wrong(
    "date-order persons birth_date 1",
    plain(birth_date="2024-01-06", role="VICTIM"),
    "persons 2 birth_date date-order kept 2024-01-06",
)
right("date-order persons birth_date 1", plain(birth_date="2024-01-05", role="VICTIM"))
right(
    "date-order persons birth_date 1",
    accused(case={"offence_from": ""}, birth_date="2024-01-06", role="VICTIM"),
)

for text in ("3.52021E+12", "3520212345671e0", "3E5"):
    wrong("number-damaged", accused(id_number=text), "persons 2 id_number number-damaged cell …")
wrong(
    "number-damaged",
    accused(book=True, id_number=3520212345671234),
    "persons 2 id_number number-damaged cell …",
)
right("number-damaged", accused(book=True, id_number=3520212345671))
right("number-damaged", accused(id_number="AE123", id_type="PASSPORT"))

wrong("bad-id", accused(id_number="35202-1234567"), "persons 2 id_number bad-id cell …")
wrong("bad-id", accused(id_number="AB202-1234567-1", id_type="nicop"), "persons 2 id_number bad-id cell …")
right("bad-id", accused(id_number="۳۵۲۰۲ ۱۲۳۴۵۶۷\u00a0۱", id_type="BFORM"))
right("bad-id", accused(id_number="35202\u20111234567\u20101"))
right("bad-id", accused(id_number="123", id_type="POR"))
right("bad-id", accused(id_number="123", id_type=""))

wrong("sex-mismatch", accused(sex="F"), "persons 2 sex sex-mismatch kept F")
wrong("sex-mismatch", accused(sex="m", id_number="35202-0000001-0"), "persons 2 sex sex-mismatch kept m")
right("sex-mismatch", accused(sex="X", id_number="35202-0000001-0"))
right("sex-mismatch", accused(sex="F", id_type="PASSPORT"))
right("sex-mismatch", accused(sex="F", id_number="35202-0000001"), "persons 2 id_number bad-id cell …")

wrong("age-mismatch", plain(birth_date="1980", age="46"), "persons 2 age age-mismatch kept 46")
wrong("age-mismatch", plain(birth_date="1980", age="41"), "persons 2 age age-mismatch kept 41")
right("age-mismatch", plain(birth_date="1980", age="45"))
right("age-mismatch", plain(birth_date="1980", age="42"))
# Born on 29 February 2004: 18 on 1 March 2022, not on 28 February.
LEAP = {"birth_date": "2004-02-29", "age_basis": "OFFENCE"}
wrong(
    "age-mismatch",
    accused(case={"offence_from": "2022-02-28"}, id_type="", id_number="", **LEAP, age="19"),
    "persons 2 age age-mismatch kept 19",
)
right(
    "age-mismatch", accused(case={"offence_from": "2022-03-01"}, id_type="", id_number="", **LEAP, age="19")
)

wrong("age-implausible", plain(birth_date="", age="9"), "persons 2 age age-implausible kept 9")
wrong(
    "age-implausible", plain(birth_date="2015", role="VICTIM_ACCUSED"), "persons 2 age age-implausible kept -"
)
right("age-implausible", plain(birth_date="2013", role="ACCUSED"))
right("age-implausible", plain(birth_date="2015", age="9", role="VICTIM"))
right("age-implausible", plain(birth_date="2013-06", age="10"))

wrong(
    "unexpected-value persons referred", plain(referred="Yes"), "persons 2 referred unexpected-value kept Yes"
)
right("unexpected-value persons referred", plain(referred="Yes", role="VICTIM_ACCUSED"))
right("unexpected-value persons referred", plain(referred="no"))
