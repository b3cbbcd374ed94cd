"""A large file arrives straight on the shelf's disk, never in memory and never in a temporary folder."""

import contextlib
from io import BytesIO
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

from palermo.library.actions.laying import Laid, Laying
from palermo.library.rules.files import part_of
from palermo.ui.refusals import Refused

FIELD = "file"


class Arrived(UploadedFile):
    """What a form's file field gets: the bytes' place on the disk, or why there are none."""

    def __init__(self, name: str, size: int, laid: Laid | None, refused: Refused | None) -> None:
        super().__init__(file=BytesIO(), name=name, size=size)
        self.laid, self.refused = laid, refused


class OnTheShelf(FileUploadHandler):
    """Takes the one file of the field `file`; every other is passed over."""

    laying: Laying | None = None
    refused: Refused | None = None

    def new_file(self, *arguments: Any, **named: Any) -> None:
        super().new_file(*arguments, **named)
        if self.field_name != FIELD or self.laying or self.refused:
            raise SkipFile
        with self.plainly():
            self.laying = Laying()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self.laying and not self.refused:
            with self.plainly():
                self.laying.write(raw_data)

    def file_complete(self, file_size: int) -> Arrived:
        laid = None
        if self.laying and not self.refused:
            with self.plainly():
                laid = self.laying.finish()
        return Arrived(self.file_name or "", file_size, laid, self.refused)

    @contextlib.contextmanager
    def plainly(self) -> Any:
        """A full disk or a file too large is said at the field, not in the middle of reading."""
        try:
            yield
        except Refused as refused:
            self.refused = refused

    def clear(self) -> None:
        """What came of the file lies under its own name by now; what did not is nobody's."""
        if self.laying:
            self.laying.close()
            part_of(self.laying.file).unlink(missing_ok=True)


def expect_file(request: HttpRequest) -> OnTheShelf:
    """Before anything reads the body; `clear` it when the request is over."""
    handler = OnTheShelf(request)
    request.upload_handlers = [handler]
    return handler


class ShelvedFile(forms.FileField):
    """Gives what arrived; a refusal of the disk or of the limit stands at the field."""

    def to_python(self, data: Any) -> Arrived | None:
        if data is None:
            return None
        if not isinstance(data, Arrived):
            raise TypeError("the page is not among those that take a file for the shelf")
        if data.refused:
            raise ValidationError(data.refused.words)
        return data
