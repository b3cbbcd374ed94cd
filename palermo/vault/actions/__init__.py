from palermo.vault.actions.attaching import attach
from palermo.vault.actions.destroying import destroy, destroy_attachment, destroy_group
from palermo.vault.actions.keys import make_keys
from palermo.vault.actions.rotation import rotate
from palermo.vault.actions.sealing import seal, seal_many
from palermo.vault.actions.sweeping import sweep

__all__ = [
    "attach",
    "destroy",
    "destroy_attachment",
    "destroy_group",
    "make_keys",
    "rotate",
    "seal",
    "seal_many",
    "sweep",
]
