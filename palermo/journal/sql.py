"""A line's canonical bytes made by the database, the same as method/chain.py makes them: a tenth of the time."""

from datetime import UTC, datetime

from palermo.journal.method.chain import FIELDS, FORMAT

TABLE = "journal_line"


def canonical(vendor: str, table: str = TABLE) -> str:
    """The expression; bytes on SQLite, text on PostgreSQL."""
    return {"sqlite": _sqlite, "postgresql": _postgresql}[vendor](table)


def _sqlite(table: str) -> str:
    at = f"""replace({table}."at", ' ', 'T') || CASE length({table}."at") WHEN 19 THEN '.000000Z' ELSE 'Z' END"""
    values = ", ".join(at if field == "at" else f'{table}."{field}"' for field in FIELDS)
    # As a blob: letters that are no UTF-8 then break the seal and not the reading.
    return f"CAST(json_array('{FORMAT}', {values}) AS BLOB)"


def _postgresql(table: str) -> str:
    """The texts after the account in one call, whose closing bracket closes the line: a call for each costs twice the time."""
    moment = f"""to_char({table}."at" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
    before, after = FIELDS[2 : FIELDS.index("account")], FIELDS[FIELDS.index("account") + 1 :]
    first = " || ',' || ".join(f'to_json({table}."{field}")::text' for field in before)
    rest = ", ".join(f'{table}."{field}"' for field in after)
    return (
        f"""'["{FORMAT}",' || {table}."id" || ',"' || {moment} || '",' || {first} || ',' """
        f"""|| coalesce({table}."account"::text, 'null') || ',' || substr(array_to_json(ARRAY[{rest}])::text, 2)"""
    )


def as_bytes(value: bytes | str) -> bytes:
    return value.encode() if isinstance(value, str) else value


def day(vendor: str, table: str = TABLE) -> str:
    """The line's day in UTC as text, for comparing only."""
    if vendor == "sqlite":
        return f"""substr({table}."at", 1, 10)"""
    return f"""(({table}."at" AT TIME ZONE 'UTC')::date)::text"""


def moment(vendor: str, table: str = TABLE) -> str:
    """The line's moment in UTC as text, for comparing with `as_moment`."""
    if vendor == "sqlite":
        return f"""substr({table}."at", 1, 19)"""
    return f"""to_char({table}."at" AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS')"""


def as_moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S}"
