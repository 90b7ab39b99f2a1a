"""F2: the disk is full. The program says so, nothing told is lost, and no half file is left."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from partsdesk.database.database import Database
from partsdesk.services.importing.files import ImportFile, import_file
from partsdesk.services.warehouse import Warehouse
from partsdesk.support.files import TooLittleRoom
from tests.faults.jobs import PROTECTED, TRUSTING, outcome
from tests.faults.sums import LONG, Sum
from tests.support.absence import give_up
from tests.support.builders import an_actor
from tests.support.figures import Figures, Report
from tests.support.forks import WANTED, Forks, Job, job
from tests.support.grounds import Ground
from tests.support.posting import held_against, told
from tests.support.strace import Strace

LIVE = "tests.faults.jobs:live"
WRITE_FILE = "tests.faults.jobs:write_file"
SAID = {"DatabaseFull", "DatabaseGone", "InDoubt", "DiskFull", "NotWritable"}
FULL = "error=ENOSPC"


def living(url: str, folder: Path, seed: int = 1, slips: int = 1) -> Job:
    return job(LIVE, url=url, told=str(folder / "told"), seed=seed, slips=slips, how=PROTECTED)


@pytest.mark.parametrize("every", [23, pytest.param(1, marks=LONG)])
@pytest.mark.timeout(300)
def test_f2_full_from_every_write_on(
    strace: Strace, ground: Ground, tmp_path: Path, report: Report, every: int
) -> None:
    summed, books = Sum(), tmp_path / "books.db"
    strace.run(living(ground.copied(books), tmp_path), trace=("pwrite64",))
    for when in range(1, strace.counted("pwrite64") + 1, every):
        (tmp_path / "told").write_text("")
        url = ground.copied(books)
        came = outcome(strace.run(living(url, tmp_path), f"pwrite64:{FULL}:when={when}+").said)
        assert {name for name, _ in came.troubles} <= SAID, came
        assert all(text for _, text in came.troubles)
        again = outcome(strace.run(living(url, tmp_path, seed=2)).said)
        assert again.troubles == [], "the program is of no use any more"
        summed.add(held_against(url, told(tmp_path / "told")))
    report(Figures("F2 disk full from the Nth write on", summed.rounds, summed.lost, summed.half))


@pytest.mark.parametrize("every", [5, pytest.param(1, marks=LONG)])
@pytest.mark.parametrize("what", ["backup.zip", "slips.csv", "slips.xlsx"])
@pytest.mark.timeout(300)
def test_f2_full_while_a_file_is_written(
    strace: Strace, ground: Ground, tmp_path: Path, report: Report, what: str, every: int
) -> None:
    url, out = ground.copied(tmp_path / "books.db"), tmp_path / "out" / what
    out.parent.mkdir()
    writing = job(WRITE_FILE, url=url, what=out.stem, out=str(out))
    assert outcome(strace.run(writing, trace=("write",)).said).troubles == []
    rounds, whole = 0, out.read_bytes()
    for when in range(1, strace.counted("write") + 1, every):
        came = outcome(strace.run(writing, f"write:{FULL}:when={when}+").said)
        assert len(came.troubles) == 1, (when, came)
        assert came.troubles[0][0] in SAID, came
        assert list(out.parent.iterdir()) == [out], "something half is left"
        assert out.read_bytes() == whole
        rounds += 1
    report(Figures(f"F2 disk full while {what} is written", rounds))


def test_f2_a_file_written_in_its_place_is_found_out(
    strace: Strace, ground: Ground, tmp_path: Path
) -> None:
    """The control: without the other name beside it, the old file is gone with the first write."""
    url, out = ground.copied(tmp_path / "books.db"), tmp_path / "slips.csv"
    writing = job(WRITE_FILE, url=url, what=out.stem, out=str(out), how=TRUSTING)
    assert outcome(strace.run(writing).said).done == 1
    whole = out.read_bytes()
    strace.run(writing, f"write:{FULL}:when=1+")
    assert out.read_bytes() != whole


@pytest.fixture
def small_disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """A place for a disk of a few hundred KB; mounting one needs root."""
    if os.name != "posix" or os.geteuid() != 0 or shutil.which("mount") is None:
        give_up(request, WANTED, "mounting a small disk needs root")
    place = tmp_path / "small"
    place.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "none", place], check=False)
    if made.returncode:
        give_up(request, WANTED, "a small disk cannot be mounted here")
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)


def resized(place: Path, kilobytes: int) -> None:
    subprocess.run(["mount", "-o", f"remount,size={kilobytes}k", place], check=True)


@pytest.mark.parametrize("sizes", [2, pytest.param(20, marks=LONG)])
@pytest.mark.timeout(300)
def test_f2_a_small_disk_fills_up(
    forks: Forks, ground: Ground, tmp_path: Path, small_disk: Path, report: Report, sizes: int
) -> None:
    summed = Sum()
    begin = ground.file.stat().st_size // 1024 + 64
    for number in range(sizes):
        resized(small_disk, 64 * 1024)
        (tmp_path / "told").write_text("")
        url = ground.copied(small_disk / "books.db")
        resized(small_disk, begin + number * (8 * 1024 - begin) // sizes)
        came = outcome(forks.start(living(url, tmp_path, slips=12 + 20 * number)).ended(200).said)
        assert {name for name, _ in came.troubles} <= SAID, came
        assert number or came.troubles
        resized(small_disk, 64 * 1024)
        after = outcome(forks.start(living(url, tmp_path, seed=2)).ended().said)
        assert after.troubles == [], "the program is of no use any more"
        summed.add(held_against(url, told(tmp_path / "told")))
        summed.told += len(told(tmp_path / "told"))
    note = f"{summed.told} acts told"
    report(Figures("F2 small disks", summed.rounds, summed.lost, summed.half, note=note))


def test_f2_a_big_import_is_not_begun_where_there_is_no_room(
    ground: Ground, small_disk: Path, tmp_path: Path
) -> None:
    file = tmp_path / "items.csv"
    lines = [f"T-{number:04},Item {number},piece" for number in range(1000)]
    file.write_text("\n".join(["code,name,unit", *lines]))
    database = Database(ground.copied(small_disk / "books.db"))
    asked = ImportFile("items", file)
    with pytest.raises(TooLittleRoom) as caught:
        import_file(Warehouse(database), an_actor(), asked)
    assert caught.value.needed > caught.value.free
    resized(small_disk, 64 * 1024)
    before = sum(each.stat().st_size for each in small_disk.iterdir())
    assert import_file(Warehouse(database), an_actor(), asked).taken == 1000
    grown = sum(each.stat().st_size for each in small_disk.iterdir()) - before
    database.close()
    assert grown < caught.value.needed * 1024 * 1024, "the estimate is too small"
