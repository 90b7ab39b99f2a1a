"""Which encoding a text file has: by its mark, else strict UTF-8, else strict GB 18030.

A file that was UTF-8 for a while and then is not (cut off in the middle of a character, or
glued together) is refused, not read as GB 18030: it would come out as other words.
"""

from __future__ import annotations

import codecs
from pathlib import Path

from partsdesk.sheets.refusals import BadEncoding

_CHUNK = 1 << 20
_SURELY_UTF_8 = 8
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def encoding_of(path: Path) -> str:
    """Find a text file's encoding; every byte has then been tried.

    Raises:
        BadEncoding: when no encoding fits, or the text holds the character nought.
    """
    with path.open("rb") as file:
        start = file.read(4)
    if start in {codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE}:
        raise BadEncoding(str(path), 0)
    for mark, name in _MARKS:
        if start.startswith(mark):
            _must_fit(path, name)
            return name
    at, beyond_ascii = _first_misfit(path, "utf-8")
    if at is None:
        return "utf-8"
    if beyond_ascii >= _SURELY_UTF_8:
        raise BadEncoding(str(path), at)
    _must_fit(path, "gb18030")
    return "gb18030"


def _must_fit(path: Path, encoding: str) -> None:
    at, _ = _first_misfit(path, encoding)
    if at is not None:
        raise BadEncoding(str(path), at)


def _first_misfit(path: Path, encoding: str) -> tuple[int | None, int]:
    """The first byte that does not fit, if any, and how much beyond ASCII came before it."""
    decoder = codecs.getincrementaldecoder(encoding)()
    position = beyond_ascii = 0
    with path.open("rb") as file:
        while True:
            chunk = file.read(_CHUNK)
            waiting = len(decoder.getstate()[0])
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                good = error.object[: error.start].decode(encoding, "ignore")
                return position - waiting + error.start, beyond_ascii + _foreign(good)
            if "\0" in text:
                raise BadEncoding(str(path), position)
            beyond_ascii += _foreign(text)
            position += len(chunk)
            if not chunk:
                return None, beyond_ascii


def _foreign(text: str) -> int:
    if text.isascii():
        return 0
    return sum(1 for character in text[:10_000] if character > "\x7f")
