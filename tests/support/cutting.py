"""A wire that can be cut: it stands between a workstation and the server, on this machine."""

from __future__ import annotations

import select
import socket
import threading
from contextlib import ExitStack, suppress
from types import TracebackType
from typing import Self

from sqlalchemy import make_url

COMMIT = b"COMMIT\0"
BEFORE, AFTER = "before", "after"


class Wire:
    """Listens on 127.0.0.1, and passes all on to the server's socket until it is to be cut.

    Attributes:
        cut: when the next COMMIT cuts it: before it reaches the server, or after it was done and
            before the answer came back; empty for never.
        cuts: how often it was cut.
        is_down: whether nobody gets through at all.
    """

    def __init__(self, url: str) -> None:
        self._url = make_url(url)
        self.cut = ""
        self.cuts = 0
        self.is_down = False
        self._door = socket.create_server(("127.0.0.1", 0))
        self._threads: list[threading.Thread] = []
        self._ends: list[socket.socket] = []

    @property
    def url(self) -> str:
        """The address of the same database, by this wire."""
        port = self._door.getsockname()[1]
        by_wire = self._url.set(host="127.0.0.1", port=port, query={})
        return by_wire.render_as_string(hide_password=False)

    def __enter__(self) -> Self:
        self._run(self._listen)
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _it: BaseException | None,
        _tb: TracebackType | None,
    ) -> None:
        self._door.shutdown(socket.SHUT_RDWR)
        for end in self._ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        self._door.close()

    def _run(self, work: object, *given: socket.socket) -> None:
        assert callable(work)
        thread = threading.Thread(target=work, args=given)
        self._threads.append(thread)
        thread.start()

    def _listen(self) -> None:
        while True:
            try:
                near, _ = self._door.accept()
            except OSError:
                return
            if self.is_down:
                near.close()
                continue
            far = socket.socket(socket.AF_UNIX)
            far.connect(f"{self._url.query['host']}/.s.PGSQL.{self._url.port or 5432}")
            self._ends += [near, far]
            self._run(self._pass_on, near, far)

    def _pass_on(self, near: socket.socket, far: socket.socket) -> None:
        with ExitStack() as closing, suppress(OSError):
            closing.enter_context(near)
            closing.enter_context(far)
            while True:
                for source in select.select([near, far], [], [])[0]:
                    said = source.recv(1 << 16)
                    if not said or self._cuts(said, source is near, far):
                        return
                    (far if source is near else near).sendall(said)

    def _cuts(self, said: bytes, goes_out: bool, far: socket.socket) -> bool:  # noqa: FBT001
        """Whether the wire is cut by what is said just now."""
        if not (goes_out and self.cut and COMMIT in said):
            return False
        if self.cut == AFTER:
            far.sendall(said)
            far.recv(1 << 16)  # the server has done it; nobody hears
        self.cut = ""
        self.cuts += 1
        return True
