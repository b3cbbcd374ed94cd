"""Bytes that wait for the end of an upload: on the disk, nameless, under a key that only this process holds.

A return is large and full of names. It must lie neither in memory nor plain on a disk, and the vault takes nothing
before the form that brings it is known to be whole and in order.
"""

import os
import tempfile

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CTR
from django.conf import settings

from palermo.library.actions.laying import plainly
from palermo.vault.actions.key_files import make_folder


class Scrambled:
    """Written in pieces, then read from its beginning; gone when it is closed or the process ends."""

    def __init__(self) -> None:
        self.size = 0
        # A key for this file alone: its counter may begin anywhere.
        self._cipher = Cipher(AES256(os.urandom(32)), CTR(os.urandom(16)))
        self._scramble, self._unscramble = self._cipher.encryptor(), self._cipher.decryptor()
        folder = settings.DATA / "arriving"
        make_folder(folder)
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - closed with the request

    def write(self, piece: bytes) -> None:
        self.size += len(piece)
        with plainly():
            self._file.write(self._scramble.update(piece))

    def turn_round(self) -> None:
        """From now on it is read."""
        with plainly():
            self._file.flush()
        self._file.seek(0)
        self._unscramble = self._cipher.decryptor()

    def read(self, size: int = -1) -> bytes:
        return self._unscramble.update(self._file.read(size))

    def close(self) -> None:
        self._file.close()
