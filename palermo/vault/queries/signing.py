"""Whether this installation signed something, now or under an earlier key."""

from palermo.vault.method.signing import is_signed
from palermo.vault.models import SigningKey


def is_ours(data: bytes, signature: bytes) -> bool:
    publics = SigningKey.objects.order_by("-pk").values_list("public", flat=True)
    return any(is_signed(data, signature, public) for public in publics)
