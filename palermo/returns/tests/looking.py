"""Looking at the pages of returns as somebody who holds a role."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from palermo.returns.tests.cast import holder
from tests.cast import sign_in

RECORDS = "palermo.config.urls_records"


def browser(role: str, scope: str = "", name: str = "", **options: Any) -> Client:
    return sign_in(Client(**options), holder(role, scope, name), "records")


def of_the_body(body: str = "PB-POLICE") -> Client:
    return browser("provincial_focal", f"body:{body}")


def of_the_bureau(name: str = "officer") -> Client:
    return browser("bureau_officer", name=name)


def address(name: str, *arguments: Any) -> str:
    return reverse(name, RECORDS, args=arguments)


def page(client: Client, name: str, *arguments: Any, **asked: str) -> Any:
    return client.get(address(name, *arguments), asked)


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def send(client: Client, data: bytes, **more: str) -> Any:
    file = SimpleUploadedFile("first quarter.xlsx", data)
    return client.post(address("return_new"), {"body": "PB-POLICE", "file": file, **more})
