"""One private PostgreSQL server for the whole run, and databases on it that cost 20 ms.

Whoever needs it first starts it; the process that began the run stops it. PARTSDESK_TEST_POSTGRES
holds the URL of a server to use instead, or `start`: then a missing server fails, not skips.
"""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url

from tests.support.absence import give_up

WANTED = "PARTSDESK_TEST_POSTGRES"
FOLDER = "PARTSDESK_TEST_POSTGRES_FOLDER"
PREFIX = "partsdesk-postgres-"
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "jit": "off",
}


class Databases:
    """Databases of one test process on the shared server; names never meet another process's."""

    def __init__(self, admin_url: str) -> None:
        self._admin = make_url(admin_url)
        self._numbers = itertools.count(1)
        self._templates: dict[str, str] = {}
        self._mine = f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"

    def create(self, template: str | None = None) -> str:
        """A new database, empty or a copy of what `template` filled, by its URL."""
        name = f"test_{self._mine}_{next(self._numbers)}"
        copied = f' TEMPLATE "{make_url(template).database}"' if template else ""
        self._execute(f'CREATE DATABASE "{name}"{copied}')
        return self._admin.set(database=name).render_as_string(hide_password=False)

    def template(self, key: str, fill: Callable[[str], None]) -> str:
        """The URL of a database filled once a process; `fill` leaves no connection open."""
        if key not in self._templates:
            url = self.create()
            fill(url)
            self._templates[key] = url
        return self._templates[key]

    def drop(self, url: str) -> None:
        """Drops a database with whatever connections a test has left on it."""
        self._execute(f'DROP DATABASE IF EXISTS "{make_url(url).database}" WITH (FORCE)')

    def drop_templates(self) -> None:
        """The last thing a process does with the server."""
        for url in self._templates.values():
            self.drop(url)

    def _execute(self, statement: str) -> None:
        with psycopg.connect(_libpq(self._admin.render_as_string(hide_password=False))) as server:
            server.autocommit = True
            server.execute(statement.encode())


@pytest.fixture(scope="session")
def postgres_url(request: pytest.FixtureRequest) -> str:
    """The server's URL as its superuser: `postgresql+psycopg://…/postgres`."""
    wanted = os.environ.get(WANTED, "")
    if wanted not in ("", "start"):
        return wanted
    if sys.platform != "linux" or _binaries() is None:
        give_up(request, WANTED, "no PostgreSQL server here (apt-get install postgresql)")
    return started_in(Path(os.environ[FOLDER]))


@pytest.fixture(scope="session")
def postgres_databases(postgres_url: str) -> Iterator[Databases]:
    """Makes and drops databases; what a test creates, its own fixture drops."""
    databases = Databases(postgres_url)
    yield databases
    databases.drop_templates()


def pytest_configure() -> None:
    """The process that begins the run names the folder; its workers inherit the name."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    for left in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        dead = not Path("/proc", left.name.removeprefix(PREFIX)).exists()
        if dead and left.stat().st_uid == os.geteuid():
            stop(left)
    os.environ[FOLDER] = str(Path(tempfile.gettempdir(), f"{PREFIX}{os.getpid()}"))


def pytest_unconfigure() -> None:
    if "PYTEST_XDIST_WORKER" not in os.environ and FOLDER in os.environ:
        stop(Path(os.environ.pop(FOLDER)))


def _libpq(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


def _binaries() -> Path | None:
    """The newest server of 15 or above: Debian keeps its programs off the PATH."""
    found = [file.parent for file in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    on_path = shutil.which("initdb")
    fit = [folder for folder in found if int(folder.parent.name) >= 15]
    if fit:
        return max(fit, key=lambda folder: int(folder.parent.name))
    return Path(on_path).parent if on_path else None


def started_in(folder: Path, settings: Mapping[str, str] = SETTINGS) -> str:
    """Starts the server unless another worker has; its URL goes by the socket in the folder."""
    import fcntl  # noqa: PLC0415 - Windows has none, and never comes here

    folder.mkdir(mode=0o711, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "started").exists():
            _start(folder, settings)
            (folder / "started").touch()
    return f"postgresql+psycopg://postgres@/postgres?host={folder / 'server'}"


def _start(folder: Path, settings: Mapping[str, str]) -> None:
    server = folder / "server"
    server.mkdir(mode=0o700)
    if os.geteuid() == 0:
        shutil.chown(server, "postgres", "postgres")
    data = str(server / "data")
    quick = ["--no-sync", "--auth=trust", "--username=postgres"]
    _run("initdb", "-D", data, "--encoding=UTF8", "--locale=C", *quick)
    chosen = {**settings, "unix_socket_directories": str(server)}
    options = " ".join(f"-c {name}='{value}'" for name, value in chosen.items())
    hasty = {
        "LD_PRELOAD": "libeatmydata.so"
    }  # the program demands fsync; here it need not come true
    _run("pg_ctl", "-D", data, "-w", "-l", str(server / "log"), "-o", options, "start", **hasty)


def stop(folder: Path) -> None:
    """Ends the server in a folder, and takes the folder away."""
    data = folder / "server" / "data"
    if (data / "postmaster.pid").exists():
        with suppress(subprocess.CalledProcessError):  # it may have ended by itself
            _run("pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop")
    shutil.rmtree(folder, ignore_errors=True)


def _run(program: str, *arguments: str, **environment: str) -> None:
    """Runs one of the server's programs, as its own user where we are root: it refuses root."""
    binaries = _binaries()
    assert binaries is not None
    user = ["--reuid=postgres", "--regid=postgres", "--clear-groups"]
    prefix = ["setpriv", *user] if os.geteuid() == 0 else []
    subprocess.run(
        [*prefix, str(binaries / program), *arguments],
        check=True,
        cwd="/",
        env=os.environ | environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
