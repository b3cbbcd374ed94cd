"""What the processes of an Installation do: `python -m palermo.vault.tests.program VERB …`."""

import io
import resource
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402

from palermo.vault import actions, queries  # noqa: E402
from palermo.vault.commands import vault as vault_command  # noqa: E402
from palermo.vault.models import DataKey, ItemKey, Keyring, Sealed  # noqa: E402
from palermo.vault.tests.conftest import BY, NOW  # noqa: E402


def migrate() -> None:
    call_command("migrate", "vault", verbosity=0, skip_checks=True)


def make_keys() -> None:
    actions.make_keys(NOW)


def seal(count: str, pause: str = "0") -> None:
    for number in range(int(count)):
        time.sleep(float(pause))
        actions.seal(f"invented {number}".encode(), ring="records", kind="test", by=BY, at=NOW)
        print(number, flush=True)


def make_items(first: str, count: str, pause: str = "0", at_once: str = "1") -> None:
    """Numbered names, some at once; the first bytes that were ever sealed with each are kept beside the database."""
    for start in range(int(first), int(first) + int(count), int(at_once)):
        time.sleep(float(pause))
        names = [f"case:{number}" for number in range(start, start + int(at_once))]
        for name, secret in actions.make_item_keys(names, ring="records", by=BY, at=NOW).items():
            kept = Path(settings.DATA) / f"{name}.sealed"
            if not kept.exists():
                kept.write_bytes(secret.seal(name.encode(), "case"))
        print(start, flush=True)


def open_items() -> None:
    """How many of them open, also what was sealed with them, and under which versions their keys lie."""
    kept = sorted(Path(settings.DATA).glob("case:*.sealed"))
    found = queries.item_secrets([path.stem for path in kept], ring="records")
    right = [found[path.stem].open(path.read_bytes(), "case") == path.stem.encode() for path in kept]
    living = ItemKey.objects.filter(destroyed_at__isnull=True)
    print(sum(right), sorted(living.values_list("keyring__version", flat=True).distinct()))


def destroy_items(*names: str) -> None:
    for row in ItemKey.objects.filter(name__in=names):
        print(bytes(row.wrapped or b"").hex())
    actions.destroy_items(names, ring="records", by=BY, at=NOW)


def seal_secret(ring: str, small: str) -> None:
    """A small one, a large one, an attachment and its name, each holding the same words."""
    words = small.encode()
    actions.seal(words, ring=ring, kind="test", by=BY, at=NOW, group="case:1")
    actions.seal(io.BytesIO(words * 20_000), ring=ring, kind="test", by=BY, at=NOW)
    actions.attach(
        io.BytesIO(b"%PDF-1.7 " + words),
        file_name=f"{small}.pdf",
        about=("thing", 1),
        ring=ring,
        by=BY,
        at=NOW,
    )


def rotate(pause: str = "0") -> None:
    """Row by row, each told once it is written."""

    def tell(moved: int, total: int) -> None:
        print(moved, flush=True)
        time.sleep(float(pause))

    done = actions.rotate("records", by=BY, at=NOW, batch=1, item_batch=1, progress=tell)
    print("resumed" if done.resumed else "begun", done.moved, done.items, done.retired, done.broken)


def rotate_often(times: str) -> None:
    for _ in range(int(times)):
        done = actions.rotate("records", by=BY, at=NOW, batch=5, item_batch=5)
        assert not done.broken
        time.sleep(0.1)


def verify() -> None:
    tried = list(queries.try_all())
    broken = [each for each in tried if each.trouble]
    versions = Keyring.objects.filter(retired_at__isnull=True).order_by("version")
    print(len(tried), len(broken), [each.version for each in versions.filter(name="records")])


def destroy_group(ring: str, group: str) -> None:
    key = DataKey.objects.get(ring=ring, group=group)
    small = Sealed.objects.get(data_key=key)
    print(bytes(key.wrapped or b"").hex(), bytes(small.small or b"").hex())
    actions.destroy_group(ring, group, BY, NOW)


def command(*call: str) -> None:
    vault_command(call, prog_name="palermo vault")


class Flood(io.RawIOBase):
    """So many bytes that stand nowhere whole."""

    def __init__(self, size: int) -> None:
        self.left = size

    def read(self, size: int = -1) -> bytes:
        size = min(size, self.left)
        self.left -= size
        return b"\x5a" * size


def stream(megabytes: str) -> None:
    """By how much the peak of memory grew, in MB, while so much was sealed and opened again."""
    warm = actions.seal(b"x" * 1_000_000, ring="records", kind="test", by=BY, at=NOW)
    list(queries.stream_sealed(warm))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    size = int(megabytes) * 1024 * 1024
    sealed = actions.seal(Flood(size), ring="records", kind="test", by=BY, at=datetime.now(UTC))  # type: ignore[arg-type]
    assert sum(len(piece) for piece in queries.stream_sealed(sealed)) == size == sealed.size
    print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024)


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
