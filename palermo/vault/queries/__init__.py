from palermo.vault.method.blinding import same
from palermo.vault.queries.attachments import attachment, attachments, file_name
from palermo.vault.queries.blind import blind, blinder, blinders
from palermo.vault.queries.items import destroyed_items, item_secrets
from palermo.vault.queries.opening import is_destroyed, open_many, open_sealed, stream_sealed
from palermo.vault.queries.signing import is_ours
from palermo.vault.queries.standing import standing, try_all

__all__ = [
    "attachment",
    "attachments",
    "blind",
    "blinder",
    "blinders",
    "destroyed_items",
    "file_name",
    "is_destroyed",
    "is_ours",
    "item_secrets",
    "open_many",
    "open_sealed",
    "same",
    "standing",
    "stream_sealed",
    "try_all",
]
