"""Make data/standards/countries.csv: ISO 3166-1 alpha-2 codes with English and Urdu names of CLDR."""

import csv
from pathlib import Path

DATA = Path(__file__).parents[1] / "data"

# Where Pakistani official use differs from CLDR, or CLDR's Urdu holds a slip of the pen.
NAMES = {
    "CD": ("Democratic Republic of the Congo", "جمہوری جمہوریہ کانگو"),
    "CG": ("Congo", "جمہوریہ کانگو"),
    "CZ": ("Czechia", "چیک جمہوریہ"),
    "DO": ("Dominican Republic", "جمہوریہ ڈومینیکن"),
    "ES": ("Spain", "اسپین"),
    "GB": ("United Kingdom", "برطانیہ"),
    "HK": ("Hong Kong", "ہانگ کانگ"),
    "HM": ("Heard and McDonald Islands", "جزیرہ ہیرڈ و جزائر میکڈونلڈ"),
    "HN": ("Honduras", "ہونڈوراس"),
    "MM": ("Myanmar", "میانمار"),
    "MO": ("Macao", "مکاؤ"),
    "PS": ("Palestine", "فلسطین"),
    "SZ": ("Eswatini", "ایسواتینی"),
    "UM": ("U.S. Outlying Islands", "امریکہ کے بیرونی چھوٹے جزائر"),
    "US": ("United States", "امریکہ"),
}
BESIDE = (
    ("XX", "Unknown", "نامعلوم", "not of ISO 3166-1: no nationality or country known"),
    ("XS", "Stateless", "بے وطن", "not of ISO 3166-1"),
)


def rows() -> list[tuple[str, str, str, str]]:
    """code, name, name in Urdu, note; in the order of the codes, XX and XS last."""
    import pycountry
    from babel import Locale

    english, urdu = Locale("en").territories, Locale("ur", "PK").territories
    named = []
    for code in sorted(country.alpha_2 for country in pycountry.countries):
        name, name_ur = NAMES.get(code, (english[code], urdu[code]))
        note = "names adapted" if code in NAMES else ""
        named.append((code, name.replace(" & ", " and ").replace("’", "'"), name_ur, note))
    return [*named, *BESIDE]


def write(target: Path = DATA / "standards" / "countries.csv") -> None:
    with target.open("w", encoding="utf-8", newline="") as out:
        sheet = csv.writer(out, lineterminator="\n")
        sheet.writerow(("code", "label", "label_ur", "note"))
        sheet.writerows(rows())


if __name__ == "__main__":
    write()
