"""Random people do random things to random slips, and the books hold after every one of them.

What should come of each step is worked out a second time by `tests/support/model.py`, which
shares nothing with the program but the table of kinds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test
from typing_extensions import override

from partsdesk.services.sealing import SealActs, seal_acts
from tests.support.closing import Closing
from tests.support.desks import Opened
from tests.support.reconciled import reconciled

VERIFY_EVERY = 10


class Books(Closing):
    """Everybody's days, in any order."""

    @rule(days=st.sampled_from((1, 1, 5, 12)))
    def sleep(self, days: int) -> None:
        self.hands.clock.forward(days=days)

    @rule()
    def send_again(self) -> None:
        self.hands.again()

    @rule()
    def seal(self) -> None:
        self.hands.warehouse.perform(seal_acts, SealActs(), self.hands.world.people["aud"])

    @rule(back=st.sampled_from((0, 0, 1, 2, 5, 20, 45)))
    def state(self, back: int) -> None:
        reconciled(self.hands, self.hands.today() - dt.timedelta(days=back))

    @invariant()
    def books_agree(self) -> None:
        self.hands.compare()
        if next(self.hands.steps) % VERIFY_EVERY == 0:
            self.hands.verify()

    @override
    def teardown(self) -> None:
        try:
            self.hands.compare_all()
            self.hands.verify()
            for back in (0, 1, 3, 8, 15, 25, 40):
                reconciled(self.hands, self.hands.today() - dt.timedelta(days=back))
        finally:
            self.put_away()


def live(opened: Callable[[], Opened], examples: int, steps: int) -> None:
    """Run the machine."""
    machine = type("Machine", (Books,), {"opened": staticmethod(opened)})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.timeout(300)
@pytest.mark.parametrize("opened", ["sqlite", "postgresql"], indirect=True)
def test_books_hold_whatever_people_do(opened: Callable[[], Opened]) -> None:
    live(opened, examples=25, steps=40)


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("opened", ["sqlite", "postgresql"], indirect=True)
def test_books_hold_for_long(opened: Callable[[], Opened]) -> None:
    live(opened, examples=300, steps=50)
