"""Every data file that is shipped is named with its source and terms, and no other."""

import csv
import re
from pathlib import Path

from palermo.vocabulary.codes import DATA

PAGE = Path(__file__).parents[3] / "docs" / "data-licences.md"


def test_the_page_names_exactly_the_files_that_are_shipped():
    told = PAGE.read_text(encoding="utf-8").partition("## Left out")[0]
    named = set(re.findall(r"`([a-z0-9_/]+\.(?:csv|geojson))`", told))
    shipped = {path.relative_to(DATA).as_posix() for path in DATA.rglob("*") if path.is_file()}
    assert named == shipped


def test_what_is_from_memory_is_still_marked():
    with (DATA / "standards/offences_pk.csv").open(encoding="utf-8", newline="") as lines:
        from_memory = [
            row["code"] for row in csv.DictReader(lines) if "from memory" in row["confidence_source"]
        ]
    assert len(from_memory) >= 50
    with (DATA / "geo/pk_district_aliases.csv").open(encoding="utf-8", newline="") as lines:
        unverified = [row for row in csv.DictReader(lines) if "unverified" in row["source"]]
    assert unverified
