"""The form in the browser: what is typed is saved, checked and never lost; with and without a script."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from palermo.journal.models import Line
from palermo.returns import actions, queries
from palermo.returns.forms.checked import checked_anew
from palermo.returns.models import Draft, Submission
from palermo.returns.tests.cast import checked, faulty, focal, reader
from palermo.returns.tests.looking import address, browser, of_the_body, page, text_of
from palermo.returns.tests.test_drafts import begun, typed
from palermo.returns.tests.test_reading import counted
from tests.cast import NOW
from tests.working import drain

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record_wing")]


def filled() -> Draft:
    draft = begun(reader("clerk"))
    return actions.save_draft(draft, checked_anew(typed()), version=1, by=focal(), at=NOW)


def content(draft: Draft) -> dict[str, Any]:
    draft.refresh_from_db()
    return queries.content_of(draft)


def save(client: Client, draft: Draft, sheet: str, version: int | str, **cells: str) -> Any:
    return client.post(address("draft_save", draft.address, sheet), {"version": version, **cells})


def post(client: Client, draft: Draft, sheet: str, version: int | str, **cells: str) -> Any:
    return client.post(address("draft_sheet", draft.address, sheet), {"version": version, **cells})


def test_a_draft_is_begun_for_a_body_and_a_period() -> None:
    client = browser("clerk")
    chosen = {"body": "PB-POLICE", "period": "2026-Q1", "once": "a" * 32}
    assert "Choose one of these" in text_of(client.post(address("draft_new"), {**chosen, "period": ""}))
    answer = client.post(address("draft_new"), chosen)
    draft = Draft.objects.get()
    assert answer.headers["Location"] == address("draft", draft.address)
    assert (draft.period_start, draft.period_end) == (date(2026, 1, 1), date(2026, 3, 31))
    assert client.post(address("draft_new"), chosen).headers["Location"] == answer.headers["Location"]
    text = text_of(page(client, "draft", draft.address))
    assert "“Pending when the period closed” is empty" in text and 'autocomplete="off"' in text


def test_a_changed_row_is_saved_and_what_was_found_is_answered() -> None:
    draft, client = filled(), browser("clerk")
    cells = {f"r1-{name}": text for name, text in typed()["cases"][1].items()}  # type: ignore[index]
    told = save(client, draft, "cases", 2, **cells | {"r1-category": "XX"}).json()
    assert (told["version"], told["head"]) == (3, 0)
    (said,) = [each["said"] for each in told["cells"] if (each["row"], each["column"]) == (1, "category")]
    assert said[0]["severity"] == "error" and "“Category”" in said[0]["words"]
    assert {"sheet": "events", "rows": 2, "findings": 1} in told["counts"]
    assert content(draft)["cases"][1]["category"] == "XX"
    mended = save(client, draft, "cases", 3, **cells).json()
    assert mended["cells"] == [] and mended["keys"] == ["C-1", "C-2"]


def test_a_row_behind_the_last_is_added_and_no_further() -> None:
    draft, client = begun(), of_the_body()
    told = save(client, draft, "cases", 1, **{"r0-case_id": "C-9"}).json()
    assert told["keys"] == ["C-9"]
    save(client, draft, "cases", 2, **{"r0-case_id": "C-9", "r0-fir_year": "2025"})
    assert content(draft)["cases"] == [{"case_id": "C-9", "fir_year": "2025"}]
    full = {f"r{place}-leg": "1" for place in range(200)} | {"r200-leg": "1"}
    refused = save(client, draft, "journeys", 3, **full)
    assert refused.status_code == 422 and "more than 200 rows" in refused.json()["refused"]


def test_two_tabs_do_not_overwrite_each_other() -> None:
    draft, client = filled(), of_the_body()
    save(client, draft, "persons", 2, **{"r0-age": "16", "r0-case_id": "C-1"})
    met = save(client, draft, "persons", 2, **{"r0-age": "17", "r0-case_id": "C-1"})
    assert met.status_code == 409 and "saved somewhere else" in met.json()["stale"]
    whole = post(client, draft, "persons", 2, **{"r0-age": "17", "r0-case_id": "C-1"})
    text = text_of(whole)
    assert "Somebody else saved this" in text and "Row 2: Age" in text
    assert '<input type="hidden" name="version" value="3">' in text and 'value="17"' in text
    assert content(draft)["persons"][0]["age"] == "16"
    post(client, draft, "persons", 3, **{"r0-age": "17", "r0-case_id": "C-1"})
    assert content(draft)["persons"][0]["age"] == "17"


def test_a_save_whose_answer_was_lost_is_sent_again_and_stands() -> None:
    draft, client = filled(), of_the_body()
    cells = {"r0-age": "16", "r0-case_id": "C-1"}
    first, again = (save(client, draft, "persons", 2, **cells) for _ in range(2))
    assert (first.status_code, again.status_code, again.json()["version"]) == (200, 200, 3)


def test_without_a_script_a_button_saves_and_leads_on() -> None:
    draft, client = filled(), of_the_body()
    back = post(
        client, draft, "seizures", 2, **{"r0-kind": "CASH", "r0-seizure_no": "1", "r0-case_id": "C-1"}
    )
    assert back.headers["Location"] == f"{address('draft_sheet', draft.address, 'seizures')}?page=1"
    onward = post(client, draft, "seizures", 3, go="events")
    assert onward.headers["Location"] == address("draft_sheet", draft.address, "events")
    fresh = post(client, draft, "seizures", 4, add="1")
    assert fresh.headers["Location"].endswith("?page=1#new")
    post(client, draft, "cases", 5, remove="0")
    assert [row["case_id"] for row in content(draft)["cases"]] == ["C-2"]
    review = client.post(address("draft", draft.address), {"version": 6, "go": "review", "r0-pending": "7"})
    assert review.headers["Location"] == address("draft_send", draft.address)
    assert content(draft)["return"]["pending"] == "7"


@pytest.mark.parametrize("odd", ["²", "9" * 5000, "-1", "9" * 30])
def test_a_number_that_no_page_wrote_breaks_nothing(odd: str) -> None:
    draft, client = filled(), of_the_body()
    assert save(client, draft, "persons", odd, **{"r0-age": "3"}).status_code == 409
    assert "Somebody else saved this" in text_of(post(client, draft, "persons", odd, **{"r0-age": "3"}))
    assert post(client, draft, "cases", 2, remove=odd).status_code == 302
    assert [row["case_id"] for row in content(draft)["cases"]] == ["C-1", "C-2"]
    told = {"version": odd, "once": "d" * 32}
    assert "was changed while you looked" in text_of(client.post(address("draft_send", draft.address), told))
    assert not Submission.objects.exists()


def test_rows_stand_page_by_page() -> None:
    draft = begun()
    rows = [{"case_id": "C-1", "leg": str(number % 99 + 1)} for number in range(60)]
    actions.save_draft(draft, checked_anew({"journeys": rows}), version=1, by=focal(), at=NOW)
    client, where = of_the_body(), ("draft_sheet", draft.address, "journeys")
    assert 'name="r24-leg"' in text_of(page(client, *where)) and 'name="r25-leg"' not in text_of(
        page(client, *where)
    )
    last = text_of(page(client, *where, page="3"))
    assert 'name="r59-leg"' in last and 'name="r60-leg"' in last and "A new row" in last
    assert page(client, *where, page="²").status_code == 200
    assert counted(lambda: page(client, *where)) <= 15


def test_a_cell_is_text_whatever_it_holds() -> None:
    draft, client = begun(), of_the_body()
    save(client, draft, "persons", 1, **{"r0-name": '<script>alert("x")</script>\x00', "r0-unknown": "1"})
    assert content(draft)["persons"] == [{"name": '<script>alert("x")</script>'}]
    text = text_of(page(client, "draft_sheet", draft.address, "persons"))
    assert "<script>alert" not in text and "&lt;script&gt;alert" in text
    assert save(client, draft, "persons", 2, **{"r0-name": "x" * 2001}).status_code == 422
    assert save(client, draft, "nothing", 2).status_code == 404


def test_looking_at_names_is_journalled() -> None:
    draft, client = filled(), browser("clerk")
    page(client, "draft_sheet", draft.address, "persons")
    line = Line.objects.latest("pk")
    assert (line.act, line.thing_kind, line.thing_id) == ("looked", "draft", str(draft.address))
    assert page(client, "draft", draft.address).headers["Cache-Control"] == "no-store"


def test_a_clerk_drafts_and_the_focal_person_sends() -> None:
    draft = filled()
    clerk, client = browser("clerk"), of_the_body()
    assert "does not send them" in text_of(page(clerk, "draft_send", draft.address))
    assert clerk.post(address("draft_send", draft.address), {"version": 2}).status_code == 403
    asked = text_of(page(client, "draft_send", draft.address))
    assert "2 sent = 2 accepted + 0 rejected" in asked
    old = client.post(address("draft_send", draft.address), {"version": 1, "once": "a" * 32})
    assert "was changed while you looked at it" in text_of(old)
    answer = client.post(address("draft_send", draft.address), {"version": 2, "once": "b" * 32})
    made = Submission.objects.get()
    assert answer.headers["Location"] == address("return", made.address)
    again = client.post(address("draft_send", draft.address), {"version": 2, "once": "b" * 32})
    assert again.headers["Location"] == answer.headers["Location"]
    drain()
    made.refresh_from_db()
    assert (made.state, made.channel, made.errors) == ("ready", "form", 0)
    assert (made.drafted_by, made.sent_by) == (draft.drafted_by, focal().account)


def test_a_draft_that_would_be_refused_is_not_offered_to_be_sent() -> None:
    draft = begun()
    text = text_of(page(of_the_body(), "draft_send", draft.address))
    assert "would be refused whole" in text and "Send it to the bureau" not in text


def test_a_discarded_draft_is_gone() -> None:
    draft, client = filled(), of_the_body()
    client.post(address("draft_discard", draft.address), {"once": "a" * 32})
    draft.refresh_from_db()
    assert draft.content is None and page(client, "draft", draft.address).status_code == 404


def test_what_was_sent_back_is_corrected_in_the_browser() -> None:
    made = checked(faulty(pending=None))
    client = browser("clerk")
    assert address("return_take_up", made.address) in text_of(page(client, "return", made.address))
    answer = client.post(address("return_take_up", made.address), {"once": "a" * 32})
    draft = Draft.objects.get()
    assert answer.headers["Location"] == address("draft", draft.address)
    text = text_of(page(client, "draft_sheet", draft.address, "cases"))
    assert "“Category”" in text and 'value="C-2"' in text


def test_drafts_of_another_body_are_not_there() -> None:
    draft, client = filled(), of_the_body("FIA-LAHORE")
    for name in ("draft", "draft_send", "draft_discard"):
        assert page(client, name, draft.address).status_code == 404
    assert save(client, draft, "cases", 2, **{"r0-case_id": "C-9"}).status_code == 404
    assert str(draft.address) not in text_of(page(client, "returns"))
