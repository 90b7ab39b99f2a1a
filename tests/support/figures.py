"""What the faults cost: each test says its figures, and the run ends with one table of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass

import pytest

NAME = "fault"


@dataclass(frozen=True)
class Figures:
    """One row of the table.

    Attributes:
        fault: the fault's id, as `F1`, and in a few words what was done.
        rounds: how often the fault was caused.
        lost: acts that were answered and are not in the books.
        half: acts of which only a part is there, and invariants that do not hold.
        doubled: acts that are there more than once.
        worst_ms: the longest that somebody had to wait, in milliseconds; None where nobody waits.
        control: what the same test finds where the protection is taken away; None where
            there is none to take away. It is never nought: a control that finds nothing fails.
        note: whatever else is worth saying, in a few words.
    """

    fault: str
    rounds: int
    lost: int = 0
    half: int = 0
    doubled: int = 0
    worst_ms: int | None = None
    control: int | None = None
    note: str = ""


class Report:
    """Takes the figures of one test, and refuses those that should fail it."""

    def __init__(self, node: pytest.Item) -> None:
        self._node = node

    def __call__(self, figures: Figures) -> None:
        """Puts the figures into the table, then fails where anything was lost.

        Also where the control found nothing: a test that cannot fail shows nothing.
        """
        self._node.user_properties.append((NAME, asdict(figures)))
        assert (figures.lost, figures.half, figures.doubled) == (0, 0, 0), figures
        assert figures.control is None or figures.control > 0, "the control found nothing"
        assert figures.rounds > 0, figures


@pytest.fixture
def report(request: pytest.FixtureRequest) -> Report:
    """Where a test about a fault says its figures."""
    return Report(request.node)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The table, printed by the process that began the run."""
    rows = sorted(said(terminalreporter, NAME), key=lambda row: str(row["fault"]))
    if rows:
        print_table(terminalreporter, "faults", rows)


def print_table(
    terminalreporter: pytest.TerminalReporter, title: str, rows: list[dict[str, object]]
) -> None:
    """Rows of one sort as a table, for a page of figures to take up."""
    terminalreporter.section(title)
    names = list(rows[0])
    cells = [["–" if row[name] is None else str(row[name]) for name in names] for row in rows]
    for cell in [names, ["---"] * len(names), *cells]:
        terminalreporter.write_line(f"| {' | '.join(cell)} |")


def said(terminalreporter: pytest.TerminalReporter, sort: str) -> Iterator[dict[str, object]]:
    """What the tests of this run said of one sort of figures."""
    for outcome in ("passed", "failed"):
        for done in terminalreporter.stats.get(outcome, []):
            if isinstance(done, pytest.TestReport) and done.when == "call":
                yield from (
                    figures
                    for name, figures in done.user_properties
                    if name == sort and isinstance(figures, dict)
                )
