"""All checks in the order in which one makes the next possible."""

from palermo.config.operation.doctor import around, before, database, ledger, within
from palermo.config.operation.doctor.finding import Finding, made, stop
from palermo.ui.bilingual import with_django

# Marks a text for the catalogue where it stands; it is translated when it is shown.
_ = str


def examined(*, days: int, lang: str) -> list[Finding]:
    """What stops first; the same words once."""
    found = dict.fromkeys(findings(days, lang))
    return sorted(found, key=lambda finding: not finding.stops)


def findings(days: int, lang: str) -> list[Finding]:
    found = made(before.settings_file_findings)
    if any(each.stops for each in found):
        return found
    folders = made(before.folder_findings)
    found += folders
    if not before.data_folder().is_dir():
        return found  # the settings would make an empty one
    settings = made(before.settings_findings)
    found += settings
    if not settings_stand():
        return found or [stop(_("The settings cannot be read. See docs/operation.md."))]
    with_django()
    from django.utils import translation

    with translation.override(lang):
        found += made(around.flag_findings) + made(around.address_findings) + made(around.mail_findings)
        answers = made(database.answer_findings)
        found += answers
        if any(each.stops for each in answers):
            return found
        return found + of_the_database(days)


def settings_stand() -> bool:
    try:
        from palermo.config import settings  # noqa: F401
    except Exception:  # noqa: BLE001 (said already, by name)
        return False
    return True


def of_the_database(days: int) -> list[Finding]:
    if empty := made(database.empty_findings):
        return empty
    versions = made(database.version_findings)
    starts = made(database.start_findings)
    found = versions + starts
    if versions or _unfinished():
        return found

    def backup_findings() -> list[Finding]:
        return list(within.backup_findings(days))

    for check in (
        within.clock_findings,
        within.journal_findings,
        within.clockwork_findings,
        within.work_findings,
        within.outbox_findings,
        ledger.ledger_findings,
        backup_findings,
    ):
        found += made(check)
    return found


def _unfinished() -> bool:
    from palermo.config.operation.noting import restore_under_way
    from palermo.config.starting import waiting_migrations

    return restore_under_way() is not None or waiting_migrations() > 0
