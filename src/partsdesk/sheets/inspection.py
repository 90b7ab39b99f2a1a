"""A look at a workbook's container before anything in it is believed.

Runs in the reading child only. ``.xlsx`` is a ZIP archive of XML parts: how many there are, what
they unpack to and at which ratio is checked from the directory; the parts that matter are then
unpacked once against their check sums, because the parser itself stops before the check.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from xml.etree.ElementTree import Element, ParseError
from xml.parsers import expat

from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

MOST_PARTS = 1_000
MOST_BYTES = 1_500_000_000
MOST_RATIO = 100
FREE_BYTES = 16_000_000
_HEAD = 2_048
_LOCAL_HEADER = 30  # bytes before a part's name
_CHUNK = 1 << 20
_PART = ".//{*}sheet"
_BESIDE = frozenset({"xl/sharedStrings.xml", "xl/styles.xml"})
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    expat.ExpatError,
    EOFError,
    KeyError,
    NotImplementedError,
)


class Unfit(Exception):
    """The container is not to be opened; ``verdict`` is one of ``reading_child.VERDICTS``."""

    def __init__(self, verdict: str) -> None:
        super().__init__(verdict)
        self.verdict = verdict


def kind_of(path: Path) -> str:
    """What the first bytes say: ``xlsx``, ``xls``, ``empty`` or nothing that is known."""
    with path.open("rb") as file:
        start = file.read(8)
    if start.startswith(b"PK\x03\x04"):
        return "xlsx"
    if start == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return "xls"
    return "" if start else "empty"


def unpacked_size(path: Path) -> int:
    """Check the archive's directory; answer what all parts together unpack to.

    Raises:
        Unfit: for macros, too many parts, too much, or a ratio that only bombs have.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            _check(parts)
            _no_document_types(archive, parts)
            return sum(part.file_size for part in parts)
    except zipfile.BadZipFile:
        whole = zipfile.is_zipfile(path)  # its directory, which stands at the end, is there
        raise Unfit("damaged" if whole else "truncated") from None
    except (zlib.error, EOFError, NotImplementedError, ValueError, RuntimeError):
        raise Unfit("damaged") from None


def _check(parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > MOST_PARTS:
        raise Unfit("parts")
    if any(part.flag_bits & 1 for part in parts):
        raise Unfit("password")
    names = [part.filename.casefold() for part in parts]
    if any(name.endswith("vbaproject.bin") for name in names):
        raise Unfit("macros")
    if "xl/workbook.xml" not in names:
        raise Unfit("no-workbook")
    if len(set(names)) < len(names) or _overlap(parts):
        raise Unfit("damaged")
    size = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    if size > MOST_BYTES or (size > FREE_BYTES and size > packed * MOST_RATIO):
        raise Unfit("large")


def _overlap(parts: list[zipfile.ZipInfo]) -> bool:
    """Whether parts share bytes: so a few of them unpack to any size, and readers disagree."""
    end = 0
    for part in sorted(parts, key=lambda part: part.header_offset):
        if part.header_offset < end:
            return True
        end = part.header_offset + _LOCAL_HEADER + len(part.filename) + part.compress_size
    return False


def _no_document_types(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    for part in parts:
        if part.filename.casefold().endswith((".xml", ".rels")):
            with archive.open(part) as file:
                head = file.read(_HEAD)
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                raise Unfit("doctype")


_VALUELESS = re.compile(
    rb'<c [^>]*?r="([A-Z]{1,3})([0-9]{1,7})"(?:'
    rb'[^>]*\bt="e"'
    rb'|(?![^>]*\bt="str")[^>]*>\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>)'
)


def valueless_cells(path: Path, sheet: int) -> list[tuple[int, int]]:
    """Cells with an error or an uncalculated formula, which the parser gives as empty.

    Row and column count from nought. The sheet's part, the shared texts and the styles are
    unpacked to their end here, so that their check sums count, and tried as XML: the parser takes
    what is not well-formed for as much as it can make of it, which may be half of the rows.

    Raises:
        Unfit: when the parts do not agree with their check sums or are no XML, or the sheet has
            no part.
    """
    found: list[tuple[int, int]] = []
    try:
        with zipfile.ZipFile(path) as archive:
            for text in _cells_of(archive, _part_of(archive, sheet)):
                if b't="e"' in text or b"<f" in text:
                    for letters, row in _VALUELESS.findall(text):
                        found.append((int(row) - 1, _column_index(letters)))
            for name in _BESIDE & set(archive.namelist()):
                for _ in _sound(archive, name):
                    pass
    except _DAMAGE:
        raise Unfit("damaged") from None
    return found


def _cells_of(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """A part in pieces that end with a whole cell."""
    rest = b""
    for chunk in _sound(archive, name):
        text = rest + chunk
        end = text.rfind(b"</c>") + 4
        if end < 4:
            end = max(len(text) - 4_096, 0)
        yield text[:end]
        rest = text[end:]
    yield rest


def _sound(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """A part in pieces, each tried as XML before it is believed."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _no_document_type
    with archive.open(name) as file:
        while chunk := file.read(_CHUNK):
            parser.Parse(chunk, False)
            yield chunk
    parser.Parse(b"", True)


def _no_document_type(*_: object) -> None:
    raise Unfit("doctype")


def _part_of(archive: zipfile.ZipFile, sheet: int) -> str:
    """The name of the part that holds a sheet, by its place in the workbook."""
    workbook = _tree(archive, "xl/workbook.xml")
    relations = _tree(archive, "xl/_rels/workbook.xml.rels")
    targets = {each.get("Id", ""): each.get("Target", "") for each in relations}
    sheets = workbook.findall(_PART)
    if sheet >= len(sheets):
        raise Unfit("damaged")
    key = next((v for k, v in sheets[sheet].attrib.items() if k.endswith("}id")), "")
    target = targets.get(key, "")
    return target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)


def _tree(archive: zipfile.ZipFile, name: str) -> Element:
    with archive.open(name) as file:
        text = file.read(_CHUNK * 4)
    try:
        tree: Element = fromstring(text, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError):
        raise Unfit("damaged") from None
    return tree


def _column_index(letters: bytes) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + letter - 64
    return index - 1
