"""The small map of journeys."""

import re
import time

from palermo.ui.stops import WIDTH, Frame, Stop, framed, rings_of, stops_drawn
from palermo.vocabulary.boundaries import load

RINGS = rings_of(load(key="iso3166_2").features)
GUJRAT, TAFTAN, ROME = (
    Stop(74.08, 32.57, "Gujrat"),
    Stop(61.6, 29.0, "Taftan"),
    Stop(12.5, 41.9, "Rome", exact=False),
)


def test_every_stop_stands_in_the_picture_with_its_name() -> None:
    drawn = str(stops_drawn(RINGS, [[GUJRAT, TAFTAN, ROME], [GUJRAT, TAFTAN]], "Journeys <1>"))
    height = int(re.search(r'height="(\d+)"', drawn)[1])  # type: ignore[index]
    spots = [(float(x), float(y)) for x, y in re.findall(r'cx="([\d.-]+)" cy="([\d.-]+)"', drawn)]
    assert len(spots) == 3 and all(0 < x < WIDTH and 0 < y < height for x, y in spots)
    assert spots[2][0] < spots[1][0] < spots[0][0] and spots[2][1] < spots[0][1]  # west is left, north is up
    assert drawn.count("<line") == 2 and drawn.count("<polygon") == 2
    assert all(f">{stop.name}</text>" in drawn for stop in (GUJRAT, TAFTAN, ROME))
    assert "Journeys &lt;1&gt;" in drawn and "style=" not in drawn


def test_names_are_escaped_and_do_not_stand_on_one_another() -> None:
    same = [Stop(74.0 + n / 100, 32.0, f"<b>Town {n}") for n in range(4)]
    drawn = str(stops_drawn(RINGS, [same], "Near"))
    assert "<b>" not in drawn and drawn.count("&lt;b&gt;") == 4
    spots = re.findall(r'<text x="([\d.-]+)" y="([\d.-]+)"', drawn)
    assert len(set(spots)) == 4


def test_one_stop_and_no_outline_are_drawn_too() -> None:
    assert "<circle" in stops_drawn([], [[GUJRAT]], "One")
    frame = framed([(74.0, 32.0)])
    assert isinstance(frame, Frame) and 0 < frame.at(74.0, 32.0)[0] < WIDTH


def test_it_is_drawn_while_a_page_waits() -> None:
    began = time.perf_counter()
    drawn = stops_drawn(RINGS, [[GUJRAT, TAFTAN, ROME]], "Quick")
    assert time.perf_counter() - began < 0.1 and len(drawn) < 30_000
