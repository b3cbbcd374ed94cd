"""A return arrives scrambled on the disk, and is handed on when its form is in order."""

import contextlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

from palermo.library.actions.laying import too_large
from palermo.returns.forms.scrambled import Scrambled
from palermo.ui.refusals import Refused

FIELD = "file"


class Arrived(UploadedFile):
    """What a form's file field gets: what arrived, or why it was not kept."""

    def __init__(self, name: str, size: int, stream: Scrambled | None, refused: Refused | None) -> None:
        super().__init__(file=BytesIO(), name=name, size=size)
        self.stream, self.refused = stream, refused


class Scrambling(FileUploadHandler):
    """Takes the one file of the field `file`; every other is passed over."""

    stream: Scrambled | None = None
    refused: Refused | None = None

    def new_file(self, *arguments: Any, **named: Any) -> None:
        super().new_file(*arguments, **named)
        if self.field_name != FIELD or self.stream or self.refused:
            raise SkipFile
        with self.plainly():
            self.stream = Scrambled()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self.stream and not self.refused:
            with self.plainly():
                if start + len(raw_data) > settings.RETURN_LIMIT:
                    raise too_large(settings.RETURN_LIMIT)
                self.stream.write(raw_data)

    def file_complete(self, file_size: int) -> Arrived:
        if self.stream and not self.refused:
            with self.plainly():
                self.stream.turn_round()
        return Arrived(self.file_name or "", file_size, self.stream, self.refused)

    @contextlib.contextmanager
    def plainly(self) -> Iterator[None]:
        """A full disk or a file too large is said at the field, not in the middle of reading."""
        try:
            yield
        except Refused as refused:
            self.refused = refused

    def clear(self) -> None:
        if self.stream:
            self.stream.close()


def expect_file(request: HttpRequest) -> Scrambling:
    """Before anything reads the body; `clear` it when the request is over."""
    handler = Scrambling(request)
    request.upload_handlers = [handler]
    return handler


class ReturnFile(forms.FileField):
    """Gives what arrived; a refusal of the disk or of the limit stands at the field."""

    def to_python(self, data: Any) -> Arrived | None:
        if data is None:
            return None
        if not isinstance(data, Arrived):
            raise TypeError("the page is not among those that take a return")
        if data.refused:
            raise ValidationError(data.refused.words)
        return data
