from palermo.outbox.actions.composing import compose, compose_ready
from palermo.outbox.actions.sending import Sent, send_due
from palermo.outbox.actions.stopping import bounced, release, retry, stop
from palermo.outbox.models import Recipient

__all__ = [
    "Recipient",
    "Sent",
    "bounced",
    "compose",
    "compose_ready",
    "release",
    "retry",
    "send_due",
    "stop",
]
