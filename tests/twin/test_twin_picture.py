"""Pictures of drawn facts, or of a freeze of them, against the slow twin; and every case's stage over time against its stage on each day."""

import random
import tempfile
from pathlib import Path

import pytest

from palermo.figures.method.freeze import open_freeze, write_freeze
from palermo.figures.method.picture import make_picture, open_picture
from palermo.register.method.register import make_register, make_spans, stages_on
from palermo.register.method.stage import make_stage
from tests.twin.fact_tables import connection
from tests.twin.strategies import DAYS, facts_from_random, question_from_random
from tests.twin.test_twin_figures import real_lines
from tests.twin.twin_figures import lines

STAGES = "SELECT unit, stage FROM {} ORDER BY unit"


def hold(seed):
    r = random.Random(seed)
    facts = facts_from_random(r)
    con = connection(facts)
    with tempfile.TemporaryDirectory() as folder:
        if seed % 2:
            manifest = write_freeze(con, Path(folder) / "freeze", b"its own")
            open_freeze(con, Path(folder) / "freeze", manifest)
        make_picture(con, Path(folder) / "picture")
        picture = open_picture(Path(folder) / "picture")
        for _ in range(3):
            question = question_from_random(r)
            assert real_lines(picture, *question) == lines(facts, *question), (seed, question)
        picture.close()
    con.close()


def hold_stages(seed):
    con = connection(facts_from_random(random.Random(seed)))
    make_register(con)
    make_spans(con)
    for day in DAYS:
        make_stage(con, "derived", day, "on_day")
        over_time = con.execute(STAGES.format(stages_on(con, day))).fetchall()
        assert over_time == con.execute(STAGES.format("derived.on_day")).fetchall(), (seed, day)
    con.close()


@pytest.mark.parametrize("seed", range(12))
def test_every_line_of_a_picture_is_the_twins(seed):
    hold(seed)


@pytest.mark.parametrize("start", range(0, 100, 20))
def test_the_stages_over_time_are_those_of_each_day(start):
    for seed in range(start, start + 20):
        hold_stages(seed)


@pytest.mark.slow
@pytest.mark.parametrize("start", range(1000, 1020, 10))
def test_every_line_of_a_picture_is_the_twins_over_many(start):
    for seed in range(start, start + 10):
        hold(seed)
