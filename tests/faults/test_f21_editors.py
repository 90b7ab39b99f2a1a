"""F21: several people edit one draft. Who comes late is told, and nobody's work is lost."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from partsdesk.database.database import Database
from partsdesk.domain.books.drafts import DraftLine, Head
from partsdesk.domain.books.slips import Slip, SlipChanged, SlipId
from partsdesk.domain.values.quantities import Quantity
from partsdesk.services.slips.drafting import SaveDraft, save_draft
from partsdesk.services.warehouse import Warehouse
from tests.support.builders import an_actor, see
from tests.support.figures import Figures, Report
from tests.support.posting import ONE, Poster, lay_ground, posting

pytestmark = pytest.mark.timeout(180)  # processes and servers start slowly under load
LONG = (pytest.mark.long, pytest.mark.timeout(3000))


class Editor:
    """Counts his own line up, a piece a save."""

    def __init__(self, url: str, slip: SlipId, line: int, start: threading.Barrier) -> None:
        self.database = Database(url)
        self._warehouse = Warehouse(self.database)
        self._slip, self._line, self._start = slip, line, start
        self.told = 0

    def edit(self, saves: int, *, careful: bool) -> None:
        """Save so often; who is careful reads anew when he is told that he is late."""
        self._start.wait(60)
        for _ in range(saves):
            read = self._read()
            while not self._saved(read, careful=careful):
                self.told += 1
                read = self._read() if careful else read

    def _read(self) -> Slip:
        return see(self._warehouse, lambda view: view.slips.get(self._slip))

    def _saved(self, read: Slip, *, careful: bool) -> bool:
        version = read.version if careful else self._read().version
        lines = [DraftLine(line.item, line.quantity) for line in read.lines]
        mine = lines[self._line]
        lines[self._line] = DraftLine(mine.item, Quantity(mine.quantity.units + ONE.units))
        head = Head(read.date, store=read.store, reason=read.reason, ref=read.ref)
        asked = SaveDraft(read.kind.code, head, tuple(lines), self._slip, version)
        try:
            self._warehouse.perform(save_draft, asked, an_actor(user=1))
        except SlipChanged:
            return False
        return True


def a_draft(poster: Poster, lines: int) -> SlipId:
    """A draft with a line for each editor, of one piece."""
    head = Head(poster._today, store=poster._store, reason="x", ref="F21")
    asked = SaveDraft("other-out", head, tuple(DraftLine(i, ONE) for i in poster._items[:lines]))
    return poster._warehouse.perform(save_draft, asked, an_actor(user=1)).result.slip


def edited(url: str, folder: Path, editors: int, saves: int, *, careful: bool) -> tuple[int, int]:
    """How many saves are not in the draft at the end, and how often somebody was told."""
    lay_ground(url, goods=editors)
    start = threading.Barrier(editors)
    with posting(Database(url), str(folder / "told")) as poster:
        slip = a_draft(poster, editors)
        desks = [Editor(url, slip, line, start) for line in range(editors)]
        with ThreadPoolExecutor(editors) as pool:
            jobs = [pool.submit(desk.edit, saves, careful=careful) for desk in desks]
        for job in jobs:
            job.result()
        for desk in desks:
            desk.database.close()
        slip_now = see(poster._warehouse, lambda view: view.slips.get(slip))
    there = sum(line.quantity.units for line in slip_now.lines) // ONE.units - editors
    return editors * saves - there, sum(desk.told for desk in desks)


Edit = Callable[..., tuple[int, int]]


@pytest.mark.parametrize(("editors", "saves"), [(4, 5), pytest.param(8, 200, marks=LONG)])
def test_f21_no_editor_loses_a_save(
    server_url: str, editors: int, saves: int, tmp_path: Path, report: Report
) -> None:
    lost, late = edited(server_url, tmp_path, editors, saves, careful=True)
    note = f"told to read anew {late} times"
    report(Figures("F21 editors of one draft", rounds=editors * saves, lost=lost, note=note))


def test_f21_the_control_does_not_look_at_versions(
    server_url: str, tmp_path: Path, report: Report
) -> None:
    lost, _ = edited(server_url, tmp_path, 4, 8, careful=False)
    report(Figures("F21 control: saved without the version", rounds=32, control=lost))
