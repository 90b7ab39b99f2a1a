"""Files written whole or not at all, and the folders in which the program's things lie.

``support`` stands beside ``domain`` and does not know its ``Trouble``: what the operating
system says no to becomes a ``FileTrouble`` of this module, with the path and the system's own
words as facts. Whoever catches troubles at the edge catches both families.
"""

from __future__ import annotations

import errno
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import platformdirs

PROGRAM = "partsdesk"


@dataclass(eq=False)
class FileTrouble(Exception):
    """The world's fault about one file: the root of this module's troubles.

    Attributes:
        path: the file in question, as the user named it.
        detail: what the operating system said, for the log and the second line.
    """

    path: str
    detail: str

    def __post_init__(self) -> None:
        """Keep the detail where logs look for it."""
        super().__init__(f"{self.path}: {self.detail}")


@dataclass(eq=False)
class FileMissing(FileTrouble):
    """A file that should be read is not there."""


@dataclass(eq=False)
class FileUnreadable(FileTrouble):
    """A file is there, but may not or cannot be read: rights, a folder, a failing disk."""


@dataclass(eq=False)
class NotWritable(FileTrouble):
    """A file cannot be written: no such folder, no right, read-only, held open by another."""


@dataclass(eq=False)
class DiskFull(FileTrouble):
    """No room is left on the disk, or the user's share of it is used up."""


@dataclass(eq=False)
class TooLittleRoom(FileTrouble):
    """What is about to be written would fill the disk, so it is not begun.

    Attributes:
        needed: megabytes that it may take, and how many are free.
    """

    needed: int
    free: int


MEGABYTE = 1 << 20


def check_room(path: Path, octets: int) -> None:
    """See that a file may grow by so much.

    Raises:
        TooLittleRoom: where its disk has less.
        FileMissing, FileUnreadable: where the disk cannot be asked.
    """
    with reading(path):
        free = shutil.disk_usage(path.absolute().parent).free
    if free < octets:
        raise TooLittleRoom(str(path), "", -(-octets // MEGABYTE), free // MEGABYTE)


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turn what the system says while a file is read into a trouble of this module.

    Raises:
        FileMissing: when it is not there.
        FileUnreadable: for all else that the system says.
    """
    try:
        yield
    except FileNotFoundError as error:
        raise FileMissing(str(path), _words(error)) from error
    except OSError as error:
        raise FileUnreadable(str(path), _words(error)) from error


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn what the system says while a file is written into a trouble of this module.

    Raises:
        DiskFull: when there is no room.
        NotWritable: for all else that the system says.
    """
    try:
        yield
    except OSError as error:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        trouble = DiskFull if full else NotWritable
        raise trouble(str(path), _words(error)) from error


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """Give a temporary file beside the target; rename it to the target when all went well.

    The temporary file is flushed to the disk before the rename and the folder after it. On any
    error the temporary file is removed and a target that existed stays as it was.

    Raises:
        DiskFull: when there is no room.
        NotWritable: when the folder or the file cannot be written.
    """
    target = path.absolute()
    with writing(path):
        temporary = _beside(target)
    try:
        with writing(path):
            yield temporary
            _to_disk(temporary)
            os.replace(temporary, target)  # noqa: PTH105 - the one call that is atomic everywhere
            _folder_to_disk(target.parent)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def resources() -> Path:
    """Find the folder of what is shipped with the program: catalogue, fonts, help, sample.

    Inside a wheel or an installer it lies in the package, in a checkout at its root.
    """
    package = Path(__file__).resolve().parents[1]
    shipped = package / "resources"
    return shipped if shipped.is_dir() else package.parents[1] / "resources"


def user_data_folder() -> Path:
    """Name the user's own data folder as the operating system has it; it may not exist yet."""
    return platformdirs.user_data_path(PROGRAM, appauthor=False)


def user_log_folder() -> Path:
    """Name the folder for log files as the operating system has it; it may not exist yet."""
    return platformdirs.user_log_path(PROGRAM, appauthor=False)


def user_cache_folder() -> Path:
    """Name the user's own folder for what may vanish, on this machine; it may not exist yet."""
    return platformdirs.user_cache_path(PROGRAM, appauthor=False)


def made_folder(folder: Path) -> Path:
    """Make a folder with its parents, where it is missing.

    Raises:
        DiskFull: when there is no room.
        NotWritable: when it cannot be made.
    """
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
    return folder


def _beside(target: Path) -> Path:
    """Make an empty temporary file in the target's folder, with the rights of a plain file."""
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))
    ending = "".join(target.suffixes[-1:])
    handle, name = tempfile.mkstemp(prefix=".partsdesk-", suffix=ending, dir=target.parent)
    os.close(handle)
    temporary = Path(name)
    if os.name == "posix":
        temporary.chmod(_rights_of(target))
    return temporary


def _rights_of(target: Path) -> int:
    """The rights of the finished file: the old one's, else what the user's mask says."""
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _to_disk(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _folder_to_disk(folder: Path) -> None:
    """Make the rename itself last; only POSIX systems open folders."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # some file systems (FAT, shares) cannot; the file itself is safe
            os.fsync(handle)
    finally:
        os.close(handle)


def _words(error: OSError) -> str:
    return error.strerror or str(error) or type(error).__name__
