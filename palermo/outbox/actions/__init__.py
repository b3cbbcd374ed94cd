from palermo.outbox.actions.composing import compose, compose_ready
from palermo.outbox.actions.holding_all import hold_all, let_go
from palermo.outbox.actions.sending import Sent, send_due
from palermo.outbox.actions.stopping import bounced, release, retry, stop
from palermo.outbox.models import Recipient

__all__ = [
    "Recipient",
    "Sent",
    "bounced",
    "compose",
    "compose_ready",
    "hold_all",
    "let_go",
    "release",
    "retry",
    "send_due",
    "stop",
]
