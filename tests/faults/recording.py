"""Builds what a disk may hold after the power was cut, from what `recorder.c` recorded.

What was synced is there. Of what was not, a disk may hold nothing, all, the first part, any part,
or any sectors of 512 octets; where the end of a file was not synced, anything may stand. After a
sync that failed the system has thrown away the pages, and a later sync does not bring them back.
"""

from __future__ import annotations

import os
import random
import sqlite3
import struct
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.posting import Told, told

ENTRY = struct.Struct("=IIIIQ")
PAGE, SECTOR = 4096, 512
MODES = ("none", "all", "first", "some", "torn")
SOURCE = Path(__file__).with_name("recorder.c")
POSTING = "import sys; from tests.faults.recording import post_with; post_with(*sys.argv[1:])"


@dataclass(frozen=True)
class Deed:
    """One thing that was done to a file."""

    kind: str
    path: str
    other: str
    data: bytes
    offset: int


def built(folder: Path) -> Path:
    """The recorder, compiled."""
    library = folder / "recorder.so"
    options = ["-shared", "-fPIC", "-O2", "-Wall", "-Werror"]
    subprocess.run(["gcc", *options, "-o", library, SOURCE, "-ldl", "-lpthread"], check=True)
    return library


def post_with(url: str, told_to: str, seed: str, slips: str, *pragmas: str) -> None:
    """Post in a process of its own, with other settings than ours."""
    from sqlalchemy import event  # noqa: PLC0415 - only in the child

    from partsdesk.database.database import Database  # noqa: PLC0415
    from tests.support.posting import posting  # noqa: PLC0415

    database = Database(url)

    def prepare(connection: sqlite3.Connection, _: object) -> None:
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    event.listen(database._engine, "connect", prepare)
    with posting(database, told_to, int(seed), 5) as poster:
        poster.post(int(slips))


def recorded(library: Path, disk: Path, url: str, slips: int, *pragmas: str) -> list[Deed]:
    """Post twice under the recorder, so that the books are closed and opened once between."""
    record = disk.with_name("record")
    environment = os.environ | {
        "LD_PRELOAD": str(library),
        "RECORD_UNDER": str(disk),
        "RECORD_TO": str(record),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    for seed, count in ((1, slips), (2, 2)):
        words = [url, str(disk / "told"), str(seed), str(count), *pragmas]
        subprocess.run([sys.executable, "-c", POSTING, *words], check=True, env=environment)
    return list(_deeds(record.read_bytes()))


def _deeds(record: bytes) -> Iterator[Deed]:
    at = 0
    while at < len(record):
        kind, *lengths, offset = ENTRY.unpack_from(record, at)
        at += ENTRY.size
        parts = []
        for length in lengths:
            parts.append(record[at : at + length])
            at += length
        path, other, data = parts
        yield Deed(chr(kind), path.decode(), other.decode(), data, offset)


@dataclass
class File:
    """One file: as the system shows it, as it surely is on the disk, and what lies between."""

    shown: bytearray = field(default_factory=bytearray)
    synced: bytearray = field(default_factory=bytearray)
    waiting: list[tuple[int, bytes]] = field(default_factory=list)

    def write(self, offset: int, data: bytes) -> None:
        """Pages go to the disk whole, with what stood in them before."""
        _put(self.shown, offset, data)
        begin = offset // PAGE * PAGE
        end = -(-(offset + len(data)) // PAGE) * PAGE
        self.waiting.append((begin, bytes(self.shown[begin:end])))

    def sync(self) -> None:
        for offset, data in self.waiting:
            _put(self.synced, offset, data)
        self.waiting.clear()

    def truncate(self, length: int) -> None:
        """Taken as done at once on both: shorter than it may be, which is the harder case."""
        for each in (self.shown, self.synced):
            del each[length:]

    def after_cut(self, mode: str, dice: random.Random) -> bytes:
        """What may be found on the disk."""
        found = bytearray(self.synced)
        kept = dice.randrange(len(self.waiting) + 1)
        for number, (offset, data) in enumerate(self.waiting):
            if mode == "torn":
                _tear(found, offset, data, dice)
            elif {"all": True, "first": number < kept, "some": dice.random() < 0.5}.get(mode):
                _put(found, offset, data)
        return bytes(found)


def _put(into: bytearray, offset: int, data: bytes) -> None:
    if len(into) < offset:
        into.extend(bytes(offset - len(into)))
    into[offset : offset + len(data)] = data


def _tear(into: bytearray, offset: int, data: bytes, dice: random.Random) -> None:
    """Any sectors of a page; where the file ended before it, what was not written is anything."""
    for at in range(0, len(data), SECTOR):
        sector = data[at : at + SECTOR]
        if dice.random() < 0.5:
            _put(into, offset + at, sector)
        elif offset + at >= len(into):
            _put(into, offset + at, dice.randbytes(len(sector)))


class Disk:
    """The files of one folder while a record is gone through."""

    def __init__(self, before: dict[str, bytes], *, lies: bool = False) -> None:
        self._files = {
            path: File(bytearray(data), bytearray(data)) for path, data in before.items()
        }
        self._unsure: list[tuple[str, File | None]] = []
        self._lies = lies
        self._told = b""

    def do(self, deed: Deed) -> None:
        """Go one deed on; a disk that lies says that it synced and did not."""
        if deed.path.endswith("/told"):
            self._told += deed.data if deed.kind == "W" else b""
        elif deed.kind == "W":
            self._file(deed.path).write(deed.offset, deed.data)
        elif deed.kind == "T":
            self._file(deed.path).truncate(deed.offset)
        elif deed.kind == "S" and not self._lies:
            self._file(deed.path).sync()
        elif deed.kind == "F":
            self._file(deed.path).waiting.clear()
        elif deed.kind == "D":
            self._unsure.clear()
        elif deed.kind == "U":
            self._unsure.append((deed.path, self._files.pop(deed.path, None)))

    def _file(self, path: str) -> File:
        if path not in self._files:
            self._unsure.append((path, None))
            self._files[path] = File()
        return self._files[path]

    def cut(self, mode: str, dice: random.Random, into: Path) -> list[Told]:
        """Cut the power: the files as they may be then, and what had been answered before."""
        for left in into.iterdir():
            left.unlink()
        names = dict(self._files)
        kept = dice.randrange(len(self._unsure) + 1) if mode != "all" else len(self._unsure)
        for path, was in reversed(self._unsure[kept:]):
            if was is None:
                names.pop(path, None)
            else:
                names[path] = was
        for path, file in names.items():
            if not path.endswith("-shm"):  # it lies in memory, and is made anew
                (into / Path(path).name).write_bytes(file.after_cut(mode, dice))
        (into / "told").write_bytes(self._told)
        return told(into / "told")
