"""Goods as they really lie: a shelf outside the books, counted by some while others move them."""

from __future__ import annotations

import fcntl
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from mmap import mmap
from pathlib import Path

from partsdesk.database.database import Database
from partsdesk.domain.books.drafts import DraftLine, Head
from partsdesk.domain.books.slips import SlipId
from partsdesk.domain.values.quantities import Quantity
from partsdesk.services.counting.tallying import Tallied, TallyUp, tally_up
from partsdesk.services.slips.drafting import SaveDraft, save_draft
from tests.support.posting import ONE, Poster, posting
from tests.support.racing import PATIENCE, Start

WIDTH = 4
AT_ONCE = 10  # lines that one walks past before they are sent


class Shelf:
    """How many pieces of each item really lie there; whoever takes or counts has it to himself."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("r+b")
        self._pieces = mmap(self._file.fileno(), 0)

    @staticmethod
    def lay(path: Path, pieces: Sequence[int]) -> None:
        """Put so many pieces of each item there."""
        path.write_bytes(b"".join(each.to_bytes(WIDTH, "little") for each in pieces))

    def __getitem__(self, place: int) -> int:
        return int.from_bytes(self._pieces[place * WIDTH : (place + 1) * WIDTH], "little")

    def __setitem__(self, place: int, pieces: int) -> None:
        self._pieces[place * WIDTH : (place + 1) * WIDTH] = pieces.to_bytes(WIDTH, "little")

    @contextmanager
    def alone_at(self, places: Sequence[int]) -> Iterator[None]:
        """Stand in front of some goods, so that nobody else takes or counts them."""
        ours = sorted(places)
        for place in ours:
            fcntl.lockf(self._file, fcntl.LOCK_EX, 1, place)
        try:
            yield
        finally:
            for place in ours:
                fcntl.lockf(self._file, fcntl.LOCK_UN, 1, place)

    def close(self) -> None:
        """Go away."""
        self._pieces.close()
        self._file.close()


def move(poster: Poster, shelf: Shelf, place: int, kind: str, number: int) -> None:
    """Take a piece away by a slip, or bring one."""
    head = Head(poster._today, store=poster._store, reason="x", ref=f"{poster._seed}-{number}")
    line = DraftLine(poster._items[place], ONE)
    said = poster._done("draft", save_draft, SaveDraft(kind, head, (line,)))
    steps = poster.carried_on(SlipId(said.slip))
    next(steps)  # released
    with shelf.alone_at([place]):
        done = next(steps)
        if not done.refused:
            shelf[place] += 1 if kind == "other-in" else -1
    if not done.refused:
        next(steps)  # booked


def count(poster: Poster, shelf: Shelf, number: str, places: Sequence[int]) -> Mapping[int, int]:
    """Count some goods, and tell what truly lay there when they were."""
    with shelf.alone_at(places):
        seen = {place: shelf[place] for place in places}
        tallied = tuple(
            Tallied(poster._store, Quantity(pieces * ONE.units), poster._items[place])
            for place, pieces in seen.items()
        )
        poster._warehouse.perform(tally_up, TallyUp(number, tallied), poster._actor)
    return seen


def work(counters: int, number: str, start: Start) -> None:
    """One of those who count, each his part of the shelf, or of those who move goods meanwhile."""
    folder = Path(start.told).parent
    shelf = Shelf(folder / "shelf")
    with posting(Database(start.url), start.told, start.seed, 1) as poster:
        start.gate.wait(PATIENCE)
        if start.seed <= counters:
            ours = range(start.seed - 1, start.count, counters)
            seen: dict[int, int] = {}
            for begin in range(0, len(ours), AT_ONCE):
                seen |= count(poster, shelf, number, ours[begin : begin + AT_ONCE])
            (folder / f"seen-{start.seed}").write_text(json.dumps(seen), "utf-8")
        else:
            made = 0
            while made < start.count // 10 or len(list(folder.glob("seen-*"))) < counters:
                if start.gate.broken:
                    break
                made += 1
                place = poster._dice.randrange(start.count)
                move(poster, shelf, place, poster._dice.choice(["other-in", "other-out"]), made)
    shelf.close()


def seen_by_all(folder: Path) -> dict[int, int]:
    """What truly lay at each place when somebody counted it."""
    found: dict[int, int] = {}
    for file in folder.glob("seen-*"):
        found |= {int(place): pieces for place, pieces in json.loads(file.read_text()).items()}
    return found
