"""What holds for every test: no screen, nobody's own folders, few examples unless `--all`.

Every module of `tests/support` is loaded as a plugin, so a fixture written there is everywhere.
"""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

HERE = Path(__file__).parent
pytest_plugins = [f"tests.support.{file.stem}" for file in sorted((HERE / "support").glob("*.py"))]
pytest.register_assert_rewrite(*pytest_plugins)  # before one of them imports another

OURS = ("PARTSDESK_DB", "PARTSDESK_USER", "PARTSDESK_PASSWORD")
FOLDERS = ("CACHE_HOME", "CONFIG_HOME", "DATA_HOME", "RUNTIME_DIR", "STATE_HOME")


def _leave_the_workstation() -> None:
    """Done on import, before Qt looks: tests touch no screen, no input method, no user's folder."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    for name in ("QT_IM_MODULE", *OURS):
        os.environ.pop(name, None)
    home = Path(tempfile.mkdtemp(prefix="partsdesk-home-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    for folder in FOLDERS:
        (home / folder).mkdir(mode=0o700)
        os.environ[f"XDG_{folder}"] = str(home / folder)


_leave_the_workstation()
settings.register_profile(
    "quick", max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("long", parent=settings.get_profile("quick"), max_examples=500)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--all", action="store_true", help="run the long tests as well")


def pytest_configure(config: pytest.Config) -> None:
    settings.load_profile("long" if config.getoption("--all") else "quick")
    if "PYTEST_XDIST_WORKER" not in os.environ:
        catalogues = HERE.parent / "installer" / "catalogues.py"
        subprocess.run([sys.executable, str(catalogues)], check=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        _heed_the_parameter(item)
        if not config.getoption("--all") and item.get_closest_marker("long"):
            item.add_marker(pytest.mark.skip(reason="long: runs with --all"))


def _heed_the_parameter(item: pytest.Item) -> None:
    """A parameter's own mark counts before its function's: a long count has a longer timeout."""
    if isinstance(item, pytest.Function) and hasattr(item, "callspec"):
        own = item.callspec.marks
        item.own_markers.sort(key=lambda mark: mark not in own)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    failed = os.environ.get("PARTSDESK_FAILED_CHECKS")
    if failed:
        terminalreporter.write_line(f"The checks before the tests failed: {failed}", red=True)
