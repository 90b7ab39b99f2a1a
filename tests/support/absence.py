"""What a fixture does where a program is missing: skips, or fails where all was installed."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest


def give_up(request: pytest.FixtureRequest, variable: str, reason: str) -> NoReturn:
    """`installer/test.py` sets the variable: what it has installed may not be missing."""
    if os.environ.get(variable) or request.config.getoption("--all"):
        pytest.fail(reason)
    pytest.skip(reason)
