"""Whatever the bytes, reading ends in rows or in a refusal, soon and within its memory."""

from __future__ import annotations

import io
import random
import sys
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from partsdesk.sheets import workbooks
from partsdesk.sheets.files import read_table
from partsdesk.sheets.profiles import Skipped
from partsdesk.sheets.promised import STOCK
from partsdesk.sheets.reading import Row
from partsdesk.sheets.refusals import (
    DamagedWorkbook,
    EmptyFile,
    ForbiddenContent,
    MacroWorkbook,
    NotAWorkbook,
    PasswordProtected,
    SheetRefused,
    TextTooLong,
    TookTooLong,
    TooLarge,
    TooManyParts,
    TruncatedFile,
)
from tests.sheets.books import book_of

SHEET = "xl/worksheets/sheet1.xml"
HEAD = (
    b'<?xml version="1.0"?>%s<worksheet '
    b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">%s<sheetData>'
)
TAIL = b"</sheetData></worksheet>"
SMALL_LIMIT = 2_000_000


def text_row(number: int, *texts: bytes) -> bytes:
    cells = b"".join(
        b'<c r="%c%d" t="inlineStr"><is><t>%s</t></is></c>' % (65 + at, number, text)
        for at, text in enumerate(texts)
    )
    return b'<row r="%d">%s</row>' % (number, cells)


TOP = text_row(1, b"item", b"quantity") + text_row(2, b"001", b"5")


def honest() -> bytes:
    with TemporaryDirectory() as folder:
        rows = [["item", "quantity"], *([f"{n:04}", n] for n in range(1, 40))]
        return book_of(Path(folder) / "a.xlsx", rows).read_bytes()


HONEST = honest()


def with_sheet(path: Path, rows: Iterable[bytes], before: bytes = b"", inside: bytes = b"") -> Path:
    """An honest workbook with another sheet in it."""
    with zipfile.ZipFile(io.BytesIO(HONEST)) as old, zipfile.ZipFile(path, "w", 8) as new:
        for part in old.infolist():
            if part.filename != SHEET:
                new.writestr(part, old.read(part))
        with new.open(SHEET, "w") as file:
            file.write(HEAD % (before, inside))
            for row in rows:
                file.write(row)
            file.write(TAIL)
    return path


def read(path: Path) -> list[Row | Skipped]:
    with read_table(path, STOCK) as table:
        return list(table)


def numbers(path: Path) -> list[int]:
    return [row.number for row in read(path)]


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", EmptyFile),
        (b"item,quantity\n1,2\n", NotAWorkbook),
        (b"\x00" * 100, NotAWorkbook),
        (b"<html><table>", NotAWorkbook),
        (b"PK\x03\x04", TruncatedFile),
        (HONEST[: len(HONEST) // 2], TruncatedFile),
        (HONEST[:-1], TruncatedFile),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 4096, DamagedWorkbook),
    ],
)
@pytest.mark.parametrize("ending", ["xlsx", "xls"])
def test_what_is_no_workbook(
    tmp_path: Path, content: bytes, refusal: type[SheetRefused], ending: str
) -> None:
    path = tmp_path / f"a.{ending}"
    path.write_bytes(content)
    with pytest.raises(refusal):
        read(path)


def test_an_old_ending_on_a_new_workbook_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(HONEST)
    assert len(read(path)) == 39


def test_another_programs_archive_and_macros(tmp_path: Path) -> None:
    for name, refusal in (("a.txt", NotAWorkbook), ("xl/vbaProject.bin", MacroWorkbook)):
        path = tmp_path / "a.xlsx"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(name, "x")
            if refusal is MacroWorkbook:
                archive.writestr("xl/workbook.xml", "x")
        with pytest.raises(refusal):
            read(path)


def test_encrypted_parts(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    content = bytearray(HONEST)
    at = content.find(b"PK\x01\x02")
    content[at + 8] |= 1
    path.write_bytes(content)
    with pytest.raises(PasswordProtected):
        read(path)


def test_too_many_parts(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "x")
        for number in range(1_100):
            archive.writestr(f"x{number}", "")
    with pytest.raises(TooManyParts) as refused:
        read(path)
    assert refused.value.most == 1_000


def test_a_bomb(tmp_path: Path) -> None:
    row = text_row(2, b"A" * 100_000)
    with pytest.raises(TooLarge):
        read(with_sheet(tmp_path / "a.xlsx", (row for _ in range(500))))


def test_billion_laughs_and_outside_entities(tmp_path: Path) -> None:
    entities = b"".join(b'<!ENTITY a%d "&a%d;&a%d;">' % (n, n - 1, n - 1) for n in range(1, 30))
    laughs = b'<!DOCTYPE x [<!ENTITY a0 "ha">%s]>' % entities
    outside = b'<!DOCTYPE x [<!ENTITY a29 SYSTEM "file:///etc/passwd">]>'
    for before in (laughs, outside):
        path = with_sheet(tmp_path / "a.xlsx", [TOP, text_row(3, b"&a29;", b"1")], before)
        with pytest.raises(ForbiddenContent):
            read(path)


def test_a_lying_dimension_is_not_believed(tmp_path: Path) -> None:
    inside = b'<dimension ref="A1:XFD1048576"/>'
    assert numbers(with_sheet(tmp_path / "a.xlsx", [TOP], inside=inside)) == [2]


def million(row: bytes) -> Iterator[bytes]:
    yield TOP
    for number in range(3, 1_048_577):
        yield row % ((number,) * row.count(b"%d"))


@pytest.mark.parametrize("row", [b'<row r="%d"/>', b'<row r="%d"><c r="A%d" s="1"/></row>'])
def test_a_million_empty_rows(tmp_path: Path, row: bytes) -> None:
    assert numbers(with_sheet(tmp_path / "a.xlsx", million(row))) == [2]


def test_a_cell_in_the_farthest_corner(tmp_path: Path) -> None:
    corner = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    with pytest.raises(TooLarge):
        read(with_sheet(tmp_path / "a.xlsx", [TOP, corner]))


def test_what_stands_far_beside_the_table_is_passed_over(tmp_path: Path) -> None:
    beside = b'<row r="900"><c r="ZZ900"><v>1</v></c></row>'
    assert numbers(with_sheet(tmp_path / "a.xlsx", [TOP, beside])) == [2]


def test_a_silent_child_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(HONEST)
    sleeper = [sys.executable, "-c", "import time; time.sleep(99)"]
    monkeypatch.setattr(workbooks, "child_command", lambda: sleeper)
    with pytest.raises(TookTooLong):
        list(workbooks.workbook_rows(path, silence=1))


def test_leaving_early_ends_the_child(tmp_path: Path) -> None:
    row = b'<row r="%d"><c r="A%d"><v>%d</v></c><c r="B%d"><v>2</v></c></row>'
    rows = (row % (number, number, number, number) for number in range(3, 20_000))
    with read_table(with_sheet(tmp_path / "a.xlsx", [TOP, *rows]), STOCK) as table:
        assert isinstance(next(iter(table)), Row)


def damaged(seed: int) -> bytes:
    chance = random.Random(seed)  # noqa: S311 - no secret
    content = bytearray(HONEST)
    at = chance.randrange(len(content))
    match seed % 3:
        case 0:
            content[at] ^= 1 << chance.randrange(8)
        case 1:
            del content[at:]
        case _:
            content[at : at + 40] = bytes(min(40, len(content) - at))
    return bytes(content)


def test_damage_is_refused_or_does_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(HONEST)
    honest_rows = [row.original for row in read(path)]
    for seed in range(30):
        path.write_bytes(damaged(seed))
        try:
            rows = [row.original for row in read(path)]
        except SheetRefused:
            continue
        assert rows == honest_rows, seed


def test_one_endless_line(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"item,quantity\n" + b"x" * SMALL_LIMIT)
    with pytest.raises(TextTooLong):
        read(path)
