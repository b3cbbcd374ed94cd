"""What the record wing keeps in files: accepted sets, their index, frozen periods. By size; `verify` reads the bytes."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path

from django.db.models import Count

from palermo.config.operation.doctor.finding import Finding, look, stop

# Marks a text for the catalogue where it stands; it is translated when it is shown.
_ = str
LONG = timedelta(days=1)


def ledger_findings() -> Iterator[Finding]:
    """the accepted returns and the frozen periods"""
    from django.conf import settings

    if settings.HAS_RECORDS:
        yield from file_findings()
        yield from damage_findings()
        yield from index_findings()
        yield from leftover_findings()
        yield from freeze_findings()


def odd(folders: Iterable[tuple[Path, Mapping[str, Mapping[str, object]]]]) -> list[str]:
    """Files that are missing or have another size than was written down."""
    return [
        f"{folder.name}/{name}"
        for folder, manifest in folders
        for name, piece in manifest.items()
        if not (folder / name).is_file() or (folder / name).stat().st_size != piece["bytes"]
    ]


def file_findings() -> Iterator[Finding]:
    from palermo.register.queries.sets import folders_of, kept_sets

    if wrong := odd(folders_of(kept_sets()).items()):
        words = _(
            "{count} files of accepted returns are missing or have another size, such as {file}. The register does not "
            "read on. Put them back from a backup under their names, then: palermo register verify"
        )
        yield stop(words, count=len(wrong), file=wrong[0])


def damage_findings() -> Iterator[Finding]:
    from palermo.figures.queries.sources import damaged_set

    if (wrong := damaged_set()) is not None:
        words = _(
            "A file of the accepted set {set} ({body}, {start} to {end}) was found damaged. `palermo register verify` "
            "names it; put it back from a backup."
        )
        yield stop(words, set=wrong.pk, body=wrong.body, start=wrong.period_start, end=wrong.period_end)


def index_findings() -> Iterator[Finding]:
    """Sets that were packed share a folder, so both are counted by folder."""
    from palermo.register.models import CaseEntry
    from palermo.register.queries.sets import folders_of, kept_sets

    counted = CaseEntry.objects.values_list("accepted_set").annotate(rows=Count("pk")).order_by()
    rows, sets = dict(counted), list(kept_sets())
    there: Counter[str] = Counter()
    for each in sets:
        there[str(each.folder)] += rows.get(each.pk, 0)
    wanted = {folder.name: manifest.get("cases.parquet") for folder, manifest in folders_of(sets).items()}
    wrong = {name for name, piece in wanted.items() if there[name] != (piece["rows"] if piece else 0)}
    if wrong:
        words = _(
            "The index of the register does not hold the cases of {count} accepted returns. Make it again from their "
            "files: palermo rebuild"
        )
        yield stop(words, count=sum(str(each.folder) in wrong for each in sets))


def leftover_findings() -> Iterator[Finding]:
    from palermo.register.models import AcceptedSet
    from palermo.ui.clock import now

    left = AcceptedSet.objects.filter(accepted_at__isnull=True, laid_at__lt=now() - LONG).count()
    if left:
        words = _(
            "{count} returns that were not accepted left rows and files behind, which the clock should have taken away. "
            "Take them away now: palermo register sweep"
        )
        yield look(words, count=left)


def freeze_findings() -> Iterator[Finding]:
    from palermo.figures.models import Freeze
    from palermo.figures.rules.files import folder_of

    if wrong := odd((folder_of(each.address), each.manifest) for each in Freeze.objects.order_by("pk")):
        words = _(
            "{count} files of frozen periods are missing or have another size, such as {file}. Put them back from a "
            "backup under their names, then: palermo freeze verify"
        )
        yield stop(words, count=len(wrong), file=wrong[0])
