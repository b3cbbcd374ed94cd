"""The page about the API, drawn from its own description: read without a network, without a script, in both languages."""

import json
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from palermo.partners.api.operations import JSON, MULTIPART, Api
from palermo.partners.api.problems import KINDS
from palermo.partners.api.schema import openapi
from palermo.partners.door import Request
from palermo.partners.rules.roles import rights

DEEPEST = 3


def page_of(request: Request, api: Api) -> HttpResponse:
    server = reverse("api:root").rstrip("/")
    plain = openapi(api, server)
    address = settings.SITE_URL.rstrip("/") + server
    groups: dict[str, list[dict[str, Any]]] = {each["name"]: [] for each in plain["tags"]}
    for path, methods in plain["paths"].items():
        for method, operation in methods.items():
            groups[operation["tags"][0]].append(told(plain, address, path, method, operation))
    context = {
        "title": plain["info"]["title"],
        "lead": plain["info"]["description"],
        "address": address,
        "schema_url": reverse("api:openapi"),
        "groups": [{"name": name, "operations": found} for name, found in groups.items()],
        "problems": KINDS.values(),
        "limits": settings.API_PER_MINUTE,
        "tokens_url": reverse("my_tokens"),
    }
    return render(request, "partners/api_docs.html", context)


def told(
    plain: dict[str, Any], address: str, path: str, method: str, operation: dict[str, Any]
) -> dict[str, Any]:
    right = operation["x-right"]
    answers = operation["responses"]
    success = next(answer for status, answer in answers.items() if status.startswith("2"))
    return {
        "id": operation["operationId"],
        "summary": operation["summary"],
        "description": operation["description"],
        "method": method.upper(),
        "path": path,
        "right": rights()[right] if right else None,
        "parameters": [parameter(each) for each in operation["parameters"]] + body_of(plain, operation),
        "curl": curl(address, path, method, operation),
        "fields": fields(plain, success["content"].get(JSON, {}).get("schema", {})),
        "media": list(success["content"]),
        "answers": [
            {"status": status, "words": answer["description"], "kinds": answer.get("x-problems", [])}
            for status, answer in answers.items()
        ],
    }


def parameter(said: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": said["name"],
        "where": said["in"],
        "required": said["required"],
        "kind": kind_of(said["schema"]),
        "choices": choices(said["schema"]),
        "words": said["description"],
    }


def body_of(plain: dict[str, Any], operation: dict[str, Any]) -> list[dict[str, Any]]:
    for content in operation.get("requestBody", {}).get("content", {}).values():
        shape = resolved(plain, content["schema"])
        needed = shape.get("required", [])
        return [
            {
                "name": name,
                "where": "body",
                "required": name in needed,
                "kind": kind_of(each),
                "choices": choices(each),
                "words": each.get("description", ""),
            }
            for name, each in shape["properties"].items()
        ]
    return []


def curl(address: str, path: str, method: str, operation: dict[str, Any]) -> str:
    example = operation["x-example"]
    for name, value in example.get("path", {}).items():
        path = path.replace(f"{{{name}}}", str(value))
    query = f"?{urlencode(example['query'])}" if "query" in example else ""
    lines = [f"curl '{address}{path}{query}'"]
    if operation["x-right"]:
        lines.append('-H "Authorization: Bearer $PALERMO_TOKEN"')
    if method == "post" and MULTIPART in operation["requestBody"]["content"]:
        lines += [f"-F '{name}={value}'" for name, value in example["form"].items()]
    elif method == "post":
        lines += ["-H 'Content-Type: application/json'", f"-d '{json.dumps(example['body'])}'"]
    if "header" in example:
        lines += [f"-H '{name}: {value}'" for name, value in example["header"].items()]
    return " \\\n  ".join(lines)


def fields(
    plain: dict[str, Any], schema: dict[str, Any], before: str = "", depth: int = 0
) -> list[dict[str, Any]]:
    """What an answer holds, what lies inside something named by its way: items[].name.given_name."""
    found: list[dict[str, Any]] = []
    shape = resolved(plain, schema)
    for name, each in shape.get("properties", {}).items():
        way = f"{before}{name}"
        found.append({"name": way, "kind": kind_of(each), "words": each.get("description", "")})
        inner = inside(plain, each)
        if inner is not None and depth < DEEPEST:
            many = "[]" if is_list(each) else ""
            found += fields(plain, inner, f"{way}{many}.", depth + 1)
    return found


def inside(plain: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any] | None:
    for each in alternatives(schema):
        inner = each.get("items", each)
        if "$ref" in inner:
            return resolved(plain, inner)
    return None


def alternatives(schema: dict[str, Any]) -> list[dict[str, Any]]:
    return schema.get("anyOf") or schema.get("allOf") or [schema]


def is_list(schema: dict[str, Any]) -> bool:
    return any(each.get("type") == "array" for each in alternatives(schema))


def resolved(plain: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    name = schema.get("$ref", "").removeprefix("#/components/schemas/")
    return plain["components"]["schemas"][name] if name else schema


def kind_of(schema: dict[str, Any]) -> str:
    """`string`, `integer`, `date`, `list`, with `or null`: the words that the format itself uses."""
    found = []
    for each in alternatives(schema):
        kind = "object" if "$ref" in each else each.get("type", "object")
        found.append(
            each.get("format") if each.get("format") in ("date", "uuid", "date-time", "binary") else kind
        )
    return " | ".join(str(each) for each in found)


def choices(schema: dict[str, Any]) -> list[str]:
    return next((each["enum"] for each in alternatives(schema) if "enum" in each), [])
