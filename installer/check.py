"""The quick check of the code itself: `python3 installer/check.py`, and `--mend` to repair it."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys

import setting_up
from system_packages import Trouble

LOOK = ("ruff format --check", "ruff check", "mypy", "lint-imports")
MEND = ("ruff format", "ruff check --fix", "mypy", "lint-imports")


def main() -> int:
    """Runs every check, so that one failure does not hide the next."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mend", action="store_true", help="format, and mend what can be mended")
    return 1 if failing(MEND if parser.parse_args().mend else LOOK) else 0


def failing(checks: tuple[str, ...] = LOOK) -> list[str]:
    """The checks that do not pass, their findings printed on the way."""
    failed = [check for check in checks if not _passes(check)]
    print(f"Checks that failed: {', '.join(failed)}" if failed else "All checks passed", flush=True)
    return failed


def _passes(check: str) -> bool:
    tool, *arguments = check.split()
    print(f"--- {check}", flush=True)
    environment = os.environ | {"PYTHONPATH": str(setting_up.ROOT / "src")}
    try:
        command = [str(setting_up.in_venv(tool)), *arguments]
        done = subprocess.run(command, check=False, cwd=setting_up.ROOT, env=environment)
    except FileNotFoundError as error:
        raise Trouble(f"{tool} is not installed; installer/test.py installs it") from error
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(setting_up.guarded(main))
