"""Draws every page, dialog and state of the window: `python -m tests.ui.gallery FOLDER`.

Each language, theme and scale has a folder of its own. Beside the pictures, `faults.txt` says what
is clipped, untranslated, overlapping, without a name or out of reach. With `--against OLD` the
pictures are compared with those of an earlier run, and what changed is drawn and told.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from partsdesk.ui.app import make_application
from partsdesk.ui.theme import Theme
from partsdesk.ui.tones import Scheme
from partsdesk.wording import language
from partsdesk.wording.language import Language
from tests.ui import comparing
from tests.ui.looking_over import faults_of
from tests.ui.shots import TYPED, stage

SCALES = ("1", "1.5", "2")
THEMES = (Scheme.LIGHT, Scheme.DARK)
FAULTS = "faults.txt"


def main() -> int:
    """Draw all of it; answers 1 where something is wrong with a window."""
    asked = _asked()
    if asked.part:
        return _draw(asked.folder, asked.part, asked.only)
    wrong = sum(_run(asked.folder, part, asked.only) for part in _parts(asked.scales))
    if asked.against is not None:
        for told in comparing.compared(asked.against, asked.folder):
            print(told)  # noqa: T201 - this is what the command is for
    return 1 if wrong else 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m tests.ui.gallery", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--against", type=Path, help="an earlier run to compare with")
    parser.add_argument("--only", default="", help="scenes whose name begins like this")
    parser.add_argument("--scales", nargs="+", default=SCALES)
    parser.add_argument("--part", default="", help=argparse.SUPPRESS)
    return parser.parse_args()


def _parts(scales: list[str]) -> Iterator[str]:
    """Every language, theme and scale, as the folders are called."""
    for spoken in Language:
        for scheme in THEMES:
            for scale in scales:
                yield f"{spoken.value}-{scheme.value}-{float(scale):.0%}"


def _run(folder: Path, part: str, only: str) -> int:
    """One part in a process of its own: Qt takes its scale when it starts."""
    scale = float(part.split("-")[2].rstrip("%")) / 100
    command = [sys.executable, "-m", "tests.ui.gallery", str(folder), "--part", part]
    environment = os.environ | {"QT_SCALE_FACTOR": f"{scale:g}"}
    done = subprocess.run([*command, "--only", only], check=False, env=environment)
    return done.returncode


def _draw(folder: Path, part: str, only: str) -> int:
    spoken, scheme, _ = part.split("-")
    language.use(Language(spoken))
    place = folder / part
    place.mkdir(parents=True, exist_ok=True)
    told = []
    with tempfile.TemporaryDirectory() as temporary:
        theme = Theme(make_application(), Scheme(scheme))
        with stage(theme, Path(temporary)) as set_:
            for name, window in set_.shown(only):
                window.grab().save(str(place / f"{name}.png"))
                told += [f"{part}/{name}: {fault}" for fault in faults_of(window, TYPED)]
    (place / FAULTS).write_text("".join(f"{line}\n" for line in told), encoding="utf-8")
    print("".join(f"{line}\n" for line in told), end="")  # noqa: T201 - as above
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main())
