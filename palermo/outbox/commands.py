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
