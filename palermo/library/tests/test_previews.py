"""Pages and pictures drawn anew: nothing of a photograph's place is left, and what is kept is bounded."""

import io
import os
from pathlib import Path

import pytest
from PIL import Image

from palermo.library.method.apart import Failed, picture
from palermo.library.method.preview import MOST_PAGES
from palermo.library.method.recognising import GIF, JPEG, PDF, PNG
from palermo.library.queries import previews
from palermo.library.queries.previews import NoPreview
from palermo.library.rules.files import file_of
from palermo.library.tests.cast import shelve
from palermo.library.tests.files import ENGLISH, pdf, photograph


def test_a_page_of_a_pdf_is_a_picture_of_bounded_size(tmp_path: Path) -> None:
    path = pdf(tmp_path, ENGLISH, "second")
    content, kind = picture(path, PDF, 2)
    assert kind == PNG
    with Image.open(io.BytesIO(content)) as drawn:
        assert drawn.format == "PNG" and drawn.width == 1000 and drawn.height <= 1600 and not drawn.info
    with pytest.raises(Failed, match="no_page"):
        picture(path, PDF, 3)


def test_a_photograph_loses_where_and_with_what_it_was_taken(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(photograph())
    content, kind = picture(tmp_path / "a.jpg", JPEG, 1)
    with Image.open(io.BytesIO(content)) as drawn:
        assert kind == JPEG and drawn.size == (640, 480)
        assert not drawn.getexif() and "comment" not in drawn.info and "exif" not in drawn.info
    assert b"Invented" in photograph() and b"Invented" not in content


def test_a_turned_photograph_stands_upright(tmp_path: Path) -> None:
    made = Image.new("RGB", (40, 20), "red")
    exif = made.getexif()
    exif[0x0112] = 6
    made.save(tmp_path / "a.jpg", exif=exif)
    with Image.open(io.BytesIO(picture(tmp_path / "a.jpg", JPEG, 1)[0])) as drawn:
        assert drawn.size == (20, 40)


def test_a_picture_that_would_unpack_to_too_much_is_not_drawn(tmp_path: Path) -> None:
    Image.new("1", (12_000, 12_000)).save(tmp_path / "a.png")
    with pytest.raises(Failed, match="large"):
        picture(tmp_path / "a.png", PNG, 1)
    (tmp_path / "a.gif").write_bytes(b"GIF89a no more")
    with pytest.raises(Failed, match="broken"):
        picture(tmp_path / "a.gif", GIF, 1)


def test_what_was_drawn_is_kept_and_not_drawn_again(shelf: Path, tmp_path: Path) -> None:
    made = shelve(pdf(tmp_path, ENGLISH).read_bytes())
    first = previews.page(made, 1)
    assert [each.name for each in previews.folder().iterdir()] == [f"{made.file}-1.png"]
    file_of(made.file).unlink()
    assert previews.page(made, 1) == first
    with pytest.raises(NoPreview, match="broken"):
        previews.page(made, 2)
    for number in (0, MOST_PAGES + 1):
        with pytest.raises(NoPreview, match="no_page"):
            previews.page(made, number)


def test_the_kept_ones_are_bounded_and_the_longest_unseen_goes(
    shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = shelve(pdf(tmp_path, ENGLISH, ENGLISH, ENGLISH).read_bytes())
    size = len(previews.page(made, 1).content)
    monkeypatch.setattr(previews, "MOST_KEPT", int(size * 2.5))
    old, seen = (previews.place(made, number, PNG) for number in (2, 1))
    previews.page(made, 2)
    os.utime(old, (1, 1))
    previews.page(made, 1)
    previews.page(made, 3)
    assert not old.exists() and seen.exists()


def test_no_more_are_drawn_at_once_than_allowed(
    shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = shelve(pdf(tmp_path, ENGLISH).read_bytes())
    monkeypatch.setattr(previews, "PATIENCE", 0.01)
    with previews.one_of_few(), previews.one_of_few(), pytest.raises(NoPreview, match="busy"):
        previews.page(made, 1)
    assert previews.page(made, 1).media_type == PNG


def test_how_many_pages_can_be_shown(shelf: Path) -> None:
    made = shelve(photograph(), file_name="a.jpg", kind="picture")
    assert previews.pages(made) == 1
    text = shelve(b"words", file_name="a.txt")
    assert previews.pages(text) == 0
    with pytest.raises(NoPreview, match="kind"):
        previews.page(text, 1)
    of_pdf = shelve()
    assert previews.pages(of_pdf) == 0
    of_pdf.text.pages = 50
    assert previews.pages(of_pdf) == MOST_PAGES
