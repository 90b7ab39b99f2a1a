"""Addresses of databases, put together from what somebody typed, and taken apart again."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import URL, make_url

DRIVER = "postgresql+psycopg"
PORT = 5432


@dataclass(frozen=True, slots=True)
class Server:
    """A database at a server.

    Attributes:
        host: its name or number; a folder where it listens on this machine only.
    """

    host: str = ""
    port: int = PORT
    name: str = ""
    user: str = ""
    password: str = field(default="", repr=False)

    @property
    def address(self) -> str:
        """The address, with the password in it."""
        is_folder = self.host.startswith("/")
        url = URL.create(
            DRIVER,
            self.user or None,
            self.password or None,
            None if is_folder else self.host,
            self.port,
            self.name,
            {"host": self.host} if is_folder else {},
        )
        return url.render_as_string(hide_password=False)


def file_address(file: Path) -> str:
    """The address of a file of SQLite."""
    return f"sqlite:///{file.absolute().as_posix()}"


def place_of(address: str) -> Path | Server:
    """The file, or the server, of an address."""
    url = make_url(address)
    if url.get_backend_name() == "sqlite":
        return Path(url.database or "")
    folder = url.query.get("host", "")
    return Server(
        url.host or (folder if isinstance(folder, str) else folder[0]),
        url.port or PORT,
        url.database or "",
        url.username or "",
        url.password or "",
    )
