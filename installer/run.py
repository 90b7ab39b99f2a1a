"""Sets up what is missing, builds a sample warehouse and opens it: `python3 installer/run.py`."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

import setting_up

SAMPLE = setting_up.ROOT / "sample-warehouse"


def main() -> int:
    """The one command for somebody who wants to see the program."""
    options = _parse()
    setting_up.prepare(options)
    folder = options.dir.resolve()
    if options.fresh:
        _set_aside(folder)
    database = folder / "warehouse.db"
    if not database.exists():
        return _partsdesk("demo", "--dir", str(folder))
    print(f"The sample warehouse is in {folder} (--fresh builds a new one)")
    if not _has_screen():
        print("There is no screen here, so no window was opened.")
        return 0
    return _partsdesk("--db", f"sqlite:///{database.as_posix()}")


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--dir", type=Path, default=SAMPLE, help="where the sample warehouse lies (%(default)s)"
    )
    parser.add_argument(
        "--fresh", action="store_true", help="build it anew; the old folder is set aside"
    )
    setting_up.add_options(parser)
    return parser.parse_args()


def _set_aside(folder: Path) -> None:
    """Renames and never deletes: somebody may have kept real books in there."""
    if not folder.exists():
        return
    number = 1
    while (old := folder.with_name(f"{folder.name}-old-{number}")).exists():
        number += 1
    folder.rename(old)
    print(f"The old sample warehouse is now {old}")


def _has_screen() -> bool:
    if os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0] in ("offscreen", "minimal"):
        return False
    if sys.platform != "linux":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _partsdesk(*arguments: str) -> int:
    command = str(setting_up.in_venv("partsdesk"))
    return subprocess.run([command, *arguments], check=False).returncode


if __name__ == "__main__":
    sys.exit(setting_up.guarded(main))
