"""What is sent stays in memory, and a file that is too large is seen to be so."""

import tempfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from palermo.ui.uploads import KEPT


@pytest.mark.parametrize("size", [0, 1, KEPT - 1, KEPT, KEPT + 70_000])
def test_an_upload_is_counted_whole_and_leaves_no_file(tmp_path, monkeypatch, size: int) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    data = b"%PDF" * (size // 4) + b"x" * (size % 4)
    request = RequestFactory().post("/", {"letter": SimpleUploadedFile("letter.pdf", data)})
    sent = request.FILES["letter"]
    assert (sent.size, sent.read()) == (size, data[:KEPT])
    assert list(Path(tmp_path).iterdir()) == []
