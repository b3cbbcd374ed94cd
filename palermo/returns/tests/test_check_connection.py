"""The connection a check works on: its bounds, and what it leaves behind."""

import stat
import subprocess
import sys
from pathlib import Path

from palermo.returns.method.check import check, connect
from palermo.returns.tests.drawing import draw, write


def setting(con, name):
    (found,) = con.execute(f"SELECT current_setting('{name}')").fetchone()
    return found


def test_memory_threads_and_the_folder_to_spill_into_are_the_callers(tmp_path):
    con = connect(memory="512MB", threads=1, spill=tmp_path / "spill")
    assert setting(con, "memory_limit") == "488.2 MiB"
    assert setting(con, "threads") == 1
    assert setting(con, "temp_directory") == str(tmp_path / "spill")


def test_what_is_spilt_is_private_and_gone_when_the_program_ends():
    folder = Path(setting(connect(), "temp_directory"))
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    program = (
        "from palermo.returns.method.check import connect;"
        " print(connect().execute(\"SELECT current_setting('temp_directory')\").fetchone()[0])"
    )
    out = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert not Path(out.stdout.strip()).exists()


def test_one_connection_takes_one_batch_after_another(tmp_path):
    con = connect()
    first = check([write(draw(), tmp_path, "a")], con=con)
    assert [result.rows["persons"] for result in first.files()] == [(2, 2, 0)]
    second = check([write(draw(persons=[]), tmp_path, "b"), tmp_path / "a"], con=con)
    assert [result.rows["persons"].sent for result in second.files()] == [0, 2]
    assert second.stands == [1]
