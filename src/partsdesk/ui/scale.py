"""How large everything is at this workstation: kept here, taken up before Qt begins."""

from __future__ import annotations

import os

from partsdesk.support.workstation import Workstation

WHOLE = 100  # per cent
SCALES = (100, 125, 150, 175, 200)
LEAST, MOST = SCALES[0], SCALES[-1]
VARIABLE = "QT_SCALE_FACTOR"


def scale_of(workstation: Workstation) -> int:
    """The size that was chosen, in per cent; as it comes where none was."""
    kept = workstation.text("scale") or ""
    return int(kept) if kept.isdecimal() and LEAST <= int(kept) <= MOST else WHOLE


def take_up(workstation: Workstation) -> None:
    """Let Qt draw in the size that was chosen, unless the environment says another."""
    chosen = scale_of(workstation)
    if chosen != WHOLE:
        os.environ.setdefault(VARIABLE, f"{chosen / WHOLE:g}")
