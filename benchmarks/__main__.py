"""`python3 run.py bench [name …]`: each benchmark is a script of its own and prints ratios measured in one run."""

import runpy
import sys
from pathlib import Path

GROUPS = {
    "returns": ("reading", "checking", "workbooks", "peers"),
    "figures": ("figures", "explore"),
    "invention": ("inventing",),
    "journal": ("journal",),
    "vault": ("vault",),
    "names": ("names",),
    "register": ("register", "accepting", "month_end"),
    "web": ("web", "shelf", "web_api", "working", "backing_up", "searching"),
}


def main() -> None:
    wanted = sys.argv[1:] or list(GROUPS)
    scripts = [script for name in wanted for script in GROUPS.get(name, (name,))]
    missing = [name for name in scripts if not (Path(__file__).parent / f"{name}.py").exists()]
    if missing:
        raise SystemExit(f"There is no benchmark {', '.join(missing)}. There is: {', '.join(GROUPS)}.")
    for script in scripts:
        print(f"== {script}", flush=True)
        sys.argv = [script]
        runpy.run_module(f"benchmarks.{script}", run_name="__main__")


if __name__ == "__main__":
    main()
