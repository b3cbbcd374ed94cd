from palermo.returns.actions.accepting import accept, accept_now
from palermo.returns.actions.deciding import refuse, send_back, withdraw
from palermo.returns.actions.deriving import ask_for
from palermo.returns.actions.drafting import begin_draft, discard_draft, save_draft, send_draft
from palermo.returns.actions.opening import open_marked, open_sent
from palermo.returns.actions.receiving import SentAlready, receive
from palermo.returns.actions.reminding import extend, remind
from palermo.returns.actions.writing import talk

__all__ = [
    "SentAlready",
    "accept",
    "accept_now",
    "ask_for",
    "begin_draft",
    "discard_draft",
    "extend",
    "open_marked",
    "open_sent",
    "receive",
    "refuse",
    "remind",
    "save_draft",
    "send_back",
    "send_draft",
    "talk",
    "withdraw",
]
