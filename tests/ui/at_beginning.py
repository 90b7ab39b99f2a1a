"""The gallery's scenes of the first run: each step as somebody finds it, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from partsdesk.ui.beginning.admin import AdminStep
from partsdesk.ui.beginning.place import PlaceStep
from partsdesk.ui.beginning.plan import Plan
from partsdesk.ui.beginning.wizard import STEPS, Wizard
from partsdesk.ui.bench import Desk

FILE = "/home/zhou/.local/share/partsdesk/warehouse.db"
NAME = "陈海"
TYPED = (FILE, f"admin {NAME}")


def _at_a_server(wizard: Wizard) -> None:
    """Choose the server, and say nothing of it."""
    assert isinstance(wizard.step, PlaceStep)
    wizard.step.there.setChecked(True)
    wizard.go_on()


def _short(wizard: Wizard) -> None:
    """Too short a password."""
    assert isinstance(wizard.step, AdminStep)
    wizard.step.password.setText("short")
    wizard.go_on()


STATES: dict[str, tuple[int, Callable[[Wizard], object] | None]] = {
    "begin-language": (0, None),
    "begin-company": (1, None),
    "begin-place": (2, None),
    "begin-server": (2, _at_a_server),
    "begin-stores": (3, None),
    "begin-admin": (4, None),
    "begin-short": (4, _short),
    "begin-end": (len(STEPS) - 1, None),
}


def wizard_at(desk: Desk, name: str) -> Wizard:
    """The window of the first run in a state."""
    number, does = STATES[name]
    plan = Plan(Path(FILE), company="东海灯饰", name=NAME)
    made = Wizard(desk, plan, 100, number)
    made.show()
    if does is not None:
        does(made)
    return made
