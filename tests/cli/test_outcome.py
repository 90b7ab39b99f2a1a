from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typing_extensions import override

from partsdesk.cli import outcome, screen
from partsdesk.cli.refusals import PasswordNeeded, PasswordsDiffer
from partsdesk.database.troubles import DatabaseBusy
from partsdesk.domain.catalog.items import UnknownItem
from partsdesk.domain.values.people import Role
from partsdesk.services.warehouse import RoleNeeded
from partsdesk.support.files import NotWritable
from partsdesk.wording.language import Language, using

LOG = Path("/somewhere/partsdesk.log")


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with using(Language.EN):
        yield


def raising(error: BaseException) -> Callable[[], int]:
    def run() -> int:
        raise error

    return run


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (UnknownItem("X-1"), 1, "There is no item X-1"),
        (RoleNeeded("x", (Role.ADMIN,)), 1, "it is for: admin (VAL-10)"),
        (DatabaseBusy("locked"), 1, "Another workstation"),
        (NotWritable("a.zip", "No\nspace"), 1, "a.zip cannot be written"),
        (KeyboardInterrupt(), 130, "Stopped"),
        (KeyError("x"), 3, "on record in /somewhere/partsdesk.log"),
    ],
)
def test_whatever_happens_is_one_line_and_a_code(
    error: BaseException, code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert outcome.guarded(raising(error), lambda: LOG) == code
    captured = capsys.readouterr()
    assert captured.err.count("\n") == 1
    assert captured.err.startswith("partsdesk: ")
    assert said in captured.err
    assert "Traceback" not in captured.err + captured.out


def test_a_defect_is_on_record_with_its_traceback(caplog: pytest.LogCaptureFixture) -> None:
    outcome.guarded(raising(KeyError("lost")), lambda: None)
    assert "Traceback" in caplog.text
    assert "KeyError: 'lost'" in caplog.text


def test_usage_passes_through() -> None:
    with pytest.raises(SystemExit):
        outcome.guarded(raising(SystemExit(2)), lambda: None)


def test_a_reader_who_has_gone_is_no_defect(capfd: pytest.CaptureFixture[str]) -> None:
    program = (
        "from partsdesk.cli import outcome, screen\n"
        "import sys\n"
        "sys.exit(outcome.guarded(lambda: [screen.tell('x' * 999) for _ in range(999)] and 0,"
        " lambda: None))"
    )
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as gone:
        command = [sys.executable, "-c", program]
        source = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "src")}
        done = subprocess.run(command, stdout=gone, check=False, env=source)
    assert done.returncode == 1
    assert capfd.readouterr().err == ""


def test_the_password_is_the_environments(monkeypatch: pytest.MonkeyPatch) -> None:
    assert screen.password({"PARTSDESK_PASSWORD": "kept"}) == "kept"
    monkeypatch.setattr(sys, "stdin", io.StringIO("typed\n"))
    with pytest.raises(PasswordNeeded):
        screen.password({})


class Terminal(io.StringIO):
    @override
    def isatty(self) -> bool:
        return True


def test_a_new_password_is_typed_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter(["one", "one", "one", "two"])
    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr("getpass.getpass", lambda _: next(answers))
    assert screen.password({}, new=True) == "one"
    with pytest.raises(PasswordsDiffer):
        screen.password({}, new=True)


def test_progress_is_for_terminals_only(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn, piped = Terminal(), io.StringIO()
    for stream in (drawn, piped):
        monkeypatch.setattr(sys, "stderr", stream)
        with screen.progress("Copying") as bar:
            bar(0, 100)
            bar(50, 100)
            bar(7, 0)
    assert "#" * 20 + "." * 20 in drawn.getvalue()
    assert "Copying 7" in drawn.getvalue()
    assert piped.getvalue() == ""


@pytest.mark.parametrize(
    ("environment", "has"),
    [
        ({"DISPLAY": ":0"}, True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, True),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, False),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "minimal:x"}, False),
        ({}, sys.platform != "linux"),
    ],
)
def test_what_no_screen_means(environment: dict[str, str], has: bool) -> None:  # noqa: FBT001
    assert screen.has_screen(environment) is has
