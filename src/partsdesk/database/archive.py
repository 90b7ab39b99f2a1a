"""What a backup file is: a zip of one manifest and one JSON-lines file a table.

Reading trusts nothing: members are looked up by the names of the manifest and never by their
paths, and sizes, digests and counts are compared before anything is used.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar
from zipfile import BadZipFile, ZipFile, ZipInfo

from partsdesk.domain.values.refusals import Refusal

FORMAT: Final = 1
MANIFEST = "manifest.json"
ENCRYPTED = 0x1
MOST_MANIFEST = 1 << 20
MOST_LINE = 1 << 26
MOST_OCTETS = 1 << 36
MOST_RATIO = 250  # honest tables shrink to a tenth or a thirtieth
SMALL = 1 << 20  # below it a ratio says nothing

_UNREADABLE = (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)

Value = Any
T = TypeVar("T")
Row = Sequence[Value]


@dataclass(eq=False)
class NotABackup(Refusal):
    """The file is no backup of ours: no zip, or one that another program made."""

    path: str


@dataclass(eq=False)
class BackupDamaged(Refusal):
    """A backup whose content does not agree with its manifest, or with itself."""

    path: str
    member: str


@dataclass(eq=False)
class BackupEncrypted(Refusal):
    """Somebody has put a password on the file."""

    path: str


@dataclass(eq=False)
class BackupTooNew(Refusal):
    """A newer program made the backup; this one would not understand it."""

    path: str
    revision: str


@dataclass(eq=False)
class BackupTooLarge(Refusal):
    """A member unpacks to more than any honest one would."""

    path: str
    member: str


@dataclass(eq=False)
class ForeignMember(Refusal):
    """Something lies in the file that the manifest does not name, or lies in it twice."""

    path: str
    member: str


@dataclass(frozen=True, slots=True)
class TableCopy:
    """One table in a backup.

    Attributes:
        columns: names and neutral types, in the order of a line's values.
        last: the last number that the table's key has given, where it counts up.
    """

    name: str
    columns: tuple[tuple[str, str], ...]
    rows: int
    octets: int
    sha256: str
    last: int | None

    @property
    def has_blobs(self) -> bool:
        """Whether it holds files of people's own, which may shrink to next to nothing."""
        return any(kind == "bytes" for _, kind in self.columns)

    @property
    def member(self) -> str:
        """The name of its file in the zip."""
        return f"tables/{self.name}.jsonl"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself.

    Attributes:
        program: the version that wrote it.
        revision: the revision of its tables.
        heads: the heads of the chains, so that a chain rebuilt as a whole shows (I17).
        origin: whose books these are: the id of the first request that was ever done in them.
        taken_at: the snapshot's moment by the database's clock, as ISO text; empty if unknown.
        broken: what did not hold in the books that were copied, with the number of places. Who
            has damaged books needs a copy most of all, so it is made, and says so.
    """

    format: int
    program: str
    revision: str
    heads: tuple[tuple[str, ...], ...]
    tables: tuple[TableCopy, ...]
    origin: str = ""
    taken_at: str = ""
    broken: tuple[tuple[str, int], ...] = ()

    @property
    def rows(self) -> int:
        """How many rows there are in all."""
        return sum(table.rows for table in self.tables)

    def text(self) -> str:
        """The manifest as it is written."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)


def coder(kind: str) -> Callable[[Value], Value] | None:
    """How a value of a neutral type is put into JSON; None where it goes in as it is."""
    return _CODERS.get(kind)


def decoder(kind: str) -> Callable[[Value], Value] | None:
    """How such a value is taken out again, with its type made sure of."""
    return _DECODERS.get(kind)


def _to_text(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")


def _to_day(value: dt.date) -> str:
    return value.isoformat()


def _exactly(kind: type[T], value: object) -> T:
    if type(value) is not kind:
        raise TypeError(kind)
    return value


_CODERS: Mapping[str, Callable[[Value], Value]] = {
    "date": _to_day,
    "bytes": _to_text,
    "boolean": bool,
}
_DECODERS: Mapping[str, Callable[[Value], Value]] = {
    "integer": partial(_exactly, int),
    "boolean": partial(_exactly, bool),
    "text": partial(_exactly, str),
    "date": dt.date.fromisoformat,
    "bytes": base64.b64decode,
}


class Archive:
    """A backup that was found whole; its rows are read one table after another."""

    def __init__(self, path: Path, file: ZipFile, manifest: Manifest) -> None:
        self.path = path
        self.manifest = manifest
        self._file = file

    def rows(self, table: TableCopy) -> Iterator[Row]:
        """The rows of a table, as the columns' types have them.

        Raises:
            BackupDamaged: at a line that is none of the table's.
        """
        decoders = [decoder(kind) for _, kind in table.columns]
        for line in self._lines(table):
            try:
                yield [
                    decode(value) if decode and value is not None else value
                    for decode, value in zip(decoders, json.loads(line), strict=True)
                ]
            except (ValueError, TypeError, RecursionError):
                raise BackupDamaged(str(self.path), table.member) from None

    def check(self) -> None:
        """Read everything once, and compare it with the manifest.

        Raises:
            BackupDamaged: where sizes, counts or digests differ.
        """
        for table in self.manifest.tables:
            digest = hashlib.sha256()
            rows = octets = 0
            for line in self._lines(table):
                digest.update(line)
                octets += len(line)
                rows += 1
            if (rows, octets, digest.hexdigest()) != (table.rows, table.octets, table.sha256):
                raise BackupDamaged(str(self.path), table.member)

    def _lines(self, table: TableCopy) -> Iterator[bytes]:
        left = table.octets
        try:
            with self._file.open(table.member) as file:
                while line := file.readline(MOST_LINE):
                    left -= len(line)
                    if left < 0 or not line.endswith(b"\n"):
                        raise BackupDamaged(str(self.path), table.member)
                    yield line
        except _UNREADABLE:
            raise BackupDamaged(str(self.path), table.member) from None


@contextmanager
def opened(path: Path, newest: str) -> Iterator[Archive]:
    """Open a backup and check all of it before anything is used.

    Raises:
        NotABackup, BackupDamaged, BackupEncrypted, BackupTooNew, BackupTooLarge, ForeignMember.
    """
    with _unpacked(path) as file:
        infos = file.infolist()
        manifest = _manifest(path, file, infos, newest)
        _check_members(path, {info.filename: info for info in infos}, manifest)
        archive = Archive(path, file, manifest)
        archive.check()
        yield archive


def manifest_of(path: Path, newest: str) -> Manifest:
    """What a backup says of itself, without the tables being read.

    Raises:
        NotABackup, BackupDamaged, BackupEncrypted, BackupTooNew, BackupTooLarge, ForeignMember.
    """
    with _unpacked(path) as file:
        return _manifest(path, file, file.infolist(), newest)


@contextmanager
def _unpacked(path: Path) -> Iterator[ZipFile]:
    with path.open("rb") as stream:
        try:
            file = ZipFile(stream)
        except _UNREADABLE:
            raise NotABackup(str(path)) from None
        with file:
            yield file


def _manifest(path: Path, file: ZipFile, infos: Sequence[ZipInfo], newest: str) -> Manifest:
    names = [info.filename for info in infos]
    if MANIFEST not in names:
        raise NotABackup(str(path))
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise ForeignMember(str(path), twice)
    if any(info.flag_bits & ENCRYPTED for info in infos):
        raise BackupEncrypted(str(path))
    if file.getinfo(MANIFEST).file_size > MOST_MANIFEST:
        raise BackupTooLarge(str(path), MANIFEST)
    try:
        found = json.loads(file.read(MANIFEST))
    except (*_UNREADABLE, ValueError, RecursionError):
        raise BackupDamaged(str(path), MANIFEST) from None
    return _read(path, found, newest)


def _read(path: Path, found: object, newest: str) -> Manifest:
    if not isinstance(found, dict) or not isinstance(found.get("format"), int):
        raise NotABackup(str(path))
    revision = found.get("revision")
    if found["format"] > FORMAT or (isinstance(revision, str) and revision > newest):
        raise BackupTooNew(str(path), str(revision))
    try:
        tables = tuple(_table(table) for table in found["tables"])
        return Manifest(
            FORMAT,
            str(found["program"]),
            _exactly(str, revision),
            tuple(tuple(str(part) for part in head) for head in found["heads"]),
            tables,
            _exactly(str, found.get("origin", "")),
            _exactly(str, found.get("taken_at", "")),
            tuple((str(check), int(places)) for check, places in found.get("broken", [])),
        )
    except (KeyError, TypeError, ValueError):
        raise BackupDamaged(str(path), MANIFEST) from None


def _table(found: Mapping[str, object]) -> TableCopy:
    columns = _exactly(list, found["columns"])
    last = found["last"]
    return TableCopy(
        _exactly(str, found["name"]),
        tuple((_exactly(str, name), _exactly(str, kind)) for name, kind in columns),
        _exactly(int, found["rows"]),
        _exactly(int, found["octets"]),
        _exactly(str, found["sha256"]),
        None if last is None else _exactly(int, last),
    )


def _check_members(path: Path, infos: Mapping[str, ZipInfo], manifest: Manifest) -> None:
    wanted = {table.member: table for table in manifest.tables}
    strangers = sorted(infos.keys() - wanted.keys() - {MANIFEST})
    if strangers or len(wanted) < len(manifest.tables):
        raise ForeignMember(str(path), (strangers or [MANIFEST])[0])
    total = 0
    for name, table in wanted.items():
        info = infos.get(name)
        if info is None or info.file_size != table.octets:
            raise BackupDamaged(str(path), name)
        total += info.file_size
        bloated = info.file_size > SMALL and info.file_size > MOST_RATIO * info.compress_size
        if (bloated and not table.has_blobs) or total > MOST_OCTETS:
            raise BackupTooLarge(str(path), name)
