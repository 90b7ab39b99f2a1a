"""Aims 12 and 13: a list as it is looked through, in the window's own view, with nothing drawn out.

Each go ends when the rows that are asked for stand in the view and were painted; what held the
window's thread longest meanwhile is told beside.
"""

from __future__ import annotations

import os
import random
import sqlite3
import statistics
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEventLoop
from PySide6.QtWidgets import QApplication

from partsdesk.database.database import Database
from partsdesk.database.schema import HEAD
from partsdesk.domain.books.months import OpenMonths
from partsdesk.services.lists import ListAsked, Sort
from partsdesk.services.warehouse import Warehouse
from partsdesk.support.pinyin import search_text
from partsdesk.ui.app import make_application
from partsdesk.ui.bench import Bench
from partsdesk.ui.courier import Courier
from partsdesk.ui.tables.columns import columns
from partsdesk.ui.tables.view import ListView
from partsdesk.ui.theme import Theme
from partsdesk.ui.tones import Scheme
from tests.benchmarks.benchmark import Benchmark, Contest, Go, Goal, plain
from tests.benchmarks.ground import Ground
from tests.benchmarks.laying import in_file
from tests.support.builders import an_actor
from tests.support.clock import HeldClock

SIZE: Final = (1280, 800)
MOST_WAIT_S: Final = 60
PAUSE_S: Final = 0.0005
LINES: Final = ("number", "kind", "date", "line", "item", "name", "quantity", "amount")
ITEMS: Final = ("code", "name", "spec", "unit")
NAMES: Final = ("轴承", "电子镇流器", "灯管", "线束", "水泵", "滤清器", "刹车片", "密封圈")
TYPED: Final = ("P-0", "P-00123", "轴承", "zc", "dzzlq", "灯管", "密封圈 12", "6205", "lqq", "水")


@dataclass
class Desk:
    """A window's thread with one list, and the longest that anything held it.

    Attributes:
        held: the longest that one round of events took, of each go, in milliseconds.
        worked: how long the thread was at work in each go, whoever else had the processor.
    """

    app: QCoreApplication
    bench: Bench
    held: list[float] = field(default_factory=list)
    worked: list[float] = field(default_factory=list)
    _pause: threading.Event = field(default_factory=threading.Event)

    def until(self, is_done: Callable[[], bool]) -> None:
        """Let the window work until something is so."""
        end = time.monotonic() + MOST_WAIT_S
        longest = 0
        while not is_done():
            began = time.perf_counter_ns()
            self.app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 1)
            longest = max(longest, time.perf_counter_ns() - began)
            if time.monotonic() > end:
                raise TimeoutError
            self._pause.wait(PAUSE_S)  # as a window does: the readers need the processor
        self.held.append(longest / 1_000_000)

    def shown(self, view: ListView) -> None:
        """Wait for the rows in sight, and paint them."""
        worked = time.thread_time_ns()
        self.until(lambda: view.model.is_known)
        began = time.perf_counter_ns()
        view.table.viewport().repaint()
        self.held.append((time.perf_counter_ns() - began) / 1_000_000)
        self.worked.append((time.thread_time_ns() - worked) / 1_000_000)

    def forget(self) -> None:
        """Begin the figures anew: making ready is over."""
        self.held.clear()
        self.worked.clear()

    def notes(self) -> Sequence[str]:
        """What held the window's thread longest."""
        held = sorted(self.held) or [0.0]
        p99 = held[-(-len(held) * 99 // 100) - 1]
        notes = [f"longest on the window's thread {held[-1]:.1f} ms, p99 {p99:.1f} ms"]
        if self.worked:
            notes.append(f"its processor {statistics.median(self.worked):.1f} ms a go")
        return notes


@contextmanager
def _desk(url: str) -> Iterator[Desk]:
    app = QApplication.instance() or make_application()
    assert isinstance(app, QApplication)
    with closing(Database(url, HeldClock())) as database:
        courier = Courier(Warehouse(database), poll_ms=0)
        courier.enter(an_actor(user=1))
        months = OpenMonths(HeldClock().today(), None, None)
        yield Desk(app, Bench(courier, Theme(app, Scheme.LIGHT), months))
        courier.close()


def _view(desk: Desk, listing: str, names: Sequence[str]) -> ListView:
    view = ListView(desk.bench, columns(listing, *names), ListAsked(listing))
    view.resize(*SIZE)
    return view


def _put_away(desk: Desk, view: ListView) -> None:
    view.hide()
    view.deleteLater()
    desk.app.processEvents()


FIRST_LINES: Final = """
    SELECT l.id, s.number, s.kind, s.date, l.number, i.code, i.name, l.quantity, l.amount
    FROM slips s CROSS JOIN slip_lines l ON l.slip_id = s.id JOIN items i ON i.id = l.item_id
    ORDER BY s.date DESC, s.id DESC, l.number LIMIT 200
"""
COUNT_LINES: Final = "SELECT COUNT(*) FROM slip_lines"


def _opened(ground: Ground, size: int) -> Iterator[tuple[Desk, sqlite3.Connection]]:
    laid = in_file(ground, size)
    file = laid.url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(file)) as raw, _desk(laid.url) as desk:
        raw.execute("PRAGMA cache_size = -65536")
        yield desk, raw


_books = contextmanager(_opened)


@contextmanager
def opening(ground: Ground, size: int) -> Iterator[Contest]:
    """Aim 13: a list of so many rows from nothing to its first rows on the screen."""
    with _books(ground, size) as (desk, raw):

        def ours() -> Go:
            def go() -> object:
                view = _view(desk, "slip-lines", LINES)
                view.show()
                view.start()
                desk.shown(view)
                made.append(view)
                return None

            for view in made:
                _put_away(desk, view)
            made.clear()
            return go

        made: list[ListView] = []

        def limit() -> object:
            raw.execute(COUNT_LINES).fetchone()
            return raw.execute(FIRST_LINES).fetchall()

        yield Contest(ours, plain(limit), notes=desk.notes)
        for view in made:
            _put_away(desk, view)


@contextmanager
def _at_a_list(
    ground: Ground,
    size: int,
    ours: Callable[[Desk, ListView], Callable[[], None]],
    limit: Callable[[sqlite3.Connection], object],
) -> Iterator[Contest]:
    """A list that is open, and something done to it again and again."""
    with _books(ground, size) as (desk, raw):
        view = _view(desk, "slip-lines", LINES)
        view.show()
        view.start()
        desk.until(lambda: view.model.is_counted)
        desk.shown(view)
        desk.forget()
        done = ours(desk, view)
        yield Contest(plain(done), plain(lambda: limit(raw)), notes=desk.notes)
        _put_away(desk, view)


def sorting(ground: Ground, size: int) -> AbstractContextManager[Contest]:
    """Aim 13: sorted by an indexed column, down and up again."""

    def ours(desk: Desk, view: ListView) -> Callable[[], None]:
        def go() -> None:
            is_down = not view.model.asked.sort or not view.model.asked.sort[0].descending
            view.model.take(sort=(Sort("date", descending=is_down),))
            desk.shown(view)

        return go

    return _at_a_list(ground, size, ours, lambda raw: raw.execute(FIRST_LINES).fetchall())


FILTERED: Final = """
    SELECT COUNT(*) FROM slip_lines l JOIN slips s ON s.id = l.slip_id
    WHERE s.date BETWEEN ? AND ?
"""


def filtering(ground: Ground, size: int) -> AbstractContextManager[Contest]:
    """Aim 13: narrowed to a month."""

    def ours(desk: Desk, view: ListView) -> Callable[[], None]:
        view.show_filters()

        def go() -> None:
            view.head.put_texts({"date": "2025-03"})
            view._take_filters()
            desk.shown(view)

        return go

    def limit(raw: sqlite3.Connection) -> object:
        raw.execute(FILTERED, ("2025-03-01", "2025-03-31")).fetchone()
        return raw.execute(FIRST_LINES).fetchall()

    return _at_a_list(ground, size, ours, limit)


def jumping(ground: Ground, size: int) -> AbstractContextManager[Contest]:
    """Aim 13: the thumb dragged anywhere, until the rows there are in sight."""
    dice = random.Random(13)  # noqa: S311 - not a secret

    def ours(desk: Desk, view: ListView) -> Callable[[], None]:
        def go() -> None:
            bar = view.table.verticalScrollBar()
            bar.setValue(dice.randrange(max(1, bar.maximum())))
            row = view.table.rowAt(5)
            view.table.viewport().repaint()
            desk.until(lambda: view.model.peek(max(row, 0)) is not None)

        return go

    def limit(raw: sqlite3.Connection) -> object:
        offset = dice.randrange(max(1, size - 200))
        return raw.execute(FIRST_LINES + f" OFFSET {offset // 2}").fetchall()

    return _at_a_list(ground, size, ours, limit)


def _laid_items(ground: Ground, size: int) -> Path:
    """So many items with their search texts, made unless they are there."""
    file = ground.folder / f"items-to-search-{HEAD}-{size}.db"
    if file.exists():
        return file
    half_made = file.with_suffix(".half")
    with closing(Database(f"sqlite:///{half_made}", HeldClock())) as database:
        database.prepare()
    with closing(sqlite3.connect(half_made)) as raw, raw:
        (unit,) = raw.execute("SELECT code FROM units LIMIT 1").fetchone()
        raw.executemany(
            "INSERT INTO items (uuid, code, name, spec, unit, search) VALUES (?, ?, ?, ?, ?, ?)",
            (_item(number, unit) for number in range(size)),
        )
        raw.execute("ANALYZE")
    half_made.rename(file)
    return file


def _item(number: int, unit: str) -> tuple[str, ...]:
    code, name = f"P-{number:06}", f"{NAMES[number % len(NAMES)]} {number % 977}"
    spec = f"{6000 + number % 400}-2RS {number % 89} mm"
    return str(number), code, name, spec, unit, search_text([name, spec], [code])


SEARCHED: Final = (
    "SELECT id, code, name, spec FROM items WHERE search LIKE ? ORDER BY code LIMIT 50"
)


@contextmanager
def searching(ground: Ground, size: int) -> Iterator[Contest]:
    """Aim 12: a keystroke in the search field of the items, until the list shows what it finds."""
    file = _laid_items(ground, size)
    dice = random.Random(12)  # noqa: S311 - not a secret
    with closing(sqlite3.connect(file)) as raw, _desk(f"sqlite:///{file}") as desk:
        view = _view(desk, "items", ITEMS)
        view.show()
        view.start()
        desk.shown(view)
        desk.forget()

        def ours() -> Go:
            text = dice.choice(TYPED)

            def go() -> None:
                view.model.take(search=text[: dice.randint(1, len(text))])
                desk.shown(view)

            return go

        def limit() -> object:
            text = dice.choice(TYPED)
            return raw.execute(SEARCHED, (f"%{text.casefold()}%",)).fetchall()

        yield Contest(ours, plain(limit), notes=desk.notes)
        _put_away(desk, view)


def _list_of_lines(
    job: str,
    limit: str,
    lay: Callable[[Ground, int], AbstractContextManager[Contest]],
    goal: Goal,
    rounds: int,
) -> Benchmark:
    return Benchmark(13, job, limit, lay, goal, rounds=rounds)


SCROLLING: Final = (
    Benchmark(
        12,
        "a keystroke in the search field of the items",
        "LIKE, 50 rows",
        searching,
        Goal(ms=10, at="p99"),
        sizes=(10_000, 100_000),
        rounds=200,
    ),
    _list_of_lines("a list opened", "count + first rows, raw", opening, Goal(ms=100), 21),
    _list_of_lines("a list sorted by day", "first rows, raw", sorting, Goal(ms=500), 21),
    _list_of_lines("a list narrowed to a month", "count + rows, raw", filtering, Goal(ms=500), 21),
    _list_of_lines("a list scrolled to anywhere", "rows by offset, raw", jumping, Goal(ms=500), 50),
)
