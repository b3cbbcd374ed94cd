"""After a restore: every way in of the time before ends. Passwords and second factors stay."""

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.db.models import F

from palermo.partners.models import Account, Invitation, Token

# More addresses than were asked for between a backup and the restore.
LEAP = 1_000_000


@transaction.atomic
def end_ways_in(at: datetime) -> None:
    """Sessions, API tokens, and the links of invitations, password resets and changes of address."""
    Session.objects.all().delete()
    UserSession.objects.all().delete()
    Account.objects.update(session_round=F("session_round") + 1)  # links of password resets bear it too
    Token.objects.filter(revoked_at__isnull=True).update(revoked_at=at)
    Invitation.objects.filter(used_at__isnull=True, withdrawn_at__isnull=True).update(withdrawn_at=at)
    EmailAddress.objects.filter(verified=False).delete()
    leap()


def leap() -> None:
    """A link to confirm an address bears its number alone: a number given out before must not become another's."""
    table = EmailAddress._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s", [LEAP, table])
            cursor.execute(
                "INSERT INTO sqlite_sequence (name, seq) SELECT %s, %s "
                "WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = %s)",
                [table, LEAP, table],
            )
        else:
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), "
                f"nextval(pg_get_serial_sequence('{table}', 'id')) + %s)",
                [LEAP],
            )
