"""What the file of a paper may be: something to be looked at, never something that runs."""

from __future__ import annotations

from dataclasses import dataclass

from partsdesk.domain.values.refusals import Refusal

PICTURES = (".jpg", ".jpeg", ".png", ".bmp", ".webp", ".gif", ".tif", ".tiff", ".heic")
SHEETS = (".pdf", ".ofd", ".xls", ".xlsx", ".et", ".doc", ".docx", ".wps", ".csv", ".txt")
LOOKED_AT = frozenset(PICTURES + SHEETS)
_BEGINNINGS = (
    (b"%PDF", ".pdf"),
    (b"\xff\xd8\xff", ".jpg"),
    (b"\x89PNG", ".png"),
    (b"BM", ".bmp"),
    (b"GIF8", ".gif"),
    (b"RIFF", ".webp"),
)


@dataclass(eq=False)
class StrangeFile(Refusal):
    """A file of a sort that nobody looks at as a paper; it might run."""

    rule = "REC-6"
    file: str


def ending_of(name: str, content: bytes) -> str:
    """How the name of a paper's file ends: as it is called, else as what is in it says.

    Raises:
        StrangeFile: where it is nothing to be looked at.
    """
    point = name.rfind(".")
    named = name[point:].lower() if point >= 0 else ""
    if named in LOOKED_AT:
        return named
    if not _is_ending(named):
        for beginning, ending in _BEGINNINGS:
            if content.startswith(beginning):
                return ending
    raise StrangeFile(name)  # REC-6


def _is_ending(text: str) -> bool:
    """Whether a text says what sort of file it is: ``.exe`` does, the ``.3`` of a list does not."""
    return text[1:2].isalpha() and text[1:].isalnum() and len(text) <= len(".xlsxx")
