"""Who is meant in a file: a user by login, or by a name that only one has."""

from __future__ import annotations

from partsdesk.database.work import View
from partsdesk.domain.values.people import UserId


class People:
    """The users that there are."""

    def __init__(self, view: View) -> None:
        users = view.users.every()
        self._logins = {user.login: user.id for user in users}
        self._named: dict[str, list[UserId]] = {}
        for user in users:
            self._named.setdefault(user.name, []).append(user.id)

    def find(self, text: str) -> UserId | None:
        """Who is meant; None where nobody is, or where it could be several."""
        named = self._named.get(text, [])
        return self._logins.get(text) or (named[0] if len(named) == 1 else None)
