"""Style, scripts and drawings go over the wire packed: they are the same for everybody and hold no secret.

Pages are not packed: a page holds secrets beside what its reader sent, and its packed length would tell of both.
"""

import gzip
import re
from collections.abc import Callable

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

_KINDS = ("text/", "image/svg+xml", "application/json", "application/javascript")
_TAKES = re.compile(r"\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))")


class PackingMiddleware:
    """Packs each file once and keeps it; a file that changed bears another mark (its ETag)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.kept: dict[tuple[str, str], bytes] = {}

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        # Below this address stand only files of the installation, so what is kept cannot grow without end.
        if not request.path.startswith(settings.STATIC_URL) or not isinstance(response, FileResponse):
            return response
        if not may_be_packed(response):
            return response
        patch_vary_headers(response, ["Accept-Encoding"])
        if request.method != "GET" or not _TAKES.search(request.headers.get("Accept-Encoding", "")):
            return response
        mark = (request.path, response.headers["ETag"])
        if mark not in self.kept:
            self.kept[mark] = gzip.compress(response.getvalue(), mtime=0)
        if response.file_to_stream is not None:
            response.file_to_stream.close()  # the file alone: a response that closes says that the request is over
        return packed(response, self.kept[mark])


def may_be_packed(response: FileResponse) -> bool:
    kind = response.headers.get("Content-Type", "")
    return response.status_code == 200 and "ETag" in response.headers and kind.startswith(_KINDS)


def packed(plain: HttpResponseBase, content: bytes) -> HttpResponse:
    answer = HttpResponse(content)
    for name, value in plain.headers.items():
        answer.headers[name] = value
    answer.headers["Content-Encoding"] = "gzip"
    answer.headers["Content-Length"] = str(len(content))
    return answer
