"""`palermo rebuild`, `palermo register verify | sweep | pack`."""

import sys

import click

from palermo.ui.bilingual import BilingualCommand, BilingualGroup, language_option, with_django
from palermo.ui.language import words

BROKEN = 1  # exit code where the register does not hold
ROOM = "palermo.register"
# Marks a text for the catalogue where it stands; it is translated when it is shown.
_ = str


class Register(BilingualCommand):
    catalogue = ROOM


class RegisterGroup(BilingualGroup):
    catalogue = ROOM


@click.command(
    cls=Register,
    help=_(
        "Make the register's index again from the accepted sets, and prove that it says what they say.\n\n"
        "A set whose rows are right stays as it is. People may go on working. Ends with 1 where a file of the "
        "ledger is missing or changed, or keys are missing.\n\n"
        "Example: palermo rebuild"
    ),
)
@language_option
def rebuild(lang: str) -> None:
    with_django()
    from palermo.journal.actor import COMMAND
    from palermo.register.actions import rebuild as made_again
    from palermo.ui.clock import now
    from palermo.ui.refusals import Refused

    said = words(ROOM, lang)
    with click.progressbar(length=100, file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:

        def progress(done: int, total: int) -> None:
            bar.update(100 * done // total - bar.pos)

        try:
            told = made_again(by=COMMAND, at=now(), progress=progress)
        except Refused as refused:
            click.echo(refused.words, err=True)
            raise SystemExit(BROKEN) from refused
    text = _("Accepted sets: {sets}, with {cases} cases. Right already: {equal}. Made again: {made}.")
    click.echo(said(text).format(sets=told.sets, cases=told.cases, equal=told.equal, made=told.made))


@click.group(cls=RegisterGroup, name="register", help=_("Verify the accepted sets, and tidy up."))
def register() -> None:
    pass


@register.command(
    cls=Register,
    help=_(
        "Compute the SHA-256 of every file of the ledger again and name those that are missing or changed.\n\n"
        "Ends with 1 where there is one. Take such a file from a backup and put it back under its name.\n\n"
        "Example: palermo register verify"
    ),
)
@language_option
def verify(lang: str) -> None:
    with_django()
    from palermo.journal.actor import COMMAND
    from palermo.register.actions.verifying import tell_damage
    from palermo.register.queries.damage import damage
    from palermo.register.queries.sets import kept_sets
    from palermo.ui.clock import now

    said = words(ROOM, lang)
    kept = list(kept_sets())
    found = list(damage(kept, full=True))
    if found:
        tell_damage(found, by=COMMAND, at=now())
    for each in found:
        text = _("{file} is missing.") if each.missing else _("{file} is not what was written.")
        click.echo(said(text).format(file="/".join(each.path.parts[-2:])), err=True)
    text = _("Accepted sets: {sets}. Files missing or changed: {wrong}.")
    click.echo(said(text).format(sets=len(kept), wrong=len(found)))
    if found:
        raise SystemExit(BROKEN)


@register.command(
    cls=Register,
    help=_(
        "Take away what returns left that were not accepted, and folders that no accepted set names any more. The "
        "clock does it by itself.\n\nExample: palermo register sweep"
    ),
)
@language_option
def sweep(lang: str) -> None:
    with_django()
    from palermo.journal.actor import COMMAND
    from palermo.register.actions import sweep as swept
    from palermo.ui.clock import now

    click.echo(words(ROOM, lang)(_("Sets taken away: {sets}.")).format(sets=swept(now(), by=COMMAND)))


@register.command(
    cls=Register,
    help=_(
        "Pack small accepted sets together where there are many. The clock does it every night.\n\n"
        "Example: palermo register pack"
    ),
)
@language_option
def pack(lang: str) -> None:
    with_django()
    from palermo.journal.actor import COMMAND
    from palermo.register.actions import compact
    from palermo.ui.clock import now

    click.echo(words(ROOM, lang)(_("Sets packed: {sets}.")).format(sets=compact(now(), by=COMMAND)))
