"""What went wrong with a file, as a code."""

import pypdfium2
from pypdfium2 import raw

from palermo.library.method.reading.office import Broken


def code_of(wrong: Exception) -> str:
    if isinstance(wrong, MemoryError):
        return "large"
    if isinstance(wrong, Broken):
        return str(wrong.args[0])
    if isinstance(wrong, pypdfium2.PdfiumError) and getattr(wrong, "err_code", None) == raw.FPDF_ERR_PASSWORD:
        return "locked"
    if isinstance(wrong, IndexError):
        return "no_page"
    return "broken"
