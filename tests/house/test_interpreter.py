"""The bindings must not lose references to None: some pairs of Python and PySide6 do, and abort."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject


def test_a_void_method_keeps_every_reference_to_none() -> None:
    thing = QObject()
    before = sys.getrefcount(None)
    for _ in range(1000):
        thing.setObjectName("thing")
    assert sys.getrefcount(None) > before - 100
