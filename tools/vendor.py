"""Take over the files of other projects that pages and browser tests need, as package.json names their versions.

`python3 tools/vendor.py` fetches each package with `npm pack`, copies the few files below, takes out what points to
source maps, keeps of Bootstrap only what KEPT names, and writes vendored.csv with the SHA-256 of every file.
`python3 tools/vendor.py FOLDER` takes the packages from FOLDER instead. The same packages give the same bytes.
"""

import csv
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIST = ROOT / "palermo" / "ui" / "static" / "ui" / "vendor" / "vendored.csv"
_MAP = re.compile(rb"\n?/[*/]# sourceMappingURL=[^\n*]*(?:\*/)?\n?")

# Classes of Bootstrap that templates may use; rules without any class (its "reboot") are always kept.
KEPT = re.compile(
    r"row|col(-(md|lg))?(-(auto|\d+))?|g[xy]?-[0-5]|table|table-sm|table-responsive|list-unstyled|list-inline(-item)?"
    r"|form-(control|select|label|text|check(-(input|label))?)|btn|btn-(primary|link|sm)|visually-hidden(-focusable)?"
    r"|[mp][tbxyse]?-([0-5]|auto)|d-(none|block|inline|inline-block|flex|grid)|flex-(wrap|column|grow-1)|gap-[0-5]"
    r"|justify-content-(between|end|center)|align-items-(center|baseline|end)|text-(start|end|center|nowrap|break)|w-100"
)


@dataclass(frozen=True)
class Taken:
    package: str
    source: str
    target: str
    change: Callable[[bytes], bytes]


def without_map(data: bytes) -> bytes:
    return _MAP.sub(b"\n", data).rstrip() + b"\n"


def used_of_bootstrap(data: bytes) -> bytes:
    text = without_map(data).decode()
    licence = text[text.index("/*!") : text.index("*/") + 2]
    rules = text[text.index("*/") + 2 :]
    return f'@charset "UTF-8";{licence}\n/* Shortened by tools/vendor.py. */\n{kept(rules)}\n'.encode()


def kept(rules: str) -> str:
    """The rules of minified CSS whose classes are all among KEPT, with the media queries around them."""
    out = []
    for head, body in blocks(rules):
        if head.startswith(("@media", "@supports")):
            inner = kept(body)
            if inner:
                out.append(f"{head}{{{inner}}}")
        elif not head.startswith("@"):
            selectors = [each for each in parts(head) if is_kept(each)]
            if selectors:
                out.append(f"{','.join(selectors)}{{{body}}}")
    return "".join(out)


def blocks(rules: str) -> Iterator[tuple[str, str]]:
    depth, start, head = 0, 0, ""
    for place, letter in enumerate(rules):
        if letter == "{":
            if depth == 0:
                head, start = rules[start:place].strip(), place + 1
            depth += 1
        elif letter == "}":
            depth -= 1
            if depth == 0:
                yield head, rules[start:place]
                start = place + 1


def parts(head: str) -> list[str]:
    """Selectors between commas that stand in no bracket."""
    return [each.strip() for each in re.split(r",(?![^(]*\))", head)]


def is_kept(selector: str) -> bool:
    bare = re.sub(r":not\([^)]*\)", "", selector)
    if "data-bs-theme=dark" in bare:
        return False  # dark colours are our own
    classes = re.findall(r"\.(-?[A-Za-z_][\w-]*)", bare)
    return all(KEPT.fullmatch(each) for each in classes)


STATIC = "palermo/ui/static/ui/vendor"
TAKEN = (
    Taken("bootstrap", "dist/css/bootstrap.min.css", f"{STATIC}/bootstrap.min.css", used_of_bootstrap),
    Taken(
        "bootstrap", "dist/css/bootstrap.rtl.min.css", f"{STATIC}/bootstrap.rtl.min.css", used_of_bootstrap
    ),
    Taken("bootstrap", "LICENSE", f"{STATIC}/bootstrap.LICENSE.txt", bytes),
    Taken("axe-core", "axe.min.js", "tests/vendor/axe.min.js", without_map),
    Taken("axe-core", "LICENSE", "tests/vendor/axe-core.LICENSE.txt", bytes),
)


def archive(package: str, version: str, folder: Path, fetch: bool) -> tarfile.TarFile:
    if fetch:
        subprocess.run(
            ["npm", "pack", "--silent", "--pack-destination", folder, f"{package}@{version}"],
            check=True,
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
        )
    return tarfile.open(folder / f"{package}-{version}.tgz")


def take_over(folder: Path, fetch: bool) -> list[dict[str, str]]:
    wanted = json.loads((ROOT / "package.json").read_text())
    lines = []
    for package, version in (wanted["dependencies"] | wanted["devDependencies"]).items():
        with archive(package, version, folder, fetch) as packed:
            licence = json.loads(packed.extractfile("package/package.json").read())["license"]
            for each in TAKEN:
                if each.package != package:
                    continue
                data = each.change(packed.extractfile(f"package/{each.source}").read())
                target = ROOT / each.target
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(data)
                digest = hashlib.sha256(data).hexdigest()
                lines.append(
                    {
                        "file": each.target,
                        "package": package,
                        "version": version,
                        "licence": licence,
                        "sha256": digest,
                    }
                )
    return lines


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else Path(temporary)
        lines = take_over(folder, fetch=len(sys.argv) == 1)
    with LIST.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, list(lines[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(lines)


if __name__ == "__main__":
    main()
