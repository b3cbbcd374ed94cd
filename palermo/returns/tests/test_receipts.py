"""A receipt proves itself: by the command, by openssl, on paper."""

import io
import json
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from palermo.returns import actions, queries
from palermo.returns.paper import receipt_paper
from palermo.returns.tests.cast import checked, faulty, officer, workbook
from palermo.returns.verifying import returns
from tests.cast import NOW


@pytest.fixture
def given(house: Path) -> Path:
    made = actions.accept_now(checked(faulty()), by=officer(), at=NOW)
    for kind, receipt in queries.receipts(made).items():
        (house / f"{kind}.json").write_bytes(queries.receipt_bytes(receipt))
    (house / "return.xlsx").write_bytes(faulty())
    (house / "other.xlsx").write_bytes(workbook())
    return house


def verified(*words: object, lang: str = "en") -> tuple[int, str]:
    done = CliRunner().invoke(returns, ["verify-receipt", *map(str, words), "--lang", lang])
    return done.exit_code, done.output


@pytest.mark.parametrize("kind", ["arrival", "acceptance"])
def test_the_command_tells(given: Path, kind: str) -> None:
    code, said = verified(given / f"{kind}.json", "--sent", given / "return.xlsx")
    assert code == 0 and "The signature fits" in said and "body: PB-POLICE" in said
    public = given / "keys" / "signing-key.pub"
    assert verified(given / f"{kind}.json", "--key", public)[0] == 0
    code, said = verified(given / f"{kind}.json", "--sent", given / "other.xlsx")
    assert code == 1 and "another file" in said


def test_what_was_changed_or_is_none_is_told(given: Path) -> None:
    whole = json.loads((given / "arrival.json").read_text())
    whole["receipt"]["size"] += 1
    (given / "changed.json").write_text(json.dumps(whole))
    assert verified(given / "changed.json")[0] == 1
    assert "do not trust" in verified(given / "changed.json", "--key", given / "keys" / "signing-key.pub")[1]
    assert verified(given / "arrival.json", "--key", given / "return.xlsx")[0] == 1
    for text in ("", "[]", '{"receipt": 1, "signature": "x"}', '{"receipt": {}, "signature": "AA=="}'):
        (given / "none.json").write_text(text)
        code, said = verified(given / "none.json")
        assert code == 1 and "no receipt" in said


@pytest.mark.skipif(not shutil.which("openssl"), reason="no openssl")
def test_openssl_verifies_it(given: Path) -> None:
    """As docs/returns.md says, with python in the place of jq."""
    import base64

    whole = json.loads((given / "acceptance.json").read_text())
    canonical = json.dumps(whole["receipt"], sort_keys=True, separators=(",", ":"))
    (given / "signed").write_text(canonical)
    (given / "signature").write_bytes(base64.b64decode(whole["signature"]))
    command = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", given / "keys" / "signing-key.pub"]
    command += ["-rawin", "-in", given / "signed", "-sigfile", given / "signature"]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
    (given / "signed").write_text(canonical.replace("PB-POLICE", "SD-POLICE"))
    assert subprocess.run(command, capture_output=True, check=False).returncode != 0


@pytest.mark.parametrize(
    ("lang", "words"),
    [("en", ["Punjab Police", "Rows of cases", "verify-receipt"]), ("ur", ["verify-receipt"])],
)
def test_on_paper_in_both_languages(given: Path, lang: str, words: list[str]) -> None:
    for kind in ("arrival", "acceptance"):
        content = (given / f"{kind}.json").read_bytes()
        pdf = PdfReader(io.BytesIO(receipt_paper(content, lang, "Asia/Karachi")))
        text = "\n".join(page.extract_text() for page in pdf.pages)
        for each in words:
            assert each in text or (each == "Rows of cases" and kind == "arrival")
        digest = json.loads(content)["receipt"]["sha256"]
        assert digest[:8] in text
        assert pdf.trailer["/Root"]["/Lang"][:2] == lang
