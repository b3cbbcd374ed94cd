"""The second half of the demo's returns, in a process of its own: `python -m palermo.config.demo.half COUNTRY`."""

import sys
from pathlib import Path

from palermo.ui.bilingual import with_django

if __name__ == "__main__":
    with_django()
    from palermo.config.demo.returns import seed_half
    from palermo.ui.clock import now

    seed_half(Path(sys.argv[1]), 1, now, lambda _done, _whole: None)
