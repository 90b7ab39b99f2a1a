from __future__ import annotations

import logging
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

from partsdesk.support import logs


def test_each_line_names_the_workstation(log: Path) -> None:
    logging.getLogger("partsdesk.x").info("slip %s executed", "CGRK-202611-0001")
    line = log.read_text("utf-8")
    assert " INFO desk-1 " in line
    assert line.endswith("partsdesk.x: slip CGRK-202611-0001 executed\n")


@pytest.mark.parametrize(
    "secret",
    [
        "postgresql+psycopg://anna:s3cret@server/books",
        "postgresql+psycopg://anna:a/s3cret@b@server/books",
        "postgresql//anna:s3cret@server",
        "host=server password='a s3cret' user=anna",
        "(psycopg.errors.CheckViolation) no\nDETAIL:  Failing row contains (1,\n\ns3cret).",
        "[parameters: ('s3cret',)]",
        "$argon2id$v=19$m=65536,t=3,p=4$s3cret$s3cret",
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


def test_each_line_names_the_act_and_so_does_a_fault_told_later(log: Path) -> None:
    logger = logging.getLogger("partsdesk.x")
    with logs.doing("book_slip", "r-1"):
        logger.info("within")
    logger.info("without")

    def refused() -> None:
        with logs.doing("log_in"), logs.doing("note_log_in", "r-2"):
            raise KeyError

    with pytest.raises(KeyError) as caught:
        refused()
    logger.info("later", extra=logs.during(caught.value))
    logger.error("defect", exc_info=caught.value)
    lines = [line for line in log.read_text("utf-8").splitlines() if " desk-1 " in line]
    acts = [line.partition("[")[2].partition("]")[0] for line in lines]
    assert acts == ["book_slip r-1", "-", "note_log_in r-2", "note_log_in r-2"]


def test_what_somebody_typed_makes_no_line_of_its_own(log: Path) -> None:
    logging.getLogger("partsdesk.x").info("Refused: %s", "x\n2026-11-21 INFO all is well")
    assert len(log.read_text("utf-8").splitlines()) == 1


def test_the_tail_is_masked_whoever_wrote_it(tmp_path: Path) -> None:
    file = tmp_path / "partsdesk.log"
    file.write_text("\n".join(f"line {number} password=s3cret" for number in range(999)), "utf-8")
    shown = logs.tail(file, 3)
    assert [line.split()[1] for line in shown.splitlines()] == ["996", "997", "998"]
    assert "s3cret" not in shown
    assert logs.tail(tmp_path / "none") == logs.tail(None) == ""


def written_by_four(folder: Path, kind: str, old: int) -> list[str]:
    """The lines that are there after four processes wrote a thousand each."""
    path = folder / "partsdesk.log"
    command = [sys.executable, "-m", "tests.support.writing_logs", str(path)]
    four = [
        subprocess.Popen([*command, f"p{number}", "1000", "9000", str(old), kind])
        for number in range(4)
    ]
    assert [each.wait() for each in four] == [0] * 4
    files = [file for file in folder.iterdir() if file.suffix != ".lock"]
    assert len(files) <= old + 1
    return [line for file in files for line in file.read_text("utf-8").splitlines()]


def test_no_line_is_lost_where_processes_share_the_file(tmp_path: Path) -> None:
    lines = written_by_four(tmp_path, "ours", 400)
    assert len(lines) == len(set(lines)) == 4000
    assert all(line.endswith("x.") for line in lines)


def test_the_control_loses_lines(tmp_path: Path) -> None:
    assert len(set(written_by_four(tmp_path, "plain", 400))) < 4000


def test_few_old_files_are_kept(tmp_path: Path) -> None:
    lines = written_by_four(tmp_path, "ours", 3)
    assert 3 * 9000 < sum(map(len, lines)) < 4000 * 88


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
