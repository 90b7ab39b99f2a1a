from __future__ import annotations

import sys
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from partsdesk.database import placing
from partsdesk.database.placing import (
    InSyncFolder,
    OnShare,
    check_place,
    is_share,
    nearest,
    share_among,
    share_by_magic,
    share_of_windows,
    sync_program,
)

MOUNTS = r"""
22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw,relatime - ext4 /dev/vda rw
40 27 0:40 / /home rw,relatime shared:5 - btrfs /dev/vdb rw
41 40 0:41 / /home/keeper/share rw,relatime - nfs4 server:/books rw
42 41 0:42 / /home/keeper/share/local rw,relatime - ext4 /dev/vdc rw
43 27 0:43 / /mnt/my\040books rw,relatime - cifs //server/books rw
44 27 0:44 / /mnt/ssh rw,relatime - fuse.sshfs keeper@server: rw
45 27 0:45 / /mnt/stick rw,relatime - fuseblk /dev/sdb1 rw
46 27 0:46 / /mnt/exfat rw,relatime - fuse.exfat /dev/sdb1 rw
47 27 0:47 / /mnt/twice rw,relatime - nfs server:/x rw
48 27 0:48 / /mnt/twice rw,relatime - ext4 /dev/vdd rw
a line that is no mount
"""


@pytest.mark.parametrize(
    ("path", "system"),
    [
        ("/var/lib/partsdesk/a.db", None),
        ("/home/keeper/a.db", None),
        ("/home/keeper/share/a.db", "nfs4"),
        ("/home/keeper/shared/a.db", None),
        ("/home/keeper/share/local/a.db", None),
        ("/mnt/my books/a.db", "cifs"),
        ("/mnt/ssh/a.db", "fuse.sshfs"),
        ("/mnt/stick/a.db", None),
        ("/mnt/exfat/a.db", None),
        ("/mnt/twice/a.db", None),
    ],
)
def test_the_mount_nearest_to_the_file_says_what_it_lies_on(path: str, system: str | None) -> None:
    assert share_among(PurePosixPath(path), MOUNTS) == system


@pytest.mark.parametrize(
    "system",
    ["nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "ceph", "lustre", "fuse.sshfs", "fuse.rclone"],
)
def test_file_systems_of_other_machines(system: str) -> None:
    assert is_share(system)


@pytest.mark.parametrize("system", ["ext4", "xfs", "btrfs", "tmpfs", "overlay", "fuseblk", ""])
def test_file_systems_of_this_machine(system: str) -> None:
    assert not is_share(system)


def test_the_kernels_own_number_tells_where_no_table_does() -> None:
    assert share_by_magic(0x6969, mounts=True) == "nfs"
    assert share_by_magic(0x65735546, mounts=False) == "fuse"
    assert share_by_magic(0x65735546, mounts=True) is None
    assert share_by_magic(0xEF53, mounts=False) is None


@pytest.mark.parametrize(
    ("path", "drive", "found"),
    [
        (r"\\server\books\a.db", 0, "UNC"),
        ("//server/books/a.db", 0, "UNC"),
        (r"Z:\a.db", 4, "DRIVE_REMOTE"),
        (r"C:\a.db", 3, None),
        (r"E:\a.db", 2, None),
        ("\\\\?\\C:\\a.db", 3, None),
    ],
)
def test_paths_of_windows(path: str, drive: int, found: str | None) -> None:
    assert share_of_windows(path, drive) == found


@pytest.mark.parametrize(
    ("path", "program"),
    [
        (PureWindowsPath(r"C:\Users\k\OneDrive - Firma\a.db"), "OneDrive"),
        (PureWindowsPath(r"D:\BaiduSyncdisk\warehouse\a.db"), "百度网盘"),
        (PureWindowsPath(r"D:\WPS云盘\a.db"), "WPS云盘"),
        (PurePosixPath("/home/k/Nutstore Files/books/a.db"), "坚果云"),
        (PurePosixPath("/home/k/我的坚果云/a.db"), "坚果云"),
        (PurePosixPath("/home/k/Dropbox/a.db"), "Dropbox"),
        (PurePosixPath("/Users/k/Library/Mobile Documents/a.db"), "iCloud"),
        (PurePosixPath("/home/k/documents/onedrive.db"), None),
        (PurePosixPath("/home/k/books/a.db"), None),
    ],
)
def test_folders_kept_in_step_elsewhere(path: PurePosixPath, program: str | None) -> None:
    assert sync_program(path) == program


def test_a_file_on_a_share_is_refused_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(f"9 1 0:9 / {tmp_path.resolve()} rw - nfs4 server:/b rw\n", "utf-8")
    monkeypatch.setattr(placing, "MOUNTS", mounts)
    with pytest.raises(OnShare) as refused:
        check_place(tmp_path / "new" / "a.db")
    assert refused.value.system == "nfs4"


def test_a_link_into_a_sync_folder_is_seen_through(tmp_path: Path) -> None:
    (tmp_path / "Dropbox").mkdir()
    (tmp_path / "books").symlink_to(tmp_path / "Dropbox")
    with pytest.raises(InSyncFolder) as refused:
        check_place(tmp_path / "books" / "a.db")
    assert refused.value.program == "Dropbox"


@pytest.mark.skipif(sys.platform == "win32", reason="looks at this machine's own disks")
def test_this_machines_own_disk_is_welcome(tmp_path: Path) -> None:
    check_place(tmp_path / "not yet" / "a.db")
    assert nearest(tmp_path / "not yet" / "a.db") == tmp_path


def test_without_a_table_of_mounts_the_number_decides(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(placing, "MOUNTS", tmp_path / "none")
    check_place(tmp_path / "a.db")
    monkeypatch.setattr(placing, "_magic", lambda _: 0xFF534D42)
    with pytest.raises(OnShare):
        check_place(tmp_path / "a.db")
