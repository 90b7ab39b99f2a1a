"""Draws every page, dialog and state of the window: `python3 installer/gallery.py FOLDER`.

Whatever it does not know goes to the drawing: `python3 installer/gallery.py NEW --against OLD`.
"""

from __future__ import annotations

import sys

import setting_up


def main() -> int:
    """Fills the folder with pictures, and says what is wrong with a window."""
    return setting_up.run_module("tests.ui.gallery", __doc__)


if __name__ == "__main__":
    sys.exit(setting_up.guarded(main))
