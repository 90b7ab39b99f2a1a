"""Presses as X11 reports them, before an input method has them."""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray
from typing_extensions import override

KIND = b"xcb_generic_event_t"
PRESS, RELEASE, SENT = 2, 3, 0x80
SHAPE = struct.Struct("=BBHIIIIhhhhHB")


class Presses(QAbstractNativeEventFilter):
    """Only looks: every event goes its way."""

    def __init__(self, told: Callable[[bool, int, int, int], None]) -> None:
        """Tell of each key: whether it went down, when, its number, what was held with it."""
        super().__init__()
        self._told = told

    @override
    def nativeEventFilter(
        self, event_type: QByteArray | bytes | bytearray | memoryview, message: int, /
    ) -> Any:
        if event_type == KIND:
            kind = ctypes.c_uint8.from_address(int(message)).value & ~SENT
            if kind in {PRESS, RELEASE}:
                found = SHAPE.unpack(ctypes.string_at(int(message), SHAPE.size))
                self._told(kind == PRESS, found[3], found[1], found[11])
        return False, 0
