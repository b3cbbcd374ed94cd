"""The token of a password reset. allauth imports this by its name in the settings; nothing else does."""

from typing import Any

from allauth.account.forms import EmailAwarePasswordResetTokenGenerator


class ResetTokens(EmailAwarePasswordResetTokenGenerator):
    """What ends an account's sessions ends its links too, as a restore does for all."""

    def _make_hash_value(self, user: Any, timestamp: int) -> str:
        return f"{user.session_round}:{super()._make_hash_value(user, timestamp)}"
