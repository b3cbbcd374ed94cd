"""How long what was sent is kept, beside the rule that the first due case ends it (register/retention.csv)."""

from datetime import timedelta

from palermo.returns.rules.states import State

NEVER_COUNTED = (State.SENT_BACK, State.REFUSED, State.WITHDRAWN)
"""No case of theirs stands in the register, so nothing there says when it is due."""

KEPT_UNCOUNTED = timedelta(days=365)
"""Such a file is kept for so long after it was decided, for questions."""

IDLE_DRAFT = timedelta(days=365)
"""A draft that nobody saved for so long is discarded."""
