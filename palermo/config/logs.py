"""What the server's log must not hold: an address that is itself a key, and what an exception says of rows."""

import logging
import re
import traceback
from collections.abc import Iterator

SECRET_PART = re.compile(r"(/invitation/|/password/reset/key/|/confirm-email/)[^/\s]+")
E_MAIL = re.compile(r"[^/\s]*(?:@|%40)[^/\s]*")


class WithoutLinks(logging.Filter):
    """Django notes the path of every request that was refused; a link of a mail may be good still, and somebody may
    have typed an address of a person."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(
                E_MAIL.sub("…", SECRET_PART.sub(r"\1…", each)) if isinstance(each, str) else each
                for each in record.args
            )
        return True


class WithoutWords(logging.Filter):
    """The class and the place of a failure. Its message may quote a name or an address, as a database's do."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and record.exc_info[1] is not None:
            record.exc_text = "\n".join(places(record.exc_info[1]))
            record.exc_info = None
        return True


def places(failure: BaseException) -> Iterator[str]:
    before = failure.__cause__ or failure.__context__
    if before is not None:
        yield from places(before)
        yield "which led to:"
    yield "".join(traceback.format_tb(failure.__traceback__)) + type(failure).__qualname__
