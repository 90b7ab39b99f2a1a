"""Where a file of SQLite may not lie: on a share, or in a folder that is kept in step elsewhere.

Measured: two writers through two mounts that share no locks lose half of their slips, in WAL
mode without a single error. So such places are refused, with the way out: move the file to this
machine's own disk, or set up a server. As targets of backups they are welcome.
"""

from __future__ import annotations

import ctypes
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePath

from partsdesk.domain.values.refusals import Refusal

MOUNTS = Path("/proc/self/mountinfo")

SHARES = frozenset(
    {
        "9p",
        "afs",
        "beegfs",
        "ceph",
        "cifs",
        "davfs",
        "glusterfs",
        "gpfs",
        "lustre",
        "ncpfs",
        "nfs",
        "nfs4",
        "smb3",
        "smbfs",
        "vboxsf",
        "vmhgfs",
    }
)
LOCAL_FUSE = frozenset({"fuse.exfat", "fuse.fuse-overlayfs", "fuse.gocryptfs", "fuse.ntfs-3g"})
MAGICS = {
    0x6969: "nfs",
    0x517B: "smbfs",
    0xFF534D42: "cifs",
    0xFE534D42: "smb3",
    0x01021997: "9p",
}
FUSE_MAGIC = 0x65735546
REMOTE_DRIVE = 4  # what GetDriveTypeW answers for a drive of another machine
SYNC_FOLDERS = (  # how the folders' names begin, folded
    ("onedrive", "OneDrive"),
    ("dropbox", "Dropbox"),
    ("icloud", "iCloud"),
    ("mobile documents", "iCloud"),
    ("google drive", "Google Drive"),
    ("坚果云", "坚果云"),
    ("nutstore", "坚果云"),
    ("我的坚果云", "坚果云"),
    ("百度网盘", "百度网盘"),
    ("百度云同步", "百度网盘"),
    ("baidunetdisk", "百度网盘"),
    ("baidusyncdisk", "百度网盘"),
    ("wps云盘", "WPS云盘"),
    ("wps cloud files", "WPS云盘"),
    ("wpsdrive", "WPS云盘"),
)

_ESCAPED = re.compile(r"\\([0-7]{3})")


@dataclass(eq=False)
class OnShare(Refusal):
    """A database file lies on another machine's disk, where locks do not hold."""

    path: str
    system: str


@dataclass(eq=False)
class InSyncFolder(Refusal):
    """A database file lies in a folder that a program copies elsewhere behind its back."""

    path: str
    program: str


def check_place(file: Path) -> None:
    """Refuse a place in which a database of SQLite would lose what is written.

    Raises:
        OnShare, InSyncFolder: with what was found.
    """
    real = file.resolve()
    program = sync_program(file) or sync_program(real)
    if program:
        raise InSyncFolder(str(file), program)
    system = _share(real, nearest(real))
    if system:
        raise OnShare(str(file), system)


def nearest(path: Path) -> Path:
    """The path itself or the nearest folder above it that is there."""
    return next(folder for folder in (path, *path.parents, Path()) if folder.exists())


def sync_program(path: PurePath) -> str | None:
    """The program that keeps one of the path's folders in step with elsewhere, or None."""
    for part in path.parts[:-1]:
        folded = part.casefold()
        for begins, program in SYNC_FOLDERS:
            if folded.startswith(begins):
                return program
    return None


def share_among(path: PurePath, mounts: str) -> str | None:
    """The file system of a share that the path lies on, by a mount table; None for a local disk."""
    best, found = -1, ""
    for point, system in _mounted(mounts):
        depth = len(point.parts)
        if path.is_relative_to(point) and depth >= best:  # of two on one point the later is seen
            best, found = depth, system
    return found if is_share(found) else None


def is_share(system: str) -> bool:
    """Whether a file system of this type lies on another machine, or may."""
    if system.startswith("fuse."):
        return system not in LOCAL_FUSE
    return system in SHARES


def share_of_windows(path: str, drive_type: int) -> str | None:
    """What a path of Windows lies on if that is another machine; None for its own disks."""
    if path.replace("/", "\\").startswith("\\\\") and not path.startswith("\\\\?\\"):
        return "UNC"
    return "DRIVE_REMOTE" if drive_type == REMOTE_DRIVE else None


def _mounted(mounts: str) -> Iterator[tuple[PurePath, str]]:
    for line in mounts.splitlines():
        before, bar, after = line.partition(" - ")
        fields = before.split()
        if bar and len(fields) > 4 and after.split():
            yield PurePath(_ESCAPED.sub(_unescaped, fields[4])), after.split()[0]


def _unescaped(match: re.Match[str]) -> str:
    return chr(int(match[1], 8))


def _share(real: Path, there: Path) -> str | None:
    if sys.platform == "win32":
        return share_of_windows(str(real), _drive_type(real.anchor))
    mounts = ""
    with suppress(OSError):
        mounts = MOUNTS.read_text("utf-8", errors="surrogateescape")
    return share_among(real, mounts) or share_by_magic(_magic(there), mounts=bool(mounts))


def share_by_magic(magic: int, *, mounts: bool) -> str | None:
    """What the kernel's own number of a file system says; FUSE counts where no table tells more."""
    if magic == FUSE_MAGIC and not mounts:
        return "fuse"
    return MAGICS.get(magic)


def _magic(path: Path) -> int:
    """The number that ``statfs`` gives the file system; nought where it cannot be asked."""
    if sys.platform != "linux":
        return 0
    answer = ctypes.create_string_buffer(512)
    try:
        failed = ctypes.CDLL(None).statfs(bytes(path), answer)
    except (OSError, AttributeError):
        return 0
    wide = ctypes.sizeof(ctypes.c_long)
    return 0 if failed else int.from_bytes(answer.raw[:wide], sys.byteorder) & 0xFFFFFFFF


def _drive_type(anchor: str) -> int:
    library = getattr(ctypes, "windll", None)
    return int(library.kernel32.GetDriveTypeW(anchor)) if library else 0
