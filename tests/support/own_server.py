"""A server of a test's own, which may be killed, stopped and started."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import postgres


@pytest.fixture
def own_server(postgres_url: str) -> Iterator[Path]:
    """A server of this test's own, which may be stopped."""
    assert postgres_url
    folder = Path(tempfile.mkdtemp(prefix="partsdesk-own-"))
    folder.chmod(0o711)
    postgres.started_in(folder)
    yield folder
    postgres.stop(folder)


def restart(folder: Path) -> None:
    """The server, once more."""
    server = folder / "server"
    options = f"-c unix_socket_directories='{server}' -c listen_addresses=''"
    arguments = ("-D", str(server / "data"), "-w", "-l", str(server / "log"), "-o", options)
    postgres._run("pg_ctl", *arguments, "start")


def stop(folder: Path) -> None:
    """The server, pulled out."""
    postgres._run("pg_ctl", "-D", str(folder / "server" / "data"), "-m", "immediate", "-w", "stop")
