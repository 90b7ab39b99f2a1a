"""A scan: the text that a gun has read, made plain, with what was odd about it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from partsdesk.ui.scanning.sorter import Caught, Key

_SYMBOLOGY = re.compile(r"^\][A-Za-z][0-9A-Za-z]")  # what some guns send before each code


@dataclass(frozen=True, slots=True)
class Scan:
    """What a gun has read.

    Attributes:
        text: as it is looked up: full-width signs made plain, no blanks around it.
        at: when its last sign came, in ms.
        flipped: capitals and small letters were changed about, for Caps Lock is on.
    """

    text: str
    at: int = 0
    flipped: bool = False


def scan_of(caught: Caught) -> Scan:
    """The scan that a burst is."""
    flipped = _is_flipped(caught.keys)
    text = caught.text.swapcase() if flipped else caught.text
    plain = unicodedata.normalize("NFKC", text).strip()
    return Scan(_SYMBOLOGY.sub("", plain).strip(), caught.at, flipped)


def _is_flipped(keys: tuple[Key, ...]) -> bool:
    """A small letter with Shift held is only typed where Caps Lock is on."""
    return any(key.shifted and key.text.islower() for key in keys)
