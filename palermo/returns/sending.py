"""The body of `palermo send`: send, wait, say what was found, keep the receipt."""

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

from palermo.returns.bar import Bar
from palermo.returns.checking import ALL_ACCEPTED, FILE_REFUSED, ROW_REJECTED
from palermo.returns.wire import BadAddress, Refusal, Unreached, Wire, root_of
from palermo.ui.bilingual import WRONG_CALL
from palermo.ui.language import words

# sysexits' EX_UNAVAILABLE and EX_NOPERM
NOT_REACHED, NOT_ALLOWED = 69, 77
BEFORE = ("received", "checking")
REFUSED = ("sent_back", "refused")
OFTEN, SELDOM = 1.0, 5.0  # seconds between two looks
Said = Callable[[str], str]
# Marks a text for the catalogue where it stands; it is translated when it is shown.
_ = str


class GivenUp(Exception):
    def __init__(self, text: str, code: int) -> None:
        super().__init__(text)
        self.text, self.code = text, code


def run_send(
    file: Path, to: str, token_file: Path, body: str, wait: bool, receipt: Path | None, lang: str
) -> int:
    """Gives what `palermo check` gives, or how it came to nothing. Raises click.UsageError."""
    said = words("palermo.returns", lang)
    if receipt is not None and not receipt.parent.is_dir():
        words_of_it = said(_("There is no folder {folder} to write into."))
        raise click.UsageError(words_of_it.format(folder=receipt.parent))
    wire = wire_of(to, token_file, lang, said)
    try:
        return carried(wire, file, body, wait, receipt, lang)
    except GivenUp as given:
        text, code = given.text, given.code
    except Refusal as refused:
        text, code = told(refused, said), code_of(refused)
    except Unreached:
        text = said(
            _("The server was not reached. Look at the address and the line, and send the same file again.")
        )
        code = NOT_REACHED
    click.echo(text, err=True)
    return code


def wire_of(to: str, token_file: Path, lang: str, said: Said) -> Wire:
    try:
        root = root_of(to)
    except BadAddress as wrong:
        words_of_it = said(
            _("{address} is no address to send to. Write it as https://palermo.example.org/records.")
        )
        raise click.UsageError(words_of_it.format(address=to)) from wrong
    token = token_file.read_text(encoding="utf-8-sig", errors="replace").strip()
    if not token.isascii() or not token.isprintable() or not token or " " in token:
        raise click.UsageError(said(_("{path} holds no token.")).format(path=token_file))

    def again(seconds: float) -> None:
        line = said(_("The server does not answer. Trying again in {seconds} seconds."))
        click.echo(line.format(seconds=f"{seconds:g}"), err=True)

    return Wire(root, token, lang, again)


def carried(wire: Wire, file: Path, body: str, wait: bool, receipt: Path | None, lang: str) -> int:
    said = words("palermo.returns", lang)
    # A token that opens nothing, or an address that is none of ours, is told before the file goes.
    if "items" not in wire.read("/returns?limit=1"):
        raise Refusal(200, {})
    found = sent(wire, file, body, said)
    click.echo(said(_("Arrived: {page}")).format(page=found["url"]))
    code = ALL_ACCEPTED
    if wait:
        found = waited(wire, found, said)
        code = shown(wire, found, file, lang)
    if receipt is not None:
        kinds = [each["kind"] for each in found["receipts"]]
        kind = "acceptance" if "acceptance" in kinds else "arrival"
        form = "pdf" if receipt.suffix.lower() == ".pdf" else "json"
        receipt.write_bytes(wire.save(f"/returns/{found['address']}/receipts/{kind}?format={form}"))
        click.echo(said(_("Receipt: {path}")).format(path=receipt))
    return code


def sent(wire: Wire, file: Path, body: str, said: Said) -> dict[str, Any]:
    try:
        with Bar(said(_("Sending"))) as bar:
            made: dict[str, Any] = wire.send("/returns", file, {"body": body} if body else {}, bar.move)
            return made
    except Refusal as refused:
        # The same file is there already: of an earlier call whose line broke, or of somebody else of the body.
        address = refused.problem.get("standing")
        if address is None:
            raise
        click.echo(refused.problem["detail"], err=True)
        found: dict[str, Any] = wire.read(f"/returns/{address}")
        return found


def waited(wire: Wire, found: dict[str, Any], said: Said) -> dict[str, Any]:
    pause = OFTEN
    with Bar(said(_("Checking"))) as bar:
        while found["state"] in BEFORE:
            work: Mapping[str, Any] = found["work"] or {}
            if work.get("state") in ("failed", "stopped"):
                text = said(_("The check was broken off on the server. The bureau can let it go on."))
                raise GivenUp(text, NOT_REACHED)
            bar.move(work.get("done") or 0, work.get("total") or 0)
            time.sleep(pause)
            pause = min(SELDOM, pause * 1.5)
            found = wire.read(f"/returns/{found['address']}")
    return found


def shown(wire: Wire, found: Mapping[str, Any], file: Path, lang: str) -> int:
    from palermo.returns.method.answer import file_lines
    from palermo.returns.method.check.outcome import FileResult, Rows

    rows = {sheet: Rows(**counts) for sheet, counts in found["rows"].items()}
    result = FileResult(1, str(file), found["state"] in REFUSED, rows)
    groups = wire.read(f"/returns/{found['address']}/findings/groups")["items"]
    for line in file_lines(result, [tuple_of(each) for each in groups], lang):
        click.echo(line)
    if result.refused:
        return FILE_REFUSED
    return ROW_REJECTED if any(each.rejected for each in rows.values()) else ALL_ACCEPTED


def tuple_of(group: Mapping[str, Any]) -> tuple[Any, ...]:
    places = [
        {**each, "message": each["message"]["en"], "message_ur": each["message"]["ur"] or ""}
        for each in group["places"]
    ]
    names = ("sheet", "rule", "column", "severity", "effect", "count")
    return (*(group[name] for name in names), places)


def told(refused: Refusal, said: Said) -> str:
    problem = refused.problem
    if not problem:
        line = said(_("There is no Palermo for programs at this address: it answered {status}."))
        return line.format(status=refused.status)
    lines = [f"{problem['title']}. {problem.get('detail', '')}".strip()]
    lines += [f"  {each['field']}: {each['detail']}" for each in problem.get("errors", [])]
    if problem.get("request"):
        lines.append("  " + said(_("Number of the request: {number}")).format(number=problem["request"]))
    return "\n".join(lines)


def code_of(refused: Refusal) -> int:
    fields = [each["field"] for each in refused.problem.get("errors", [])]
    if refused.status == 413 or "file" in fields:
        return FILE_REFUSED
    if refused.status in (401, 403):
        return NOT_ALLOWED
    return WRONG_CALL if fields else NOT_REACHED
