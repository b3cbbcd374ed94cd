"""Pages asked for in a child of the zygote, by the whole stack of the program, with something wrong underneath."""

import io
import logging
import resource
import signal
from typing import Any, cast

from django.db import connection
from django.test import Client

from tests import cast as house

IN_SQLITE = {
    "busy": {"timeout": 0.2},
    "read_only": {"init_command": "PRAGMA query_only=ON; PRAGMA synchronous=FULL"},
}
IN_POSTGRESQL = {
    "busy": {"options": "-c lock_timeout=200ms"},
    "read_only": {"options": "-c default_transaction_read_only=on"},
}


def visitor() -> dict[str, str]:
    """Somebody who may enter people, signed in."""
    client = house.sign_in(Client(), house.account("ayesha", "administrator"))
    return {"cookie": client.cookies["palermo_open"].value}


def asked(method: str, to: str, cookie: str, how: str, room: int, data: dict[str, str]) -> dict[str, Any]:
    log = io.StringIO()
    for handler in logging.getLogger("django").handlers:
        cast(logging.StreamHandler[Any], handler).setStream(log)
    spoil(how, room)
    client = Client(raise_request_exception=False)
    client.cookies["palermo_open"] = cookie
    answer = getattr(client, method)(to, data)
    page = answer.content.decode()
    return {
        "status": answer.status_code,
        "retry": answer.headers.get("Retry-After"),
        "page": page,
        "log": log.getvalue(),
    }


def spoil(how: str, room: int) -> None:
    sqlite = connection.vendor == "sqlite"
    options = (IN_SQLITE if sqlite else IN_POSTGRESQL).get(how, {})
    connection.settings_dict["OPTIONS"] |= options
    if how == "away":
        connection.settings_dict |= {"NAME": "/nowhere/here.sqlite3"} if sqlite else {"HOST": "/nowhere"}
    if how == "full":
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
