"""Every action of the house that writes, by the room; a room adds its own here."""

from tests.faults.case import Case
from tests.faults.cases import (
    accounts,
    bureau,
    figures,
    journal,
    library,
    outbox,
    partners,
    register,
    returns,
    vault,
    work,
    worker,
)

CASES: dict[str, Case] = {
    f"{room}.{name}": case
    for room, cases in (
        ("journal", journal.CASES),
        ("vault", vault.CASES),
        ("work", work.CASES),
        ("outbox", outbox.CASES),
        ("partners", partners.CASES),
        ("partners", accounts.CASES),
        ("library", library.CASES),
        ("register", register.CASES),
        ("bureau", bureau.CASES),
        ("returns", returns.CASES),
        ("figures", figures.CASES),
        ("worker", worker.CASES),
    )
    for name, case in cases.items()
}
