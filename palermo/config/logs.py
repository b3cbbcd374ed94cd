"""What the server's log must not hold: an address that is itself a key."""

import logging
import re

SECRET_PART = re.compile(r"(/invitation/|/password/reset/key/|/confirm-email/)[^/\s]+")


class WithoutLinks(logging.Filter):
    """Django notes the path of every request that was refused; a link of a mail may be good still."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(
                SECRET_PART.sub(r"\1…", each) if isinstance(each, str) else each for each in record.args
            )
        return True
