"""What the index says of a case: the columns of lists and filters, out of the facts of one return."""

from __future__ import annotations

from palermo.register.method.facts import SCHEMA
from palermo.register.method.render import text
from palermo.vocabulary.codes import codes

DESCRIBES = (
    "registered_on",
    "fir_year",
    "category",
    "district",
    "province",
    "status",
    "status_on",
    "exploitation",
    "victims",
    "accused",
    "migrants",
)
"""The columns that `described` gives of a case, in this order, behind its numbers."""


def described(cases: str = f"{SCHEMA}.cases", persons: str = f"{SCHEMA}.persons") -> str:
    """A SELECT of case_no, from_case_no and DESCRIBES: one row a case of the facts of one return."""
    return f"""
        SELECT c.case_no, c.from_case_no, c.registered_on, c.fir_year, c.category, c.district,
            coalesce(d.province, 'UNKNOWN') AS province, c.status, c.status_on,
            coalesce(c.exploitation, '') AS exploitation,
            coalesce(p.victims, 0) AS victims, coalesce(p.accused, 0) AS accused,
            coalesce(p.migrants, 0) AS migrants
        FROM {cases} AS c
        LEFT JOIN ({_provinces()}) AS d ON d.district = c.district
        LEFT JOIN (
            SELECT case_no,
                count(*) FILTER (role IN ('VICTIM', 'VICTIM_ACCUSED')) AS victims,
                count(*) FILTER (role IN ('ACCUSED', 'VICTIM_ACCUSED')) AS accused,
                count(*) FILTER (role = 'MIGRANT') AS migrants
            FROM {persons} GROUP BY case_no
        ) AS p ON p.case_no = c.case_no"""


def _provinces() -> str:
    """district, province: of a province that stands for a district not known, and of ABROAD, itself."""
    known = {code: code for code in codes("provinces")}
    known |= {code: each.extra.get("iso3166_2") or code for code, each in codes("districts").items()}
    rows = ", ".join(f"({text(district)}, {text(province)})" for district, province in known.items())
    return f"SELECT * FROM (VALUES {rows}) t(district, province)"
