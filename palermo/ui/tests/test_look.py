"""The look, held to what it promises: contrast, logical sides, nothing inline, every class known, every file as listed."""

import csv
import hashlib
import itertools
import re
from itertools import product
from pathlib import Path

import pytest

from palermo.ui import look

ROOT = Path(__file__).parents[3]
UI = ROOT / "palermo" / "ui"
STYLES = sorted((ROOT / "palermo").glob("*/static/*/*.css"))
TEMPLATES = sorted((ROOT / "palermo").glob("*/templates/**/*.html"))
LISTED = UI / "static" / "ui" / "vendor" / "vendored.csv"


def tokens(dark: bool) -> dict[str, str]:
    text = (UI / "static" / "ui" / "look.css").read_text()
    found = dict(re.findall(r"(--[\w-]+): (#[0-9a-f]{6});", text))
    for name, light, night in re.findall(r"(--[\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);", text):
        assert found[name] == light, f"{name} has two light colours"
        if dark:
            found[name] = night
    return found


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


TEXT = [
    "--ink",
    "--muted",
    "--brand",
    "--brand-deep",
    "--accent",
    "--ok",
    "--warn",
    "--bad",
    "--bad-deep",
    "--info",
]
PAIRS = [
    *((text, ground, 5.9) for text, ground in product(TEXT, ["--paper", "--surface"])),
    *((text, "--sunken", 4.5) for text in ["--ink", "--muted", "--brand"]),
    ("--on-brand", "--brand", 5.9),
    ("--on-brand", "--brand-deep", 5.9),
    ("--on-bad", "--bad", 5.9),
    ("--on-bad", "--bad-deep", 5.9),
    ("--on-band", "--band", 7.0),
    ("--on-demo", "--demo", 7.0),
    ("--ink", "--added", 7.0),
    ("--ink", "--taken", 7.0),
    *((each, ground, 3.1) for each, ground in product(["--focus", "--edge"], ["--paper", "--surface"])),
    *((f"--c{n}", "--surface", 3.8) for n in range(1, 9)),
]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_colour_is_read_on_its_ground(dark: bool) -> None:
    known = tokens(dark)
    low = [
        f"{one} on {other}: {contrast(known[one], known[other]):.2f} < {least}"
        for one, other, least in PAIRS
        if contrast(known[one], known[other]) < least
    ]
    assert low == []


def test_shades_of_the_dark_page_rise_as_those_of_the_light_page_fall() -> None:
    names = [f"--s{n}" for n in range(5)] + ["--c1", "--s6"]
    light, dark = ([luminance(tokens(night)[name]) for name in names] for night in (False, True))
    assert light == sorted(light, reverse=True) and dark == sorted(dark)


def test_the_page_and_the_papers_have_the_same_colours() -> None:
    known = tokens(dark=False)
    names = ("paper", "surface", "ink", "muted", "line", "brand", "accent", "ok", "warn", "bad", "info")
    assert [known[f"--{name}"] for name in names] == [getattr(look, name.upper()) for name in names]
    assert [known[f"--c{n}"] for n in range(1, 9)] == list(look.CATEGORIES)
    assert [known[name] for name in ("--s0", "--s1", "--s2", "--s3", "--s4", "--c1", "--s6")] == list(
        look.SHADES
    )


def test_a_chart_has_a_token_for_every_colour_it_is_drawn_in() -> None:
    text = (UI / "static" / "ui" / "parts.css").read_text()
    drawn = {*look.CATEGORIES, *look.SHADES, look.INK, look.MUTED}
    assert sorted(each for each in drawn if f'.chart [fill="{each}"]' not in text) == []


# "right" and "left" as sides; grid lines, gradients towards a corner and the like have no business here either.
PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)[\w-]*|left|right"
    r"|border-(?:top|bottom)-(?:left|right)-radius)\s*:"
    r"|(?:float|clear|text-align)\s*:\s*(?:left|right)|to (?:left|right)|(?<![\w-])(?:width|height)\s*:"
)


@pytest.mark.parametrize("style", STYLES, ids=lambda path: path.name)
def test_our_styles_know_no_left_and_no_right(style: Path) -> None:
    assert PHYSICAL.findall(re.sub(r"/\*.*?\*/", "", style.read_text(), flags=re.DOTALL)) == []


def test_a_physical_side_would_be_found() -> None:
    found = "margin-left: 1px; padding-right:0; left: 0; text-align: right; to left; float: left; width: 3px"
    assert len(PHYSICAL.findall(found)) == 7
    assert (
        PHYSICAL.findall("margin-inline-start: 0; max-inline-size: 3px; direction: ltr; min-width: 2px") == []
    )


INLINE = re.compile(
    r"\sstyle=|<style\b|\son[a-z]+=|javascript:|<script(?![^>]*(?:\bsrc=|type=\"application/json\"))",
    re.IGNORECASE,
)
ELSEWHERE = re.compile(r"""(?:src|href|action)=["'](?:https?:)?//""")


def test_no_template_has_style_or_script_in_it() -> None:
    assert [path.name for path in TEMPLATES if INLINE.search(path.read_text())] == []


def test_no_template_loads_anything_from_elsewhere() -> None:
    assert [path.name for path in TEMPLATES if ELSEWHERE.search(path.read_text())] == []
    assert [path.name for path in STYLES if "//" in path.read_text()] == []


def test_every_class_of_a_template_has_a_look() -> None:
    """Bootstrap is shortened: a class that is neither kept of it nor our own would do nothing, unnoticed."""
    styles = "".join(path.read_text() for path in (ROOT / "palermo").glob("*/static/**/*.css"))
    known = set(re.findall(r"\.([A-Za-z_][\w-]*)", styles))
    unknown = {
        (path.name, name)
        for path in TEMPLATES
        for names in re.findall(r'\bclass="((?:\{%.*?%\}|\{\{.*?\}\}|[^"])*)"', path.read_text())
        for name in re.sub(r"\{%.*?%\}|\{\{.*?\}\}", " ", names).split()
        if name not in known
    }
    assert unknown == set()


def test_every_part_says_what_it_needs() -> None:
    parts = sorted((UI / "templates" / "ui" / "components").glob("*.html"))
    assert [path.name for path in parts if not path.read_text().startswith("{% comment %}")] == []
    gallery = (UI / "templates" / "ui" / "gallery.html").read_text()
    others = "".join(path.read_text() for path in parts)
    shown = gallery + others
    assert [path.name for path in parts if path.name not in shown and path.name != "hits.html"] == []


def test_a_comment_in_a_template_is_none_that_shows() -> None:
    """{# … #} over more than one line is printed on the page."""
    for path in TEMPLATES:
        assert re.findall(r"\{#[^}]*\n", path.read_text()) == [], path.name


def test_files_of_others_are_as_listed() -> None:
    with LISTED.open(encoding="utf-8") as lines:
        listed = {line["file"]: line["sha256"] for line in csv.DictReader(lines)}
    there = {
        str(path.relative_to(ROOT)): hashlib.sha256(path.read_bytes()).hexdigest()
        for folder in (LISTED.parent, ROOT / "tests" / "vendor")
        for path in folder.iterdir()
        if path != LISTED
    }
    assert there == listed


def test_files_of_others_point_to_no_source_map_and_name_no_registry() -> None:
    for path in (*LISTED.parent.iterdir(), ROOT / "package.json", ROOT / ".npmrc"):
        text = path.read_text(encoding="utf-8")
        assert "sourceMappingURL" not in text, path.name
        assert "registry=" not in text and 'resolved"' not in text, path.name


def test_fonts_swap_and_are_fetched_for_urdu_letters_only() -> None:
    """Naskh is there for a name in Urdu on an English page, Nastaliq on pages in Urdu alone."""
    faces = {
        path.name: re.findall(r"@font-face \{([^}]*)\}", path.read_text(encoding="utf-8")) for path in STYLES
    }
    names = {
        sheet: [re.findall(r'font-family: "([^"]+)"', face)[0] for face in there]
        for sheet, there in faces.items()
        if there
    }
    assert names == {"look.css": ["Palermo Naskh", "Palermo Naskh"], "urdu.css": ["Palermo Nastaliq"]}
    # A device without Noto has no letter for the he of "quarter": charts fall back to what the page fetches.
    assert names["look.css"][0] in look.CHART_FONTS["ur"].split(", ")
    for face in itertools.chain.from_iterable(faces.values()):
        assert "font-display: swap" in face
        ranges = re.findall(r"U\+([0-9A-F]+)", face.split("unicode-range:")[1])
        assert ranges and all(int(start, 16) >= 0x600 for start in ranges)
        assert (UI / "fonts" / re.findall(r'url\("\.\./fonts/([^"]+)"\)', face)[0]).is_file()
