"""Files are written whole or not at all, and the system's words become troubles."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from partsdesk.support import files


def half_written(path: Path) -> None:
    path.write_text("half")
    raise KeyError


def fails(number: int) -> None:
    raise OSError(number, os.strerror(number))


def test_a_file_is_there_when_all_went_well(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    with files.written_whole(target) as temporary:
        assert temporary.parent == tmp_path
        assert temporary.suffix == ".txt"
        temporary.write_text("new")
        assert not target.exists()
    assert target.read_text() == "new"
    assert list(tmp_path.iterdir()) == [target]


def test_an_error_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_text("old")
    with pytest.raises(KeyError), files.written_whole(target) as temporary:
        half_written(temporary)
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize(
    ("number", "trouble"),
    [
        (errno.ENOSPC, files.DiskFull),
        (errno.EDQUOT, files.DiskFull),
        (errno.EROFS, files.NotWritable),
    ],
)
def test_what_the_disk_says_is_a_trouble(
    tmp_path: Path, number: int, trouble: type[files.FileTrouble]
) -> None:
    target = tmp_path / "a.txt"
    with pytest.raises(trouble) as caught, files.written_whole(target):
        fails(number)
    assert caught.value.path == str(target)
    assert caught.value.detail == os.strerror(number)
    assert list(tmp_path.iterdir()) == []


def test_places_that_cannot_be_written(tmp_path: Path) -> None:
    for target in (tmp_path / "none" / "a.txt", tmp_path):
        with pytest.raises(files.NotWritable), files.written_whole(target):
            pass
    assert list(tmp_path.iterdir()) == []


def test_the_file_keeps_its_rights(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_text("old")
    target.chmod(0o640)
    with files.written_whole(target) as temporary:
        temporary.write_text("new")
    assert target.stat().st_mode & 0o777 == 0o640


def test_reading_what_is_missing_or_a_folder(tmp_path: Path) -> None:
    with pytest.raises(files.FileMissing), files.reading(tmp_path / "a"):
        (tmp_path / "a").read_bytes()
    with pytest.raises(files.FileUnreadable), files.reading(tmp_path):
        tmp_path.read_bytes()


def test_folders(tmp_path: Path) -> None:
    assert files.resources().name == "resources"
    assert (files.resources() / "locale").is_dir()
    assert files.user_data_folder().name == "partsdesk"
    assert files.made_folder(tmp_path / "a" / "b").is_dir()
    (tmp_path / "file").write_text("x")
    with pytest.raises(files.NotWritable):
        files.made_folder(tmp_path / "file" / "b")
