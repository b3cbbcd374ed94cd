"""What a person sees of a page: its text and spoken attributes, with the language each piece says it is in."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

SPOKEN = (
    "title",
    "placeholder",
    "aria-label",
    "aria-description",
    "aria-valuetext",
    "alt",
    "label",
    "data-label",
)
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
UNSEEN = {"script", "style", "template", "noscript"}
# Not words of a language: isolated data, code, and what is marked to be in another language.
ISOLATED = {"bdi", "code", "kbd", "samp", "pre", "textarea"}
# Not words either: an e-mail address, and what stands between U+2068 and U+2069.
ADDRESS = re.compile(r"[\w.+-]+@[\w.-]+|\u2068[^\u2069]*\u2069")
LATIN = re.compile(r"[A-Za-z][A-Za-z'’-]+")


class Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.stack: list[tuple[str, bool, bool]] = []  # tag, seen, of the page's own language
        self.pieces: list[tuple[str, str]] = []  # where, text
        self.root: dict[str, str | None] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "html":
            self.root = said
        _, seen, own = self.stack[-1] if self.stack else ("", True, True)
        if "lang" in said:
            own = said["lang"] == self.root.get("lang")
        elif tag in ISOLATED or said.get("dir") == "auto":
            own = False
        seen = seen and tag not in UNSEEN
        if seen and own:
            self.pieces += [(f"{tag}[{name}]", said[name] or "") for name in SPOKEN if said.get(name)]
            if tag == "input" and said.get("type") in ("submit", "button", "reset"):
                self.pieces.append((f"{tag}[value]", said.get("value") or ""))
            if tag == "meta" and said.get("name") in ("description", "author"):
                self.pieces.append(("meta", said.get("content") or ""))
        if tag not in VOID:
            self.stack.append((tag, seen, own))

    def handle_endtag(self, tag: str) -> None:
        while any(each[0] == tag for each in self.stack):
            if self.stack.pop()[0] == tag:
                break

    def handle_data(self, data: str) -> None:
        tag, seen, own = self.stack[-1] if self.stack else ("", True, True)
        if seen and own and data.strip():
            self.pieces.append((tag, data.strip()))


def read(page: str) -> Seen:
    seen = Seen()
    seen.feed(page)
    return seen


def latin(page: str, allowed: set[str]) -> Iterator[str]:
    """The pieces in the page's own language that hold a word in Latin letters that is not allowed."""
    for where, text in read(page).pieces:
        words = [word for word in LATIN.findall(ADDRESS.sub("", text)) if word not in allowed]
        if words:
            yield f"<{where}> {text[:80]!r}"
