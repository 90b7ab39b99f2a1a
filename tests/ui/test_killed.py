"""A program that is killed while one types: all but the last second is kept."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from pathlib import Path

import pytest

from partsdesk.domain.books.slips import SlipId, State
from partsdesk.domain.values.quantities import Quantity
from partsdesk.services.lists import ListAsked, list_page
from partsdesk.services.showing import SlipAsked, slip_of
from tests.support.forks import Forks, job
from tests.ui import world

QUICK, LONG = 5, 50
MAY_BE_LOST_S = 1.0


def killed(forks: Forks, file: Path, after: int) -> tuple[float, list[tuple[float, int, int]]]:
    """Kill the typist once so many figures were typed: when that was, and what was typed."""
    told = file.with_suffix(".told")
    os.mkfifo(told)
    typist = forks.start(job("tests.ui.typist:type_on", file=str(file), told=str(told)))
    typed = []
    with told.open(encoding="utf-8") as stream:
        for line in stream:
            at, row, figure = line.split()
            typed.append((float(at), int(row), int(figure)))
            if len(typed) == after:
                break
    moment = time.monotonic()
    assert typist.killed(after=0).signal == signal.SIGKILL
    return moment, typed


def lost_of(forks: Forks, built: Path, folder: Path, seed: int) -> int:
    """How many rows lack something that was typed more than a second before the end."""
    file = folder / f"killed-{seed}.db"
    shutil.copy(built, file)
    moment, typed = killed(forks, file, random.Random(seed).randint(50, 80))  # noqa: S311 - when to kill
    warehouse = world.opened(file)
    accountant = world.person("accountant")
    page = warehouse.ask(list_page, ListAsked("slips"), accountant)
    assert page.total == 1  # the list shows it
    slip = warehouse.ask(slip_of, SlipAsked(SlipId(1)), accountant).slip
    assert slip.state is State.DRAFT
    kept = [line.quantity for line in slip.lines]
    warehouse.database.close()
    due = {row: figure for at, row, figure in typed if at <= moment - MAY_BE_LOST_S}
    assert due  # or nothing was proved
    return sum(kept[row] < Quantity.parse(str(figure)) for row, figure in due.items())


@pytest.mark.timeout(300)
def test_what_was_typed_a_second_ago_is_there_after_a_kill(
    forks: Forks, built_file: Path, tmp_path: Path
) -> None:
    assert sum(lost_of(forks, built_file, tmp_path, seed) for seed in range(QUICK)) == 0


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_it_is_there_after_fifty_kills(forks: Forks, built_file: Path, tmp_path: Path) -> None:
    lost = [lost_of(forks, built_file, tmp_path, seed) for seed in range(QUICK, QUICK + LONG)]
    assert len(lost) == LONG
    assert sum(lost) == 0
