"""Passwords as argon2id hashes, whose parameters stand in the hash itself (F20)."""

from __future__ import annotations

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from partsdesk.domain.catalog.users import PasswordHash, check_password


class Hasher:
    """Hashes and verifies; takes about a third of a second each time, outside any transaction."""

    def __init__(self, argon: PasswordHasher | None = None) -> None:
        """Take argon2-cffi's own parameters (64 MiB, three rounds, four lanes), or others."""
        self._argon = argon or PasswordHasher()
        self._decoy = ""

    def hashed(self, login: str, password: str) -> PasswordHash:
        """The hash of a new password.

        Raises:
            PasswordTooShort, PasswordTooLong, PasswordIsLogin.
        """
        check_password(login, password)
        return PasswordHash(self._argon.hash(password))

    def verifies(self, kept: PasswordHash | None, password: str) -> bool:
        """Whether it is this password; for nobody's hash the work is done all the same."""
        try:
            self._argon.verify(kept or self._nobodys(), password)
        except (VerificationError, InvalidHashError):
            return False
        return kept is not None

    def renewed(self, kept: PasswordHash, password: str) -> PasswordHash | None:
        """The hash by today's parameters, where it was made by others; else None."""
        if self._argon.check_needs_rehash(kept):
            return PasswordHash(self._argon.hash(password))
        return None

    def _nobodys(self) -> str:
        if not self._decoy:
            self._decoy = self._argon.hash(secrets.token_hex(16))
        return self._decoy


ARGON2 = Hasher()
