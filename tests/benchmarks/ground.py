"""Where benchmarks stand: a folder, and a PostgreSQL server that keeps its promises."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.support.postgres import Databases

DURABLE = {
    "listen_addresses": "127.0.0.1",
    "shared_buffers": "256MB",
    "max_connections": "50",
    "jit": "off",
}


@dataclass(frozen=True)
class Ground:
    """Where files go, and where databases come from.

    Attributes:
        folder: what lies there may be used again by the next benchmark, and by the next run.
        server: starts the server when it is asked for first.
    """

    folder: Path
    server: Callable[[], Databases]
