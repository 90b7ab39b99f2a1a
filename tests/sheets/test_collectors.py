"""Plain text of handheld collectors: whatever they write between code and quantity, and around."""

from __future__ import annotations

from pathlib import Path

import pytest

from partsdesk.sheets.collectors import BROKEN
from partsdesk.sheets.files import read_table, sniff
from partsdesk.sheets.promised import COUNT
from partsdesk.sheets.reading import Row

Cells = dict[str, str]


def read(path: Path, content: bytes) -> dict[int, Cells]:
    """The filled cells of a file's rows, by their numbers."""
    path.write_bytes(content)
    with read_table(path, COUNT) as table:
        return {
            row.number: {name: text for name, text in row.cells.items() if text}
            for row in table
            if isinstance(row, Row)
        }


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_usual_encoding_and_end_of_line_is_read(
    tmp_path: Path, encoding: str, ending: str
) -> None:
    content = ending.join(["灯架，2", "LAMP;3", "", "灯头,1"]).encode(encoding)
    assert read(tmp_path / "a.txt", content) == {
        1: {"barcode": "灯架", "quantity": "2"},
        2: {"barcode": "LAMP", "quantity": "3"},
        4: {"barcode": "灯头", "quantity": "1"},
    }


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("690123 5", {"barcode": "690123", "quantity": "5"}),
        ("690123\t5\t2026-11-20 10:30:00", {"counted_at": "2026-11-20 10:30:00"}),
        ("690123,5,20261120,103000", {"counted_at": "20261120 103000"}),
        ("690123|5|x|y", {"barcode": "690123", "quantity": "5"}),
        ("A-01,690123,5", {"bin": "A-01", "barcode": "690123", "quantity": "5"}),
        ("A-01,LAMP,5", {"bin": "A-01", "barcode": "LAMP", "quantity": "5"}),
        ('"690123","5"', {"barcode": "690123", "quantity": "5"}),
        ('"690123,5', {"barcode": "690123,5"}),
        ("690123,1,000", {"quantity": "1,000"}),
        ("690123,", {"barcode": "690123"}),
        ("\x02690123,5\x03", {"barcode": "690123", "quantity": "5"}),
        ("690\x00123,5", {"barcode": f"690{BROKEN}123,5".replace(BROKEN, "") + BROKEN}),
    ],
)
def test_what_stands_in_a_line_is_told_apart(tmp_path: Path, line: str, cells: Cells) -> None:
    found = read(tmp_path / "a.dat", line.encode())[1]
    assert {name: found.get(name) for name in cells} == cells


def test_a_label_holds_for_the_lines_that_follow(tmp_path: Path) -> None:
    content = "货位：A-01\n690123,5\nBIN A-02\n690123,6\n".encode()
    assert read(tmp_path / "a.txt", content) == {
        1: {"bin": "A-01"},
        2: {"barcode": "690123", "quantity": "5", "bin": "A-01"},
        3: {"bin": "A-02"},
        4: {"barcode": "690123", "quantity": "6", "bin": "A-02"},
    }


def test_half_characters_and_endless_lines_spoil_no_other(tmp_path: Path) -> None:
    content = "灯架,2\n".encode() + b"x" * 9_000 + b",1\n" + "灯".encode()[:2] + b"\n\xff\xff\n"
    found = read(tmp_path / "a.txt", content)
    assert found[1] == {"barcode": "灯架", "quantity": "2"}
    assert [BROKEN in found[row]["barcode"] for row in (2, 3)] == [True, True]
    assert len(found[2]["barcode"]) < 300
    assert 4 not in found


def test_a_table_with_headings_is_read_by_them(tmp_path: Path) -> None:
    for name, text in (("a.csv", "实盘数,编码\n2,LAMP\n"), ("a.txt", "实盘数|编码\n2|LAMP\n")):
        assert read(tmp_path / name, text.encode("gb18030")) == {
            2: {"quantity": "2", "item": "LAMP"}
        }


def test_headings_that_nobody_knows_are_no_goods(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Produit,Stock\nLAMP,2\n", "utf-8")
    assert sniff(path, COUNT).texts == ("Produit", "Stock")
