"""Long work on figures: making a picture, and freezing a period."""

from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID, uuid4

from django.utils.translation import gettext_lazy as _

from palermo.figures.actions import freezing, picturing
from palermo.figures.actions.freezing import Freezing
from palermo.figures.models import Freeze
from palermo.figures.queries.sources import newest_picture
from palermo.figures.rules.freezing import check_sets
from palermo.work.jobs import Step, job

STEPS = {
    "verify": _("reading every byte of the accepted sets"),
    "write": _("writing"),
    "picture": _("making the picture that answers"),
}


@job(
    "figures.picture", words=_("Make the picture that figures are answered from"), wing="records", steps=STEPS
)
def picture(step: Step, *, freeze: int | None = None) -> dict[str, object]:
    """Of the register, or of a freeze."""
    if freeze is None:
        made = picturing.picture_register(by=step.by, at=step.at(), progress=said(step, "verify"))
    else:
        made = picturing.picture_freeze(Freeze.objects.get(pk=freeze), at=step.at())
    return {"picture": made.pk, "sets": len(made.sets)}


def said(step: Step, code: str) -> Callable[[int], None]:
    """Hears of sizes; says how much it was so far."""
    done = 0

    def hear(size: int) -> None:
        nonlocal done
        done += size
        step.progress(done, None, code)

    return hear


@job("figures.freeze", words=_("Freeze a period"), wing="records", steps=STEPS, place="freezes")
def freeze(step: Step, *, start: str, end: str) -> dict[str, object]:
    """Killed anywhere it begins again with the same sets; what it wrote down stands once."""
    frozen = Freeze.objects.filter(work=step.work.pk).first()
    if frozen is None:
        frozen = freeze_now(step, date.fromisoformat(start), date.fromisoformat(end))
    step.progress(0, None, "picture")
    if newest_picture(frozen) is None:
        picturing.picture_freeze(frozen, at=step.at())
    return {"freeze": frozen.pk, "sets": len(frozen.sets)}


def freeze_now(step: Step, start: date, end: date) -> Freeze:
    if not step.kept:
        sets = freezing.sets_of_this_moment()
        check_sets(sets, start, end)
        step.keep({"freeze": str(uuid4()), "sets": list(sets), "read_at": step.at().isoformat()})
    wanted = Freezing(
        UUID(step.kept["freeze"]),
        start,
        end,
        tuple(step.kept["sets"]),
        datetime.fromisoformat(step.kept["read_at"]),
    )
    laid = freezing.lay(wanted, by=step.by, at=step.at(), progress=said(step, "verify"))
    step.progress(0, None, "write")
    with step.writing():
        return freezing.keep(laid, step.work.pk, by=step.by, at=step.at())
