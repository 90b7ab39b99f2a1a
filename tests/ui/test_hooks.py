"""No mistake goes by unseen: each way out of the program is tried in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from partsdesk.support import crashes
from tests.support.breaking import SECRET

OFFSCREEN = "This plugin does not support"  # what Qt says of a screen that is none


def broken(how: str, folder: Path) -> tuple[int, str, str]:
    """The exit code, what the log says, and what stands in the crash file afterwards."""
    environment = os.environ | {"XDG_STATE_HOME": str(folder)}
    url = f"sqlite:///{folder / 'new.db'}"
    command = [sys.executable, "-m", "tests.support.breaking", how, url]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    (log,) = folder.rglob("partsdesk.log")
    kept = crashes.crash_file(log.parent)
    return done.returncode, log.read_text("utf-8"), kept.read_text("utf-8")


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ("in_a_slot", "ERROR"),
        ("in_a_thread", "ERROR"),
        ("in_the_end_of_an_object", "ERROR"),
        ("by_qt", "WARNING"),
    ],
)
def test_what_goes_wrong_is_on_record_without_a_secret(how: str, told: str, tmp_path: Path) -> None:
    code, log, crash = broken(how, tmp_path)
    assert code == 0
    lines = [line for line in log.splitlines() if f" {told} " in line and OFFSCREEN not in line]
    assert [" partsdesk.ui.app: " in line for line in lines] == [True]
    assert "here, password=***" in log
    assert ("Traceback" in log) is (how != "by_qt")
    assert SECRET not in log
    assert crash == ""


def test_a_hard_end_is_on_record_at_the_next_start(tmp_path: Path) -> None:
    code, log, crash = broken("by_a_signal", tmp_path)
    assert code < 0
    assert "Fatal Python error: Aborted" in crash
    assert "by_a_signal" in crash
    assert "ended hard" not in log
    code, log, crash = broken("not_at_all", tmp_path)
    assert code == 0
    assert "The run before ended hard: Fatal Python error: Aborted" in log
    assert crash == ""
    _, log, _ = broken("not_at_all", tmp_path)
    assert log.count("ended hard") == 1
