"""F10b: workbooks that unpack, spread out or lie: refused soon, or read as the little they are."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from partsdesk.sheets.refusals import (
    DamagedWorkbook,
    ForbiddenContent,
    SheetRefused,
    TooLarge,
    TooManyParts,
)
from partsdesk.sheets.workbooks import workbook_rows
from tests.support.figures import Figures, Report
from tests.support.reading_children import Memory, high_water

DATA = Path(__file__).parent / "data"
SHEET = "xl/worksheets/sheet1.xml"
TEXTS = "xl/sharedStrings.xml"
SPACE = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
HEAD = b"<worksheet " + SPACE + b"><sheetData>"
TAIL = b"</sheetData></worksheet>"
CELL = b'<row r="1"><c r="A1" t="inlineStr"><is><t>%s</t></is></c></row>'
MOST_CHILD, MOST_GROWTH = 300, 50


def with_parts(changed: Mapping[str, bytes], twice: str = "") -> bytes:
    """An honest workbook with other parts in it."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(DATA / "orders.xlsx") as old,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        parts = {part.filename: old.read(part) for part in old.infolist()} | dict(changed)
        for name, text in parts.items():
            new.writestr(name, text)
        if twice:
            with pytest.warns(UserWarning, match="Duplicate name"):
                new.writestr(twice, parts[twice])
    return packed.getvalue()


def big_sheet() -> bytes:
    row = b'<row><c t="inlineStr"><is><t>' + b"A" * 1_000 + b"</t></is></c></row>"
    return with_parts({SHEET: HEAD + row * 285_000 + TAIL})


def lying_directory() -> bytes:
    """What the directory says the sheet unpacks to is a thousandth of the truth."""
    row = b"<row><c><v>1</v></c></row>"
    content = bytearray(with_parts({SHEET: HEAD + row * 4_000_000 + TAIL}))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = archive.getinfo(SHEET).file_size.to_bytes(4, "little")
    small = (100_000).to_bytes(4, "little")
    assert content.count(size) == 2
    return bytes(content.replace(size, small))


def lying_dimension() -> bytes:
    inside = b"<worksheet " + SPACE + b'><dimension ref="A1:XFD1048576"/><sheetData>'
    return with_parts({SHEET: inside + CELL % b"x" + TAIL})


def far_corner() -> bytes:
    corner = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return with_parts({SHEET: HEAD + CELL % b"x" + corner + TAIL})


def laughs(encoding: str) -> bytes:
    entities = "".join(f'<!ENTITY a{n} "&a{n - 1};&a{n - 1};">' for n in range(1, 30))
    before = f'<!DOCTYPE x [<!ENTITY a0 "ha">{entities}]>'
    text = before + (HEAD + CELL % b"&a29;" + TAIL).decode()
    return with_parts({SHEET: text.encode(encoding)})


def outside_entity() -> bytes:
    before = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    return with_parts({SHEET: before + HEAD + CELL % b"&a;" + TAIL})


def shared_texts() -> bytes:
    """One long text that a hundred thousand cells refer to: 3 GB of them."""
    texts = b"<sst " + SPACE + b"><si><t>" + b"A" * 32_000 + b"</t></si></sst>"
    row = b'<row><c t="s"><v>0</v></c></row>'
    return with_parts({TEXTS: texts, SHEET: HEAD + row * 100_000 + TAIL})


def many_parts() -> bytes:
    return with_parts({f"xl/more{number}.xml": b"<x/>" for number in range(1_100)})


def nested() -> bytes:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb", b"0" * 200_000_000)
    return with_parts({"xl/embeddings/inner.zip": inner.getvalue()})


def overlapping() -> bytes:
    """Every entry of the directory points at the same bytes."""
    content = bytearray(with_parts({SHEET: HEAD + CELL % b"x" + TAIL}))
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        content[at + 42 : at + 46] = bytes(4)
        at = content.find(b"PK\x01\x02", at + 4)
    return bytes(content)


def twice() -> bytes:
    return with_parts({}, twice=SHEET)


def deep() -> bytes:
    return with_parts({SHEET: HEAD + b"<a>" * 1_000_000})


BOMBS: Mapping[str, tuple[Callable[[], bytes], tuple[type[SheetRefused], ...]]] = {
    "285 MB sheet": (big_sheet, (TooLarge,)),
    "lying directory": (lying_directory, (DamagedWorkbook, TooLarge)),
    "lying dimension": (lying_dimension, ()),
    "far corner": (far_corner, (TooLarge,)),
    "billion laughs": (lambda: laughs("utf-8"), (ForbiddenContent,)),
    "laughs in UTF-16": (lambda: laughs("utf-16"), (ForbiddenContent, DamagedWorkbook)),
    "outside entity": (outside_entity, (ForbiddenContent,)),
    "shared texts": (shared_texts, (TooLarge,)),
    "many parts": (many_parts, (TooManyParts,)),
    "nested archive": (nested, ()),
    "overlapping parts": (overlapping, (DamagedWorkbook,)),
    "a part twice": (twice, (DamagedWorkbook,)),
    "deep nesting": (deep, (DamagedWorkbook, TooLarge)),
}


def read(path: Path) -> str:
    """What is said of a file: the class of the refusal, or that it was read."""
    try:
        for _ in workbook_rows(path):
            pass
    except SheetRefused as refused:
        return type(refused).__name__
    return "read"


@pytest.mark.parametrize("name", BOMBS)
def test_f10b_bombs_are_refused_or_harmless(
    name: str, tmp_path: Path, forked_children: Memory, report: Report
) -> None:
    make, refusals = BOMBS[name]
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(make())
    Path("/proc/self/clear_refs").write_text("5", "ascii")  # the high-water mark begins anew
    before = high_water()
    began = time.monotonic()
    said = read(path)
    worst = round((time.monotonic() - began) * 1000)
    growth = (high_water() - before) // 1024
    assert said in {refusal.__name__ for refusal in refusals} | (
        {"read"} if not refusals else set()
    )
    assert forked_children.most < MOST_CHILD
    assert growth < MOST_GROWTH
    packed = path.stat().st_size // 1024
    held = f"{forked_children.most} MB" if forked_children.most else "its limit, and was ended"
    note = f"{packed} KB, {said}, child ≤ {held}, parent +{growth} MB"
    report(Figures(f"F10b {name}", 1, worst_ms=worst, note=note))
