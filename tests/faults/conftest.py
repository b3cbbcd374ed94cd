import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.site import Site

SOURCE = Path(__file__).with_name("recorder.c")


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.close()


@pytest.fixture(scope="session")
def other(site: Site) -> Iterator["subprocess.Popen[str]"]:
    zygote = site.start("tests.faults.zygote")
    yield zygote
    assert zygote.stdin is not None
    zygote.stdin.close()
    zygote.wait(timeout=20)


@pytest.fixture(scope="session")
def recorder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if shutil.which("gcc") is None:
        pytest.skip("there is no gcc to build the recorder with")
    made = tmp_path_factory.mktemp("recorder") / "recorder.so"
    subprocess.run(["gcc", "-shared", "-fPIC", "-O1", "-o", made, SOURCE, "-ldl", "-lpthread"], check=True)
    return made
