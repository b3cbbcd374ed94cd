"""Lines as CSV for somebody who verifies them outside this program."""

import csv
from datetime import date, datetime, time, timedelta
from typing import TextIO
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection

from palermo.journal import sql
from palermo.journal.method.chain import FIELDS, FORMAT
from palermo.journal.models import Line

CHUNK = 5_000
COLUMNS = ("position", "digest", *FIELDS)


def between(first: date | None, last: date | None) -> tuple[str, list[str]]:
    """The condition on days of the installation's own time, and its values."""
    zone = ZoneInfo(settings.TIME_ZONE)
    moment = sql.moment(connection.vendor, "line")
    terms, values = ["1 = 1"], []
    if first:
        terms.append(f"{moment} >= %s")
        values.append(sql.as_moment(datetime.combine(first, time.min, zone)))
    if last:
        terms.append(f"{moment} < %s")
        values.append(sql.as_moment(datetime.combine(last + timedelta(days=1), time.min, zone)))
    return " AND ".join(terms), values


def export_count(first: date | None, last: date | None) -> int:
    if not first and not last:
        return Line.objects.count()
    where, values = between(first, last)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM journal_line AS line WHERE {where}", values)
        return int(cursor.fetchone()[0])


def write_csv(stream: TextIO, first: date | None, last: date | None) -> int:
    """Every value as the chain has it; no cell is dressed for a spreadsheet, for then the digests would not fit."""
    import json

    writer = csv.writer(stream)
    writer.writerow(COLUMNS)
    where, values = between(first, last)
    count, after = 0, 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                f'SELECT line."id", link."position", link."digest", {sql.canonical(connection.vendor, "line")} '
                f'FROM journal_line AS line LEFT JOIN journal_link AS link ON link."line" = line."id" '
                f'WHERE line."id" > %s AND {where} ORDER BY line."id" LIMIT {CHUNK}',
                [after, *values],
            )
            rows = cursor.fetchall()
        for _line, position, digest, content in rows:
            kept = json.loads(sql.as_bytes(content))
            assert kept[0] == FORMAT
            writer.writerow([position, digest, *kept[1:]])
        count += len(rows)
        if len(rows) < CHUNK:
            return count
        after = rows[-1][0]
