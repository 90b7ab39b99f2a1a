"""Passwords as argon2id hashes, whose parameters stand in the hash itself (F20)."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from partsdesk.domain.catalog.users import PasswordHash, check_password, check_pin


class Hasher:
    """Hashes and verifies; takes about a third of a second each time, outside any transaction."""

    def __init__(self, argon: PasswordHasher | None = None) -> None:
        """Take argon2-cffi's own parameters (64 MiB, three rounds, four lanes), or others."""
        self._argon = argon or PasswordHasher()

    def hashed(self, login: str, password: str) -> PasswordHash:
        """The hash of a new password.

        Raises:
            PasswordTooShort, PasswordTooLong, PasswordIsLogin.
        """
        check_password(login, password)
        return PasswordHash(self._argon.hash(password))

    def hashed_pin(self, badge: str, pin: str) -> PasswordHash:
        """The hash of a new PIN.

        Raises:
            PinUnfit, PinTooEasy.
        """
        check_pin(badge, pin)
        return PasswordHash(self._argon.hash(pin))

    def verifies(self, kept: PasswordHash | None, password: str) -> bool:
        """Whether it is this password; for nobody's hash the work is done all the same."""
        if kept is None:
            self._argon.hash(password)  # as much work as verifying: the time tells nothing
            return False
        try:
            return self._argon.verify(kept, password)
        except (VerificationError, InvalidHashError):
            return False

    def renewed(self, kept: PasswordHash, password: str) -> PasswordHash | None:
        """The hash by today's parameters, where it was made by others; else None."""
        if self._argon.check_needs_rehash(kept):
            return PasswordHash(self._argon.hash(password))
        return None


ARGON2 = Hasher()
