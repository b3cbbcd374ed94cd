"""Real files made for the tests: PDFs set by typst in our fonts, scans, Office files, hostile ones."""

import io
import zipfile
from pathlib import Path

import typst
from PIL import Image, ImageDraw

FONTS = Path(__file__).resolve().parents[2] / "ui" / "fonts"
URDU = """انسانی تجارت کی روک تھام کے لیے قومی لائحۂ عمل کی سالانہ رپورٹ۔ اس رپورٹ میں تمام صوبوں کے گوشواروں سے حاصل
ہونے والے اعداد و شمار شامل ہیں۔ تفتیش کے بعد چالان عدالت میں پیش کیے گئے اور ملزمان کے خلاف مقدمات کی سماعت جاری ہے۔"""
ENGLISH = """Annual report on the national plan of action. The figures come from the returns of all provinces.
After investigation the cases were put before the court and the trials go on."""
NASKH, NASTALIQ, LATIN = "Noto Naskh Arabic", "Noto Nastaliq Urdu", "Noto Sans"


def pdf(folder: Path, *texts: str, font: str = LATIN, lang: str = "en") -> Path:
    """Each text a page."""
    source = folder / "set.typ"
    pages = "\n#pagebreak()\n".join(texts)
    source.write_text(f'#set text(font: "{font}", lang: "{lang}")\n#set page(paper: "a5")\n{pages}\n')
    out = folder / f"{font.replace(' ', '-')}-{lang}.pdf"
    typst.compile(str(source), output=str(out), font_paths=[str(FONTS)], ignore_system_fonts=True)
    return out


def scan(folder: Path, pages: int = 2) -> Path:
    """Pictures of pages, and no letter that a machine could read."""
    picture = Image.new("L", (400, 560), 255)
    ImageDraw.Draw(picture).text((40, 60), "Scanned letter", fill=0)
    out = folder / "scan.pdf"
    picture.save(out, save_all=True, append_images=[picture] * (pages - 1))
    return out


def photograph(**more: object) -> bytes:
    """With the place where it was taken."""
    picture, out = Image.new("RGB", (640, 480), (200, 30, 30)), io.BytesIO()
    exif = picture.getexif()
    exif[0x010E] = "Invented Camera"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (33.0, 41.0, 12.0)
    picture.save(out, "JPEG", exif=exif, comment=b"Invented Place", **more)
    return out.getvalue()


def zipped(folder: Path, name: str, **members: str | bytes) -> Path:
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, content in members.items():
            archive.writestr(member.replace("__", "/"), content)
    return path
