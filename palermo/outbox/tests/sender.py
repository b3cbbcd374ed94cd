"""A sender as a process of its own: `python -m palermo.outbox.tests.sender <what> <moment> [<number>]`."""

import os
import signal
import sys
from dataclasses import asdict
from datetime import datetime
from typing import Any


def main(what: str, moment: str, number: str = "0") -> None:
    import django

    django.setup()
    from django.conf import settings

    from palermo.outbox.actions import send_due
    from palermo.outbox.mime import Letter
    from palermo.outbox.tests.sending import MINT
    from palermo.outbox.transports import EmlFolder

    class Dying(EmlFolder):
        """Killed at the letter of that number, before or after it is out."""

        left = int(number)

        def send(self, letter: Letter) -> None:
            self.left -= 1
            if self.left == 0 and what == "die-before":
                os.kill(os.getpid(), signal.SIGKILL)
            super().send(letter)
            if self.left == 0 and what == "die-after":
                os.kill(os.getpid(), signal.SIGKILL)

    print("ready", flush=True)
    sys.stdin.readline()  # so that two begin at the same moment
    done: Any = send_due(datetime.fromisoformat(moment), mint=MINT, transport=Dying(settings.MAIL_FOLDER))
    print(asdict(done)["sent"])


if __name__ == "__main__":
    main(*sys.argv[1:])
