"""A small photograph, drawn here, so that the abnormality register has one to show."""

from __future__ import annotations

import struct
import zlib

WIDTH, HEIGHT = 160, 120
BOX, TAPE, CRACK = (191, 148, 94), (222, 200, 160), (40, 24, 12)


def crushed_box() -> bytes:
    """A PNG of a carton with a crack across it."""
    rows = b"".join(
        b"\x00" + b"".join(bytes(_colour(x, y)) for x in range(WIDTH)) for y in range(HEIGHT)
    )
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(name, content)
        for name, content in ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    )


def _colour(x: int, y: int) -> tuple[int, int, int]:
    if abs(x - y - 12 + (y // 9 % 3) * 4) < 3:
        return CRACK
    return TAPE if abs(y - HEIGHT // 2) < 8 else BOX


def _chunk(name: bytes, content: bytes) -> bytes:
    digest = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", digest)
