"""Every bad file of the headless check, sent through the page: the same findings, at the same cells, in the same words.

What is faulty only beside other returns is asked for where returns stand (palermo/returns/tests/test_accepting.py).
"""

import json
import re
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils.translation import override
from lxml import html

from palermo.config.composed import check
from palermo.returns.method.direction import readable
from palermo.returns.models import Submission
from palermo.returns.tests.conftest import house, record_wing  # noqa: F401
from palermo.returns.tests.drawing import HEADER, Drawing, write
from palermo.returns.tests.faulty_files import FILES
from palermo.returns.tests.looking import address, of_the_bureau
from palermo.returns.tests.read_files import zip_bytes
from palermo.returns.tests.test_check_rules import DRAWN, name
from palermo.returns.views.findings import A_PAGE, column_words, sheet_words
from palermo.vocabulary.codes import codes
from tests.working import drain

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
BROKEN = [number for number, drawn in enumerate(DRAWN) if drawn.breaks and not drawn.others]
LANGUAGES = ("en", "ur")
# rule, sheet, row, column, words
Told = tuple[str, str, str, str, str]


@pytest.fixture(autouse=True)
def wing(record_wing: Path) -> Path:  # noqa: F811
    return record_wing


@pytest.mark.parametrize("number", BROKEN, ids=name)
def test_a_broken_rule(number: int, tmp_path: Path) -> None:
    drawing = DRAWN[number].drawing
    body = str(drawing.fields().get("body", ""))
    same_by_both(file_of(drawing, tmp_path), body if body in codes("bodies") else HEADER["body"])


@pytest.mark.parametrize("fault", FILES)
def test_a_file_at_fault(fault: str, tmp_path: Path) -> None:
    path = tmp_path / "return.xlsx"
    path.write_bytes(FILES[fault]())
    same_by_both(path, "PB-POLICE")


def file_of(drawing: Drawing, folder: Path) -> Path:
    """As a browser can send it: a folder travels as a zip."""
    path = write(drawing, folder, "drawn")
    if path.is_file():
        return path
    packed = folder / "drawn.zip"
    packed.write_bytes(zip_bytes({each.name: each.read_bytes() for each in sorted(path.iterdir())}))
    return packed


def same_by_both(path: Path, body: str) -> None:
    found = found_by_command(path)
    assert found
    client = of_the_bureau()
    answer = sent(client, path, body, "en")
    if answer.status_code == 200:  # at the door, and nothing of it is kept
        for lang in LANGUAGES:
            assert at_the_field(sent(client, path, body, lang)) == [words_of(each, lang) for each in found]
        assert not Submission.objects.exists()
        return
    drain()
    for lang in LANGUAGES:
        assert on_the_pages(client, Submission.objects.get(), lang) == [told(each, lang) for each in found]


def found_by_command(path: Path) -> list[dict[str, Any]]:
    done = CliRunner().invoke(check, [str(path), "--format", "json"])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.output
    (file,) = json.loads(done.stdout)["files"]
    found: list[dict[str, Any]] = file["findings"]
    return found


def words_of(finding: dict[str, Any], lang: str) -> str:
    return plain(readable(finding["message_ur" if lang == "ur" else "message"], lang))


def told(finding: dict[str, Any], lang: str) -> Told:
    with override(lang):
        sheet = sheet_words(finding["sheet"])
        column = column_words(finding["sheet"], finding["column"])
    return finding["rule"], sheet, str(finding["row"] or ""), column, words_of(finding, lang)


def sent(client: Client, path: Path, body: str, lang: str) -> HttpResponse:
    file = SimpleUploadedFile(path.name, path.read_bytes())
    return client.post(address("return_new"), {"body": body, "file": file}, HTTP_ACCEPT_LANGUAGE=lang)


def at_the_field(answer: HttpResponse) -> list[str]:
    """Without the word Error, which only a reader of the screen is told."""
    mistakes = of_class(html.fromstring(answer.content.decode()), "mistake")
    return [plain("".join(each.xpath("text()"))) for each in mistakes]


def on_the_pages(client: Client, submission: Submission, lang: str) -> list[Told]:
    found: list[Told] = []
    way = address("return_findings", submission.address)
    for number in count(1):
        answer = client.get(way, {"page": number}, HTTP_ACCEPT_LANGUAGE=lang)
        here = of_class(html.fromstring(answer.content.decode()), "finding")
        found += [shown(each) for each in here]
        if len(here) < A_PAGE:
            break
    return found


def shown(finding: html.HtmlElement) -> Told:
    place, *_, effect = of_class(finding, "small")
    sheet, *column = [plain(each.text_content()) for each in place.iter("bdi")]
    row = re.search(r"\d+", "".join(place.xpath("text()")))
    (words,) = of_class(finding, "what")
    rule = plain(of_class(effect, "code")[-1].text_content())
    return rule, sheet, row[0] if row else "", "".join(column), plain(words.text_content())


def of_class(tree: html.HtmlElement, name: str) -> list[html.HtmlElement]:
    found: list[html.HtmlElement] = tree.find_class(name)
    return found


def plain(text: str) -> str:
    return " ".join(text.split())
