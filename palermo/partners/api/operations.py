"""One thing the API can be asked: who may, what it takes, what it answers with, said where it is defined."""

from collections.abc import Callable
from typing import Annotated, Any, Literal

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import NinjaAPI, Router, Schema
from ninja.renderers import JSONRenderer
from pydantic import AfterValidator, BaseModel, Field
from pydantic_core import PydanticCustomError

from palermo.partners.api import failing
from palermo.partners.api.problems import Problem
from palermo.partners.door import Request
from palermo.partners.rules.acting import cell
from palermo.ui.refusals import NotAllowed

JSON, CSV, PDF, MULTIPART = "application/json", "text/csv", "application/pdf", "multipart/form-data"
ANY = "application/octet-stream"  # a file, whatever it is
Handler = Callable[..., Any]
Before = Callable[[Request], None]  # what is done once the asker may, and before the body is read
Id = Annotated[int, Field(ge=1, le=2**63 - 1)]
# PostgreSQL keeps no NUL in a text.
Text = Annotated[str, Field(max_length=200, pattern=r"^[^\u0000]*$")]


class Listed(Schema):
    """What every list takes."""

    cursor: str | None = Field(
        None, max_length=2000, description=_("Where the page begins: `next` of the answer before.")
    )
    limit: int = Field(25, ge=1, le=100, description=_("How many rows at most."))


class Body(BaseModel):
    """A body of a request; a field that is not known is refused rather than passed over."""

    model_config = {"extra": "forbid"}


def one_of(values: Any) -> Any:
    """A text that is one of these codes."""
    allowed = list(values)

    def check(value: str) -> str:
        if value not in allowed:
            raise PydanticCustomError("one_of", "one of {expected}", {"expected": ", ".join(allowed)})
        return value

    return Annotated[str, AfterValidator(check), Field(json_schema_extra={"enum": allowed})]


Format = one_of(("json", "csv"))


class Door:
    """Asked by ninja before any parameter is read: a stranger learns nothing from what is wrong with them."""

    openapi_security_schema = {"type": "http", "scheme": "bearer", "bearerFormat": "palermo_…"}

    def __init__(
        self, right: str | None, media: tuple[str, ...], takes: str, fresh_for: int, before: Before | None
    ) -> None:
        self.right, self.media, self.takes, self.fresh_for = right, media, takes, fresh_for
        self.before = before
        self.known: frozenset[str] = frozenset()

    def __call__(self, request: Request) -> bool:
        request.door = self  # type: ignore[attr-defined]
        if self.right is not None:
            if request.by.account is None:
                raise Problem("no-token")
            if not cell(request.by, self.right):
                raise NotAllowed(self.right)
        if self.takes and request.content_type != self.takes:
            raise Problem("wrong-media-type")
        self.refuse_unknown(request)
        request.media = self.wanted(request)  # type: ignore[attr-defined]
        if self.before is not None:
            self.before(request)
        return True

    def refuse_unknown(self, request: Request) -> None:
        """A filter written wrong would otherwise show more than was asked for."""
        wrong = [(name, gettext(UNKNOWN)) for name in request.GET if name not in self.known]
        signs = gettext(failing.WORDS["string_unicode"])
        wrong += [
            (name, signs)
            for name, values in request.GET.lists()
            if name in self.known and any("\x00" in value for value in values)
        ]
        twice = [name for name, values in request.GET.lists() if len(values) > 1 and name in self.known]
        wrong += [(name, gettext(TWICE)) for name in twice]
        if wrong:
            raise Problem("not-valid", errors=wrong)

    def wanted(self, request: Request) -> str:
        named = {"csv": CSV, "json": JSON, "pdf": PDF}.get(request.GET.get("format", ""))
        if named in self.media:
            return str(named)
        preferred = request.get_preferred_type(self.media)
        if ANY in self.media:
            return ANY
        if preferred is None:
            raise Problem("no-such-format")
        return preferred


UNKNOWN = _("There is no such parameter here.")
TWICE = _("Write this once.")


def operation(
    router: Router,
    method: Literal["GET", "POST"],
    path: str,
    *,
    name: str,
    right: str | None,
    group: str,
    summary: str,
    description: str,
    answer: Any,
    status: int = 200,
    media: tuple[str, ...] = (JSON,),
    takes: str = "",
    problems: tuple[int, ...] = (),
    fresh_for: int = 0,
    before: Before | None = None,
    url_name: str = "",
    example: dict[str, Any] | None = None,
) -> Callable[[Handler], Handler]:
    """As `@page` for pages: only for those whose role and token carry `right`; None is open to everybody.

    Texts are English and are translated where they are shown. `name` is the operation's id and its URL's name.
    """
    door = Door(right, media, takes, fresh_for, before)

    def register(handler: Handler) -> Handler:
        extra = {
            "x-right": right,
            "x-problems": list(problems),
            "x-media": list(media),
            "x-example": example or {},
        }
        router.api_operation(
            [method],
            path,
            auth=door,
            response={status: answer},
            operation_id=name,
            url_name=url_name or name,
            summary=summary,
            description=description,
            tags=[group],
            openapi_extra=extra,
        )(handler)
        door.known = query_names(handler._ninja_operation)  # type: ignore[attr-defined]
        handler.right = right  # type: ignore[attr-defined]
        return handler

    return register


def query_names(registered: Any) -> frozenset[str]:
    names = {"lang"}
    for model in registered.models:
        if model.__ninja_param_source__ == "query":
            names |= set(getattr(model, "__ninja_flatten_map__", model.model_fields))
    return frozenset(names)


class Plain(JSONRenderer):
    """Urdu as it is written, not as numbers of letters."""

    json_dumps_params = {"ensure_ascii": False}


class Api(NinjaAPI):
    def on_exception(self, request: Any, exc: Any) -> Any:
        return failing.respond(request, exc)
