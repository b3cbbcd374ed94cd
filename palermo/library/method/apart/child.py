"""`python -m palermo.library.method.apart.child read|draw PATH TYPE [PAGE]`: what `asking` starts."""

import json
import sys
from pathlib import Path

MEMORY = 1536 * 1024 * 1024
WORK = {"read": 120, "draw": 15}  # seconds of a processor


def bound(task: str) -> None:
    """Limits that this process cannot lift again. Windows has none of them."""
    try:
        import resource
    except ImportError:
        return
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, WORK[task]),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        resource.setrlimit(what, (most, most))


def say(**told: object) -> None:
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n")
    sys.stdout.buffer.flush()


def read(path: Path, media_type: str) -> None:
    from palermo.library.method.reading import parts_of

    for text, of in parts_of(path, media_type):
        say(text=text, of=of)
    say(end=True)


def draw(path: Path, media_type: str, page: int) -> None:
    from palermo.library.method.preview import drawn

    picture, kind = drawn(path, media_type, page)
    say(size=len(picture), type=kind)
    sys.stdout.buffer.write(picture)
    sys.stdout.buffer.flush()


def main() -> None:
    task, path, media_type, *page = sys.argv[1:]
    from palermo.library.method.apart.failing import code_of

    bound(task)
    try:
        if task == "read":
            read(Path(path), media_type)
        else:
            draw(Path(path), media_type, int(page[0]))
    except Exception as wrong:  # noqa: BLE001 - a library's own errors are many; each is a code here
        say(wrong=code_of(wrong))


if __name__ == "__main__":
    main()
