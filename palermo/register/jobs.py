"""Long work of the register: making its index again, packing its sets, deleting what is due."""

from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from palermo.register import actions
from palermo.work.jobs import Step, job

LEASE = timedelta(minutes=2)


@job(
    "register.rebuild",
    words=_("Make the register again from the accepted sets"),
    wing="records",
    lease=LEASE,
    tries=3,
    steps={"prove": _("proving case by case")},
)
def rebuild(step: Step) -> dict[str, object]:
    """Killed anywhere it begins again, and passes over the sets that are right by then."""
    told = actions.rebuild(
        by=step.by, at=step.at(), progress=lambda done, total: step.progress(done, total, "prove")
    )
    return {"sets": told.sets, "cases": told.cases, "made": told.made}


@job("register.compact", words=_("Pack accepted sets together"), wing="records", lease=LEASE)
def compact(step: Step) -> dict[str, object]:
    return {"sets": actions.compact(step.at(), by=step.by)}


@job("register.destroy", words=_("Delete the people of cases that are due"), wing="records", lease=LEASE)
def destroy(step: Step, *, addresses: list[str], reason: str, reference: str = "") -> dict[str, object]:
    """Killed in between, what is gone stays gone; the rest is still due and asked for anew."""
    gone = actions.destroy_cases(
        [UUID(each) for each in addresses], by=step.by, at=step.at(), reason=reason, reference=reference
    )
    return {"cases": gone}
