"""A process that has everything loaded and nothing open, and lets a child of its own do each thing that is asked.

It reads one order a line, forks, and answers with one line: how the child ended, what it said, and where it could have
died. A child may be told to die at one of these places.
"""

import json
import os
import sys
import traceback
from typing import Any

import django

django.setup()

from django.db import connection  # noqa: E402

from palermo.journal.actions import AlreadyDone  # noqa: E402
from palermo.ui.refusals import NotAllowed, Refused, Stale  # noqa: E402
from tests.faults import deeds  # noqa: E402
from tests.faults.points import Points  # noqa: E402


def main() -> None:
    for line in sys.stdin:
        assert connection.connection is None
        order = json.loads(line)
        print(json.dumps(carried_out(order)), flush=True)


def carried_out(order: dict[str, Any]) -> dict[str, Any]:
    there, here = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(there)
        obey(order, here)
    os.close(here)
    with os.fdopen(there) as answer:
        said = answer.read()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return {"ended": "killed", "signal": os.WTERMSIG(status)}
    if not said:  # ended by a library that found no memory
        return {"ended": "killed", "signal": 0}
    return json.loads(said)


def obey(order: dict[str, Any], here: int) -> None:
    points = Points(order.get("stop"))
    try:
        try:
            said = getattr(deeds, order["do"])(points, **order.get("told", {}))
            answer = {"ended": "done", "said": said}
        except AlreadyDone:
            answer = {"ended": "already"}
        except (NotAllowed, Refused, Stale) as refused:
            answer = {"ended": "refused", "said": str(refused)}
        except Exception as failure:  # noqa: BLE001  # told to the test, which fails with it
            answer = {"ended": "failed", "said": type(failure).__name__, "trace": traceback.format_exc()}
        points.watching = False
        connection.close()
        with os.fdopen(here, "w") as out:
            out.write(json.dumps(answer | {"points": points.passed}, default=str))
    finally:
        os._exit(0)


if __name__ == "__main__":
    main()
