from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from partsdesk.support import logs


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    root = logging.getLogger()
    before = (root.level, list(root.handlers), logging.raiseExceptions)
    path = logs.start("desk-1", tmp_path / "logs")
    assert path is not None
    yield path
    logs.stop()
    logging.captureWarnings(capture=False)
    root.setLevel(before[0])
    root.handlers[:] = before[1]
    logging.raiseExceptions = before[2]


def test_each_line_names_the_workstation(log: Path) -> None:
    logging.getLogger("partsdesk.x").info("slip %s executed", "CGRK-202611-0001")
    line = log.read_text("utf-8")
    assert " INFO desk-1 " in line
    assert line.endswith("partsdesk.x: slip CGRK-202611-0001 executed\n")


@pytest.mark.parametrize(
    "secret",
    [
        "postgresql+psycopg://anna:s3cret@server/books",
        "password=s3cret",
        "PARTSDESK_PASSWORD: 's3cret'",
        '{"password": "s3cret"}',
        "LogIn(login='anna', password='s3cret')",
    ],
)
def test_no_secret_gets_in_not_even_by_a_traceback(log: Path, secret: str) -> None:
    error = ValueError(secret)
    logging.getLogger("partsdesk.x").error("A defect with %s", secret, exc_info=error)
    text = log.read_text("utf-8")
    assert "ValueError" in text
    assert "***" in text
    assert "s3cret" not in text


def test_it_is_started_once(log: Path, tmp_path: Path) -> None:
    assert logs.start("desk-1", tmp_path / "logs") == log
    logging.getLogger("partsdesk.x").warning("once")
    assert log.read_text("utf-8").count("once") == 1


def test_warnings_go_there_too(log: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(capture=False)  # inside here, warnings are shown another way
        logging.captureWarnings(capture=True)
        warnings.warn("old thing", DeprecationWarning, stacklevel=1)
    assert "old thing" in log.read_text("utf-8")


def test_a_folder_that_cannot_be_made_stops_nothing(tmp_path: Path) -> None:
    root = logging.getLogger()
    before = (list(root.handlers), logging.raiseExceptions)
    (tmp_path / "file").touch()
    try:
        assert logs.start("desk-1", tmp_path / "file" / "logs") is None
    finally:
        root.handlers[:] = before[0]
        logging.raiseExceptions = before[1]
