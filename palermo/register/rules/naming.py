"""What a case is called: nothing of its FIR stands in a list, an address or an export."""

from uuid import UUID


def case_name(address: UUID) -> str:
    """The beginning of its random address, for the eye; the address itself is what finds it."""
    letters = address.hex[:12].upper()
    return "-".join((letters[:4], letters[4:8], letters[8:]))
