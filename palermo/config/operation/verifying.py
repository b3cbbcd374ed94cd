"""Whether a backup is whole and fits this installation: asked before anything is written."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db.migrations.loader import MigrationLoader

from palermo import __version__
from palermo.config.operation.backing_up import MARK, NOT_KEYS, Shown
from palermo.config.operation.copying import hash_all, hashed, read_list
from palermo.config.operation.databases import engine
from palermo.config.operation.manifest import (
    FORMAT,
    LIST,
    MANIFEST,
    OURS,
    Manifest,
    Unreadable,
    read_manifest,
)
from palermo.config.operation.saying import refuse, said

# Marks a text for the catalogue where it stands; it is translated when it is shown.
_ = str
# Django's and the libraries' own tables move with their versions, which ours names.
ROOMS = "palermo."
KEYS_HERE = "keys/"


@dataclass(frozen=True)
class Whole:
    folder: Path
    manifest: Manifest
    keys: Path | None  # a folder with the keys, None where they must be here already


def verified(folder: Path, *, keys_from: Path | None = None, shown: Shown | None = None) -> Whole:
    folder = folder.resolve()
    if not folder.is_dir():
        raise refuse(said(_("There is no folder {folder}."), folder=folder))
    try:
        manifest = read_manifest(folder)
    except Unreadable as wrong:
        if wrong.part == MANIFEST and not (folder / MANIFEST).exists():
            words = _("{folder} is no backup of Palermo, or was never finished: {name} is missing.")
            raise refuse(said(words, folder=folder, name=wrong.part)) from wrong
        raise damaged(folder, wrong.part) from wrong
    check_fits(manifest)
    keys = check_files(folder, manifest, shown)
    return Whole(folder, manifest, keys_folder(folder, manifest, keys_from, keys))


def damaged(folder: Path, name: str) -> Exception:
    words = _("The backup is damaged: {name} in {folder} is not what was written. Take another backup.")
    return refuse(said(words, name=name, folder=folder))


def check_fits(manifest: Manifest) -> None:
    unknown = unknown_migrations(manifest.migrations)
    if manifest.format != FORMAT or unknown or newer(manifest.version):
        words = _(
            "The backup is from a newer Palermo: {version}, this is {ours}{unknown}. Install that version, then restore."
        )
        named = f" ({', '.join(unknown[:5])})" if unknown else ""
        raise refuse(said(words, version=manifest.version, ours=__version__, unknown=named))
    if manifest.wing != settings.WING:
        words = _(
            "The backup is of another wing: {theirs}, and this installation is {ours}. "
            "Restore it where PALERMO_WING={theirs}."
        )
        raise refuse(said(words, theirs=manifest.wing, ours=settings.WING))
    if manifest.engine != engine():
        words = _(
            "The backup is of another database: {theirs}, and DATABASE_URL names {ours}. Name an empty {theirs} database."
        )
        raise refuse(said(words, theirs=manifest.engine, ours=engine()))


def unknown_migrations(applied: list[str]) -> list[str]:
    """Those that a newer program made."""
    loader = MigrationLoader(None)
    known = {f"{app}.{name}" for app, name in loader.disk_migrations} | {
        f"{app}.{name}" for migration in loader.disk_migrations.values() for app, name in migration.replaces
    }
    apps = loader.migrated_apps
    return [each for each in applied if each.partition(".")[0] in apps and each not in known]


def newer(version: str) -> bool:
    def parts(text: str) -> list[int]:
        return [int(piece) if piece.isdigit() else 0 for piece in text.split(".")]

    return parts(version) > parts(__version__)


def check_files(folder: Path, manifest: Manifest, shown: Shown | None) -> dict[str, str]:
    """Gives the list of the keys where somebody moved them away, as is advised when they lie in DIR."""
    try:
        listed = read_list((folder / LIST).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as wrong:
        raise damaged(folder, LIST) from wrong
    if hashed(folder / LIST) != manifest.list_sha256:
        raise damaged(folder, LIST)
    here, moved = listed, dict[str, str]()
    if manifest.keys == "here" and not (folder / KEYS_HERE).exists():
        here = {name: digest for name, digest in listed.items() if not name.startswith(KEYS_HERE)}
        moved = {name.removeprefix(KEYS_HERE): listed[name] for name in listed.keys() - here.keys()}
    compare(folder, here, shown)
    return moved


def compare(
    folder: Path, listed: dict[str, str], shown: Shown | None = None, ours: tuple[str, ...] = OURS
) -> None:
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}
    there -= {MARK, *ours}  # the mark of a backup that was killed in its last moment
    for missing in sorted(set(listed) - there)[:1]:
        words = _("The backup is not whole: {name} in {folder} is missing. Take another backup.")
        raise refuse(said(words, name=missing, folder=folder))
    for extra in sorted(there - set(listed))[:1]:
        words = _("{name} in {folder} does not belong to the backup. Take it away if you know what it is.")
        raise refuse(said(words, name=extra, folder=folder))
    names = sorted(listed)
    total, done = sum((folder / name).stat().st_size for name in names), 0
    label = said(_("Verifying the backup"))

    def told(more: int) -> None:
        nonlocal done
        done += more
        if shown:
            shown(label, min(done, total), total)

    for name, digest in zip(names, hash_all([folder / name for name in names], told), strict=True):
        if digest != listed[name]:
            raise damaged(folder, name)


def keys_folder(
    folder: Path, manifest: Manifest, keys_from: Path | None, moved: dict[str, str]
) -> Path | None:
    if keys_from is not None:
        return keys_apart(keys_from.resolve(), manifest, moved)
    if manifest.keys == "here" and not moved:
        return folder / KEYS_HERE
    if (Path(settings.KEYS) / "signing-key").exists() or any(Path(settings.KEYS).glob("*.keys")):
        return None
    words = _(
        "The backup is without its keys, and there are none in {keys}: nothing sealed could be opened. "
        "Name the folder of the keys with --keys-from, or put them into {keys}."
    )
    raise refuse(said(words, keys=settings.KEYS))


def keys_apart(keys_from: Path, manifest: Manifest, moved: dict[str, str]) -> Path:
    """A folder that `--keys-to` wrote, or the `keys` of this backup or of another."""
    path = keys_from / LIST
    if not path.exists():
        if any(keys_from.glob("*.keys")):
            # A copy of the installation's own folder may be newer: keys are added by a rotation.
            if moved and not any((keys_from / name).exists() for name in NOT_KEYS):
                compare(keys_from, moved)
            return keys_from
        raise refuse(said(_("There are no keys in {folder}."), folder=keys_from))
    if manifest.keys_list_sha256 and hashed(path) != manifest.keys_list_sha256:
        words = _(
            "The keys in {folder} belong to another backup. Name the folder that was written with this one."
        )
        raise refuse(said(words, folder=keys_from))
    compare(keys_from, read_list(path.read_text(encoding="utf-8")), ours=(LIST,))
    return keys_from
