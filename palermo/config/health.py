"""/healthz: for whoever keeps the processes running. It says that the server and its database answer, and nothing else."""

from collections.abc import Callable

from django.db import Error, connection
from django.http import HttpRequest, HttpResponse

PATH = "/healthz"


class HealthMiddleware:
    """Before hosts, sessions and redirects to https are looked at: a container asks itself by a name of its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info != PATH or request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        answer = HttpResponse("ok\n" if database_answers() else "database\n", content_type="text/plain")
        answer.status_code = 200 if answer.content == b"ok\n" else 503
        answer.headers["Cache-Control"] = "no-store"
        return answer


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return False
    return True
