"""`palermo outbox`: how much waits, and sending it."""

from collections.abc import Callable

import click

from palermo.ui.bilingual import BilingualCommand, BilingualGroup, language_option, with_django
from palermo.ui.language import words

# Marks a text for the catalogue where it stands; it is translated when it is shown.
_ = str
ROOM = "palermo.outbox"


class Group(BilingualGroup):
    catalogue = ROOM


class Command(BilingualCommand):
    catalogue = ROOM


def outbox_commands(mints: Callable[[], dict]) -> click.Group:
    """`mints` gives what `send_due` takes as `mint`; it is called when Django is awake."""

    @click.group(cls=Group, help=_("What will be sent: mail that waits, and sending it."))
    def outbox() -> None:
        pass

    @outbox.command(
        cls=Command,
        help=_("Send what is due, once, and end.\n\nExample: palermo outbox send"),
    )
    @language_option
    def send(lang: str) -> None:
        with_django()
        from palermo.journal.actor import COMMAND
        from palermo.outbox.actions import send_due
        from palermo.ui.clock import now

        done = send_due(now(), mint=mints(), by=COMMAND)
        text = words(ROOM, lang)(
            _("Sent: {sent}. To be tried again: {failed}. Bounced: {bounced}. Given up: {given_up}.")
        )
        click.echo(
            text.format(sent=done.sent, failed=done.failed, bounced=done.bounced, given_up=done.given_up)
        )

    outbox.add_command(hold)
    outbox.add_command(let_go)
    outbox.add_command(status)
    return outbox


@click.command(
    cls=Command,
    help=_("How many messages are in which state.\n\nExample: palermo outbox status"),
)
@language_option
def status(lang: str) -> None:
    with_django()
    from django.utils import translation

    from palermo.outbox.models import State
    from palermo.outbox.queries import counts

    found = counts()
    with translation.override(lang):
        for state in State:
            click.echo(f"{found.get(state, 0):>7}  {state.label}")
        if queries_held():
            click.echo(
                words(ROOM, lang)(_("The outbox is held: nothing goes out. Let it go: palermo outbox let-go"))
            )


def queries_held() -> bool:
    from palermo.outbox.queries import held

    return held() is not None


@click.command(
    cls=Command,
    help=_("Hold the whole outbox: nothing goes out until it is let go.\n\nExample: palermo outbox hold"),
)
@language_option
def hold(lang: str) -> None:
    with_django()
    from palermo.journal.actor import COMMAND
    from palermo.outbox.actions import hold_all
    from palermo.ui.clock import now

    hold_all("asked", COMMAND, now())
    click.echo(words(ROOM, lang)(_("The outbox is held: nothing goes out. Let it go: palermo outbox let-go")))


@click.command(
    "let-go",
    cls=Command,
    help=_(
        "Let the outbox go that is held since a restore, or by `palermo outbox hold`.\n\n"
        "Look through the outbox's page first: what waited when the backup was made may have gone out long ago.\n\n"
        "Example: palermo outbox let-go"
    ),
)
@language_option
def let_go(lang: str) -> None:
    with_django()
    from django.utils import translation

    from palermo.journal.actor import COMMAND
    from palermo.outbox.actions import let_go as let_it_go
    from palermo.ui.clock import now
    from palermo.ui.refusals import Refused

    with translation.override(lang):
        try:
            let_it_go(COMMAND, now())
        except Refused as refused:
            raise click.ClickException(refused.words) from refused
    click.echo(words(ROOM, lang)(_("The outbox is let go: what waits is sent.")))
