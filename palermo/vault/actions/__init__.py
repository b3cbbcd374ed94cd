from palermo.vault.actions.attaching import attach
from palermo.vault.actions.destroying import destroy, destroy_attachment, destroy_group
from palermo.vault.actions.destroying_again import destroy_again
from palermo.vault.actions.items import destroy_items, make_item_keys
from palermo.vault.actions.keys import make_keys
from palermo.vault.actions.remembering import catch_up
from palermo.vault.actions.rotation import rotate
from palermo.vault.actions.sealing import seal, seal_many
from palermo.vault.actions.signing import make_signing_key, sign
from palermo.vault.actions.sweeping import sweep

__all__ = [
    "attach",
    "catch_up",
    "destroy",
    "destroy_again",
    "destroy_attachment",
    "destroy_group",
    "destroy_items",
    "make_item_keys",
    "make_keys",
    "make_signing_key",
    "rotate",
    "seal",
    "seal_many",
    "sign",
    "sweep",
]
