"""No mistake goes by unseen: each way out of the program is tried in a process of its own."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from partsdesk.support import crashes
from tests.support.breaking import SECRET
from tests.support.forks import Forks, job

OFFSCREEN = "This plugin does not support"  # what Qt says of a screen that is none


def broken(forks: Forks, how: str, folder: Path) -> tuple[str, str, str]:
    """How it ended, what the log says, and what stands in the crash file afterwards."""
    done = forks.start(job("tests.support.breaking:break_it", how=how, folder=str(folder))).ended()
    (log,) = folder.rglob("partsdesk.log")
    kept = crashes.crash_file(log.parent)
    return (
        done.said or signal.Signals(done.signal).name,
        log.read_text("utf-8"),
        kept.read_text("utf-8"),
    )


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ("in_a_slot", "ERROR"),
        ("in_a_thread", "ERROR"),
        ("in_the_end_of_an_object", "ERROR"),
        ("by_qt", "WARNING"),
    ],
)
def test_what_goes_wrong_is_on_record_without_a_secret(
    forks: Forks, how: str, told: str, tmp_path: Path
) -> None:
    end, log, crash = broken(forks, how, tmp_path)
    assert end == "0"
    lines = [line for line in log.splitlines() if f" {told} " in line and OFFSCREEN not in line]
    assert [" partsdesk.ui.app: " in line for line in lines] == [True]
    assert "here, password=***" in log
    assert ("Traceback" in log) is (how != "by_qt")
    assert SECRET not in log
    assert crash == ""


def test_a_hard_end_is_on_record_at_the_next_start(forks: Forks, tmp_path: Path) -> None:
    end, log, crash = broken(forks, "by_a_signal", tmp_path)
    assert end == "SIGABRT"
    assert "Fatal Python error: Aborted" in crash
    assert "by_a_signal" in crash
    assert "ended hard" not in log
    end, log, crash = broken(forks, "not_at_all", tmp_path)
    assert end == "0"
    assert "The run before ended hard: Fatal Python error: Aborted" in log
    assert crash == ""
    _, log, _ = broken(forks, "not_at_all", tmp_path)
    assert log.count("ended hard") == 1
