"""What readers see: whose submissions, findings page by page, copies and comparisons, and how many queries it takes."""

import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from palermo.journal.models import Line
from palermo.returns import actions, queries
from palermo.returns.actions import deriving
from palermo.returns.models import Derived
from palermo.returns.tests.cast import checked, faulty, focal, officer, reader, sent, workbook
from palermo.returns.tests.small import ROWS
from palermo.ui.refusals import NotAllowed, Refused
from tests.cast import NOW
from tests.working import drain


def counted(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as asked:
        act()
    return len(asked)


@pytest.mark.parametrize(
    ("role", "scope", "sees"),
    [
        ("provincial_focal", "body:PB-POLICE", {"PB-POLICE"}),
        ("clerk", "body:SD-POLICE", {"SD-POLICE"}),
        ("provincial_focal", "body:KP-POLICE", set()),
        ("bureau_officer", "everything", {"PB-POLICE", "SD-POLICE"}),
        ("bureau_officer", "province:PK-SD", {"SD-POLICE"}),
        ("auditor", "everything", {"PB-POLICE", "SD-POLICE"}),
        ("statistician", "everything", {"PB-POLICE", "SD-POLICE"}),
        ("releaser", "everything", set()),
        ("administrator", "everything", set()),
    ],
)
def test_who_sees_which_submissions(house: Path, role: str, scope: str, sees: set[str]) -> None:
    made = [sent(), sent(body="SD-POLICE")]
    by = reader(role, scope, f"reads-{role}".replace("_", "-"))
    assert {each.body for each in queries.submissions(by)} == sees
    assert {each.body for each in made if queries.submission(each.address, by)} == sees


def test_findings_are_grouped_and_paged_in_either_language(house: Path) -> None:
    made = checked(faulty())
    found = queries.groups(made, "en")
    assert [(each.rule, each.sheet, each.column, each.count) for each in found] == [
        ("unknown-code", "cases", "category", 1),
        ("parent-rejected", "events", "case_id", 1),
        ("bad-number", "persons", "age", 1),
        ("total-differs", "totals", "value", 1),
    ]
    assert found[0].places == [(3, "XX")] and found[0].severity == "error"
    assert [each.message for each in queries.groups(made, "ur")] != [each.message for each in found]
    whole = queries.page(made, "en")
    assert whole.count == 4 and [each.row for each in whole.lines] == [3, 2, 3, 2]
    one = queries.page(made, "en", rule="bad-number", sheet="persons", column="age")
    assert (one.count, one.lines[0].value) == (1, "200")
    assert queries.page(made, "en", first=2, size=1).lines == whole.lines[2:3]


def test_a_finding_on_the_file_is_asked_for_by_none(house: Path) -> None:
    made = checked(workbook()[:-500])
    assert queries.page(made, "en", sheet=None, column=None).count == 1
    assert queries.page(made, "en", sheet="cases").count == 0


def test_the_file_and_its_marked_copy_are_handed_out_and_told(house: Path) -> None:
    data = faulty()
    made = checked(data)
    assert b"".join(actions.open_sent(made, by=focal(), at=NOW)) == data
    derived = actions.ask_for(made, "marked:en", by=focal(), at=NOW)
    book = openpyxl.load_workbook(io.BytesIO(b"".join(actions.open_marked(derived, by=focal(), at=NOW))))
    assert book["cases"]["F3"].comment and not book["cases"]["F2"].comment
    assert [each.act for each in Line.objects.order_by("pk") if each.act.startswith("return.")][-2:] == [
        "return.opened",
        "return.marked",
    ]
    again = actions.ask_for(made, "marked:en", by=officer(), at=NOW)
    assert again.content_id == derived.content_id
    for by in (reader("auditor"), focal("SD-POLICE"), reader("statistician")):
        with pytest.raises(NotAllowed):
            actions.open_sent(made, by=by, at=NOW)
        with pytest.raises(NotAllowed):
            actions.ask_for(made, "marked:en", by=by, at=NOW)
    assert not list((house / "data" / "passing").iterdir())


def test_a_large_copy_is_made_by_long_work(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deriving, "SMALL", 1)
    made = checked(faulty())
    derived = actions.ask_for(made, "marked:ur", by=focal(), at=NOW)
    assert derived.content_id is None and derived.work
    assert actions.ask_for(made, "marked:ur", by=focal(), at=NOW).work == derived.work
    drain()
    derived.refresh_from_db()
    assert derived.content_id and derived.work is None
    assert not list((house / "data" / "passing").iterdir())


def test_what_a_later_return_changes(house: Path) -> None:
    first = actions.accept_now(checked(), by=officer(), at=NOW)
    rows = {sheet: [dict(row) for row in listed] for sheet, listed in ROWS.items()}
    rows["persons"][1]["name"] = "Testname Do"
    rows["cases"][0]["district"] = "Multan"
    second = checked(workbook(rows))
    derived = actions.ask_for(second, "difference", by=officer(), at=NOW)
    assert derived.against == first
    found = queries.changes(derived, names=True)
    assert found.counts == {"cases": {"changed": 1}, "persons": {"changed": 1}}
    assert [(each.column, each.before, each.after) for each in found.lines] == [
        ("district", "PB-lahore", "PB-multan"),
        ("name", "Testname Ek", "Testname Do"),
    ]
    hidden = queries.changes(derived, names=False, sheet="persons")
    assert [(each.case_id, each.before, each.after) for each in hidden.lines] == [("…", "…", "…")]
    assert hidden.count == 1
    with pytest.raises(Refused, match="changes nothing"):
        actions.ask_for(first, "difference", by=officer(), at=NOW)


def test_a_comparison_is_made_anew_against_another(house: Path) -> None:
    actions.accept_now(checked(), by=officer(), at=NOW)
    third = checked(workbook(pending=9))
    derived = actions.ask_for(third, "difference", by=officer(), at=NOW)
    before = derived.content_id
    second = actions.accept_now(checked(workbook(pending=8)), by=officer(), at=NOW)
    again = actions.ask_for(third, "difference", by=officer(), at=NOW)
    assert again.against == second and again.content_id != before
    assert Derived.objects.filter(part="difference").count() == 1


def test_queries_do_not_grow(house: Path) -> None:
    made = checked(faulty())
    actions.talk(made, "One", by=officer(), at=NOW)
    one = counted(lambda: queries.messages(made))
    for _each in range(5):
        actions.talk(made, "More", by=officer(), at=NOW)
    assert counted(lambda: queries.messages(made)) == one == 1
    by = officer()
    assert counted(lambda: queries.submission(made.address, by)) == 1
    seen = queries.submission(made.address, by)
    assert counted(lambda: queries.file_name(seen)) == 0
    assert counted(lambda: queries.groups(seen, "en")) == 0
    assert counted(lambda: queries.page(seen, "en")) == 0
