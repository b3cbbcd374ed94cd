"""Pages of the record wing, as a reader opens them."""

from django.test import Client

from palermo.returns.tests.cast import holder
from tests import cast


def pages(role: str, scope: str = "", name: str = "") -> Client:
    return cast.sign_in(Client(), holder(role, scope, name), "records")


def page(client: Client, address: str, **asked: str) -> str:
    answer = client.get(f"/records{address}", asked)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()
