"""The program's log, written in a test's own folder."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from partsdesk.support import logs
from partsdesk.support.files import PROGRAM


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    """A log that has begun at the workstation `desk-1`; afterwards all is as it was."""
    root, ours = logging.getLogger(), logging.getLogger(PROGRAM)
    before = (root.level, ours.level, list(root.handlers), logging.raiseExceptions)
    path = logs.start("desk-1", tmp_path / "logs")
    assert path is not None
    yield path
    logs.stop()
    logging.captureWarnings(capture=False)
    root.setLevel(before[0])
    ours.setLevel(before[1])
    root.handlers[:] = before[2]
    logging.raiseExceptions = before[3]
