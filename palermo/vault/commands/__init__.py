"""`palermo vault`: keys and sealed bytes, for whoever keeps the server, and for whoever keeps a key elsewhere."""

import click

from palermo.vault.commands.frame import Tell, VaultGroup, tell_nobody
from palermo.vault.commands.keys import make_keys_command, rotate_command, status
from palermo.vault.commands.objects import open_command, sweep_command, verify

# Marks a text for the catalogue where it stands; it is translated when it is shown.
_ = str


def vault_commands(tell: Tell = tell_nobody) -> click.Group:
    """The group `palermo vault`; `tell` hears of what was done, before anything opened is shown."""

    @click.group(cls=VaultGroup, help=_("Keys, and what is sealed under them."))
    def vault() -> None:
        pass

    vault.add_command(status)
    vault.add_command(verify)
    vault.add_command(make_keys_command(tell))
    vault.add_command(rotate_command(tell))
    vault.add_command(open_command(tell))
    vault.add_command(sweep_command(tell))
    return vault


vault = vault_commands()
