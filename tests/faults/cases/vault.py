from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

from django.conf import settings

from palermo.vault import actions
from palermo.vault.actions.remembering import remember
from palermo.vault.models import Attachment, IndexKey, Keyring, Sealed, SigningKey
from palermo.vault.rules.keys import index_path, key_path
from palermo.vault.rules.remembered import GROUP, Gone, list_path
from palermo.vault.rules.signing import public_path, signing_path
from palermo.vault.tests.conftest import BY
from tests.cast import NOW
from tests.faults.case import Case, Look, Told

SMALL, BIG = b"invented words", b"invented words " * 20_000
PDF = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"


def seal(data: bytes, group: str = "") -> Sealed:
    return actions.seal(BytesIO(data), ring="records", kind="test", by=BY, at=NOW, group=group)


def sealed_many(told: Told, once: str) -> None:
    items = [("case:1", SMALL), ("case:2", BIG), ("", BIG), ("case:1", BIG)]
    actions.seal_many(items, ring="records", kind="test", by=BY, at=NOW)


def attached() -> Attachment:
    return actions.attach(
        BytesIO(PDF + BIG), file_name="letter.pdf", about=("thing", 1), ring="records", by=BY, at=NOW
    )


def only_the_key_of_a_group(settled: Look, before: Look, after: Look) -> list[str]:
    """Sealing into a group makes the group's key first, which by itself holds nothing."""
    more = [row for row in settled["rows"] if row not in before["rows"]]
    return [row for row in more if not row.startswith("vault_datakey")]


def no_keys_yet() -> None:
    """A ring whose files and rows are not there yet."""
    IndexKey.objects.filter(ring="civil").delete()
    Keyring.objects.filter(name="civil").delete()
    for path in (key_path("civil"), index_path("civil")):
        path.unlink()


def rows_as_one_of_two(settled: Look, before: Look, after: Look) -> list[str]:
    """A key in the file without a row does no harm; a row without its key would be a trouble, which is looked for."""
    return [] if settled["rows"] in (before["rows"], after["rows"]) else ["half of a ring's keys"]


def rows_as_after(end: Look, after: Look) -> list[str]:
    return [row for row in end["rows"] if row not in after["rows"]]


def a_full_ring() -> None:
    item_keys(1, 2, 3)
    for number in range(4):
        seal(SMALL, f"case:{number}")
    attached()


def on_its_way(settled: Look, before: Look, after: Look) -> list[str]:
    """Some keys are moved already; every text opens, which is looked for with the troubles, and none is lost."""
    texts = [[row for row in look["rows"] if row.startswith("plaintext")] for look in (settled, after)]
    return [] if len(texts[0]) == len(texts[1]) else ["a text is gone"]


def a_leftover() -> None:
    shelf = Path(settings.DATA) / "vault" / "ab"
    shelf.mkdir(parents=True)
    for name in ("ab000000-0000-4000-8000-000000000000", "ab000000-0000-4000-8000-000000000001.part"):
        (shelf / name).write_bytes(b"left by the dead")


def swept(told: Told, once: str) -> None:
    actions.sweep(datetime.now(UTC) + timedelta(days=2))


def some_swept(settled: Look, before: Look, after: Look) -> list[str]:
    return [] if settled["rows"] == before["rows"] else ["a row changed"]


def of(told: Told) -> Sealed:
    return Sealed.objects.get(pk=told["id"])


def nothing_written_down() -> Told:
    """As after a kill between the commit and the file."""
    told = {"id": str(seal(BIG, "case:1").pk)}
    actions.destroy_group("records", "case:1", BY, NOW)
    list_path().unlink()
    return told


def restored() -> Told:
    """The list says that it is destroyed, the rows of an older backup do not."""
    told = {"id": str(seal(BIG, "case:1").pk)}
    remember([Gone(GROUP, "records", "case:1")])
    return told


def item_keys(*numbers: int) -> None:
    actions.make_item_keys([f"case:{number}" for number in numbers], ring="records", by=BY, at=NOW)


def no_signing_key_yet() -> None:
    SigningKey.objects.all().delete()
    for path in (signing_path(), public_path()):
        path.unlink()


CASES = {
    "catch_up": Case(
        lambda told, once: actions.catch_up(NOW),
        nothing_written_down,
        actions=("catch_up",),
        sweep=lambda told: None,
        power=True,
    ),
    "destroy_again": Case(
        lambda told, once: actions.destroy_again(BY, NOW),
        restored,
        actions=("destroy_again",),
        between=rows_as_one_of_two,
        ends=rows_as_after,
    ),
    "make_signing_key": Case(
        lambda told, once: actions.make_signing_key(NOW, by=BY),
        no_signing_key_yet,
        actions=("make_signing_key",),
        between=rows_as_one_of_two,
        ends=rows_as_after,
        power=True,
    ),
    "seal small": Case(lambda told, once: seal(SMALL), once=False, actions=("seal",)),
    "seal big": Case(lambda told, once: seal(BIG), once=False, power=True),
    "seal into a group": Case(
        lambda told, once: seal(BIG, "case:1"), once=False, between=only_the_key_of_a_group
    ),
    "seal_many": Case(sealed_many, once=False, actions=("seal_many",)),
    "attach": Case(lambda told, once: attached(), once=False, actions=("attach",), power=True),
    "destroy": Case(
        lambda told, once: actions.destroy(of(told), BY, NOW),
        lambda: {"id": str(seal(BIG).pk)},
        actions=("destroy",),
        power=True,
    ),
    "destroy_attachment": Case(
        lambda told, once: actions.destroy_attachment(Attachment.objects.get(pk=told["id"]), BY, NOW),
        lambda: {"id": str(attached().pk)},
        actions=("destroy_attachment",),
    ),
    "destroy_group": Case(
        lambda told, once: actions.destroy_group("records", "case:1", BY, NOW),
        lambda: {"id": str(seal(BIG, "case:1").pk)},
        actions=("destroy_group",),
    ),
    "destroy_items": Case(
        lambda told, once: actions.destroy_items(["case:1", "case:9"], ring="records", by=BY, at=NOW),
        lambda: item_keys(1, 2),
        actions=("destroy_items",),
        power=True,
    ),
    "make_item_keys": Case(
        lambda told, once: item_keys(1, 2, 3),
        lambda: item_keys(2),
        actions=("make_item_keys",),
    ),
    "make_keys": Case(
        lambda told, once: actions.make_keys(NOW, by=BY, rings=["civil"]),
        no_keys_yet,
        actions=("make_keys",),
        between=rows_as_one_of_two,
        ends=rows_as_after,
        power=True,
    ),
    "rotate": Case(
        lambda told, once: actions.rotate("records", by=BY, at=NOW, batch=2),
        a_full_ring,
        once=False,
        actions=("rotate",),
        between=on_its_way,
        ends=rows_as_after,
        power=True,
    ),
    "sweep": Case(swept, a_leftover, actions=("sweep",), between=some_swept, sweep=lambda told: None),
}
