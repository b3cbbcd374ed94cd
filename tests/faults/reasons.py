"""Actions that no case kills, each with the reason."""

PART = "a part of {}, whose case kills it at every statement"
REASONS: dict[str, str] = {
    "journal.raise_guards": "triggers put back one by one at an upgrade; an upgrade that is killed is run again",
    "outbox.arrived": PART.format("send_due"),
}
