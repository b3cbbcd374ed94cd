"""The second half of the demo's returns, in a process of its own: `python -m palermo.config.demo.half COUNTRY`."""

import os
import sys
import threading
from pathlib import Path

from palermo.ui.bilingual import with_django


def end_with_the_other() -> None:
    """Its pipe closes when it is killed too; a second start must not find this process still at work."""
    sys.stdin.read()
    os._exit(1)


if __name__ == "__main__":
    threading.Thread(target=end_with_the_other, daemon=True).start()
    with_django()
    from palermo.config.demo.returns import seed_half
    from palermo.ui.clock import now

    seed_half(Path(sys.argv[1]), 1, now, lambda _done, _whole: None)
