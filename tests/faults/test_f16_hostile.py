"""F16: a backup that somebody or something has changed is refused, and writes nothing outside."""

from __future__ import annotations

import json
import random
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path, PurePosixPath

import pytest

from partsdesk.database import archive, backup
from partsdesk.database.backup import INTEGRITY
from partsdesk.database.restoring import guards_standing
from partsdesk.domain.values.refusals import Refusal
from partsdesk.services.backups import BackupFailedTrial, LeftoverBeside, copy_books
from partsdesk.services.warehouse import Warehouse
from tests.support.builders import an_item
from tests.support.copies import reading, restored, silent
from tests.support.figures import Figures, Report
from tests.support.lives import Shop, a_line, open_shop

HOSTILE_NAMES = (
    "../evil",
    "tables/../../evil",
    "../../../../../../../../evil",
    "/evil",
    "//server/share/evil",
    "C:\\evil",
    "C:/evil",
    "..\\evil",
    "\\\\server\\share\\evil",
    "CON",
    "tables/NUL.jsonl",
    "tables/COM1",
    "tables/acts.jsonl/evil",
    "tables/acts.jsonl ",
    "tables/acts.jsonl.",
    "tables/Acts.jsonl",
    "TABLES/acts.jsonl",
    "evil\x00.txt",
    "manifest.json/../evil",
    "tables/",
)
SYMLINK = 0o120777 << 16


@pytest.fixture
def deep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder so deep that what climbs out of it still lands where the test looks."""
    folder = tmp_path.joinpath(*"abcdefgh", "target")
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def copy(sqlite_warehouse: Warehouse, tmp_path: Path) -> Path:
    """A backup of a small warehouse in which something has happened."""
    live(open_shop(sqlite_warehouse))
    path = tmp_path / "copy.zip"
    copy_books(sqlite_warehouse.database, path, silent)
    return path


def live(shop: Shop) -> None:
    item = an_item(shop.warehouse)
    shop.bought(item, "20", "3.5")
    shop.booked("sales-delivery", a_line(item, "5"), partner=shop.customer.id)


def tree(*roots: Path) -> frozenset[tuple[str, int]]:
    """Every file under these folders, with its size."""
    files = (file for root in roots for file in root.rglob("*"))
    return frozenset((str(file), file.lstat().st_size) for file in files)


def outside(root: Path) -> frozenset[str]:
    """The names on the places that hostile names point to, beyond the watched folder."""
    found = {str(file) for file in (*Path("/").iterdir(), *root.parents[0].iterdir())}
    return frozenset(found)


def members_of(path: Path) -> list[tuple[zipfile.ZipInfo, bytes]]:
    with zipfile.ZipFile(path) as file:
        return [(info, file.read(info)) for info in file.infolist()]


def with_member(copy: Path, path: Path, name: str, content: bytes, attributes: int = 0) -> Path:
    """The backup with one more member under a name that no honest program gives."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for info, data in members_of(copy):
            file.writestr(info.filename, data)
        info = zipfile.ZipInfo("placeholder")
        info.filename = name  # past what the constructor would make of it
        info.external_attr = attributes
        file.writestr(info, content)
    return path


def hostile(copy: Path, folder: Path) -> Iterator[Path]:
    """Backups with members that point elsewhere, by name or as links."""
    for number, name in enumerate(HOSTILE_NAMES):
        yield with_member(copy, folder / f"name-{number}.zip", name, b"evil")
    for number, target in enumerate((b"/etc/passwd", b"../../../evil")):
        path = folder / f"link-{number}.zip"
        yield with_member(copy, path, "tables/link.jsonl", target, SYMLINK)
        yield _linked(copy, folder / f"linked-{number}.zip", target)


def _linked(copy: Path, path: Path, target: bytes) -> Path:
    """A table that is a link to somewhere else."""
    with zipfile.ZipFile(path, "w") as file:
        for info, data in members_of(copy):
            if info.filename == "tables/acts.jsonl":
                info.external_attr = SYMLINK
                data = target  # noqa: PLW2901 - what it is instead
            file.writestr(info, data)
    return path


def extracted_naively(path: Path, folder: Path) -> None:
    """What a careless program does: every member goes where its name says."""
    for info, data in members_of(path):
        target = folder / PurePosixPath(info.filename.replace("\\", "/").replace("\x00", ""))
        if not target.is_relative_to(folder.parents[7]) or info.is_dir():
            continue  # the test itself writes nowhere else
        with suppress(OSError):
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)


def test_f16_members_that_point_elsewhere_write_nothing(
    copy: Path, deep: Path, tmp_path: Path, report: Report
) -> None:
    files = list(hostile(copy, tmp_path))
    before, around = tree(tmp_path), outside(tmp_path)
    taken = 0
    for path in files:
        try:
            restored(path, f"sqlite:///{deep / 'new.db'}")
        except Refusal:
            continue
        taken += 1
    stray = len(tree(tmp_path) - before) + len(outside(tmp_path) - around)
    for path in files:
        extracted_naively(path, deep)
    escaped = {file for file, _ in tree(tmp_path) - before if not file.startswith(str(deep))}
    report(
        Figures(
            "F16 hostile members",
            rounds=len(files),
            half=taken + stray,
            control=len(escaped),
            note="half: taken, or files outside; control: written outside by naive unpacking",
        )
    )


def books_of(path: Path) -> dict[str, list[str]]:
    """Every row of a file of books, table by table."""
    with reading(f"sqlite:///{path}") as connection:
        return {
            each.name: sorted(repr(tuple(row)) for row in connection.execute(each.clause.select()))
            for each in backup.copyable(connection)
        }


def tried(content: bytes, folder: Path, number: int) -> dict[str, list[str]] | None:
    """What a damaged backup is restored to; None where it is refused."""
    path, target = folder / f"bad-{number}.zip", folder / f"bad-{number}.db"
    path.write_bytes(content)
    try:
        restored(path, f"sqlite:///{target}")
    except Refusal:
        return None
    finally:
        path.unlink()
    found = books_of(target)
    for file in folder.glob(f"{target.name}*"):
        file.unlink()
    return found


@pytest.mark.parametrize(
    "count",
    [
        pytest.param(60, marks=pytest.mark.timeout(300)),
        pytest.param(2000, marks=[pytest.mark.long, pytest.mark.timeout(1800)]),
    ],
)
def test_f16_a_damaged_backup_is_refused_or_restored_as_it_was(
    copy: Path, tmp_path: Path, count: int, report: Report
) -> None:
    """Cut at many points, bits turned at many places: a bit that means nothing may be turned."""
    whole = copy.read_bytes()
    right = tmp_path / "right.db"
    restored(copy, f"sqlite:///{right}")
    wanted = books_of(right)
    dice = random.Random(16)  # noqa: S311 - not a secret
    cuts = [whole[: dice.randrange(len(whole))] for _ in range(count // 2)]
    turned = []
    for _ in range(count):
        content = bytearray(whole)
        content[dice.randrange(len(whole))] ^= 1 << dice.randrange(8)
        turned.append(bytes(content))
    before = tree(tmp_path)
    cut = [tried(content, tmp_path, number) for number, content in enumerate(cuts)]
    bits = [tried(content, tmp_path, number) for number, content in enumerate(turned)]
    left = len(tree(tmp_path) ^ before)
    taken = sum(found is not None for found in cut)
    other = sum(found is not None and found != wanted for found in bits)
    same = sum(found == wanted for found in bits)
    report(
        Figures(
            "F16 damaged backups",
            rounds=len(cuts) + len(turned),
            half=taken + other + left,
            note=f"{same} turned bits meant nothing: restored as it was; all others refused",
        )
    )


def rewritten(copy: Path, path: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """The backup with its members changed and packed anew, so that the zip itself is right."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for info, data in members_of(copy):
            file.writestr(info.filename, change(info.filename, data))
    return path


def lies(copy: Path, folder: Path) -> list[Path]:
    """Backups in which one digit of one row was changed and nothing else."""
    made = []
    for number, (name, data) in enumerate(
        (info.filename, data) for info, data in members_of(copy) if data.strip()
    ):
        at = max((data.rfind(digit) for digit in (b"5", b"2", b"0")), default=-1)
        if at < 0 or name == "manifest.json":
            continue
        changed = data[:at] + b"7" + data[at + 1 :]
        path = folder / f"lie-{number}.zip"
        made.append(
            rewritten(copy, path, lambda n, d, name=name, new=changed: new if n == name else d)  # type: ignore[misc]
        )
    return made


def taken_among(files: list[Path], folder: Path) -> int:
    """How many of the files are restored."""
    taken = 0
    for number, path in enumerate(files):
        taken += tried(path.read_bytes(), folder, number) is not None
    return taken


@pytest.mark.timeout(300)
def test_f16_a_changed_row_is_found_by_its_hash(
    copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, report: Report
) -> None:
    files = lies(copy, tmp_path)
    taken = taken_among(files, tmp_path)
    monkeypatch.setattr(archive.Archive, "check", lambda _: None)
    report(
        Figures(
            "F16 one digit changed in a table",
            rounds=len(files),
            half=taken,
            control=taken_among(files, tmp_path),
            note="control: restored where no hash is compared",
        )
    )


@pytest.mark.parametrize("ending", ["-wal", "-shm", "-journal"])
def test_f16_what_is_left_of_an_earlier_file_is_not_mixed_in(
    copy: Path, tmp_path: Path, ending: str
) -> None:
    (tmp_path / f"new.db{ending}").write_bytes(b"stale")
    with pytest.raises(LeftoverBeside):
        restored(copy, f"sqlite:///{tmp_path / 'new.db'}")
    assert not (tmp_path / "new.db").exists()


# -- books that are damaged themselves -------------------------------------------------------------


def tamper(path: Path, *statements: str) -> None:
    """Change a file of books past the program."""
    with closing(sqlite3.connect(path)) as books:
        for statement in statements:
            books.execute(statement)
        books.commit()


def test_f16_books_that_do_not_hold_are_copied_and_the_copy_says_so(
    sqlite_warehouse: Warehouse, tmp_path: Path
) -> None:
    live(open_shop(sqlite_warehouse))
    assert sqlite_warehouse.database.file is not None
    tamper(sqlite_warehouse.database.file, "UPDATE stock SET quantity = quantity + 1")
    path = tmp_path / "copy.zip"
    copied = copy_books(sqlite_warehouse.database, path, silent)
    assert "I1a" in copied.broken
    assert copied.is_tried
    with zipfile.ZipFile(path) as file:
        assert ["I1a", 1] in json.loads(file.read("manifest.json"))["broken"]
    target = tmp_path / "new.db"
    restored(path, f"sqlite:///{target}")
    with reading(f"sqlite:///{target}") as connection:
        assert dict(backup.broken_in(connection))["I1a"] == 1
        assert guards_standing(connection)  # they stand again in the new books


def test_f16_a_file_that_sqlite_calls_damaged_is_copied_as_far_as_it_can_be_read(
    sqlite_warehouse: Warehouse, tmp_path: Path
) -> None:
    live(open_shop(sqlite_warehouse))
    assert sqlite_warehouse.database.file is not None
    # An index is said to be of another column: its entries are none of that column's.
    tamper(
        sqlite_warehouse.database.file,
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_master SET sql = replace(sql, '(subject)', '(workstation)') "
        "WHERE name = 'ix_acts_subject'",
    )
    sqlite_warehouse.database.close()
    path = tmp_path / "copy.zip"
    copied = copy_books(sqlite_warehouse.database, path, silent)
    assert copied.broken == (INTEGRITY,)
    assert path.exists()


def test_f16_a_copy_that_does_not_come_back_gets_no_name(
    sqlite_warehouse: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where memory turns a bit between the hash and the file."""
    open_shop(sqlite_warehouse)
    real = backup._put

    def forgetful(
        write: Callable[[bytes], int], hashed: Callable[[bytes], None], waiting: bytearray
    ) -> int:
        return real(lambda block: write(block.replace(b"MAIN", b"MAIM")), hashed, waiting)

    monkeypatch.setattr(backup, "_put", forgetful)
    with pytest.raises(BackupFailedTrial):
        copy_books(sqlite_warehouse.database, tmp_path / "copy.zip", silent)
    assert not list(tmp_path.glob("*.zip"))
