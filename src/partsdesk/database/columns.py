"""Column types: moments in UTC as sortable text, and keys that count up on both databases.

Quantities, prices and amounts are plain whole numbers of smallest units (``Scaled.units``);
repositories make the values, so that reading a hundred thousand rows stays cheap.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from sqlalchemy import BigInteger, Column, Dialect, Identity, Integer, String
from sqlalchemy.types import TypeDecorator
from typing_extensions import override

KEY = BigInteger().with_variant(Integer, "sqlite")
UNITS = BigInteger()

CLOCKS = {  # the moment by the database server, in the same form
    "sqlite": "strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z'",
    "postgresql": (
        "to_char(clock_timestamp() AT TIME ZONE 'UTC', "
        """'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
    ),
}


class Moment(TypeDecorator[dt.datetime]):
    """A moment in UTC, kept as ISO text to the microsecond, which sorts as it is."""

    impl = String(27)
    cache_ok = True

    @override
    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> str | None:
        """Write ``2026-11-21T02:32:05.000000Z``."""
        return None if value is None else moment_text(value)

    @override
    def result_processor(
        self, dialect: Dialect, coltype: object
    ) -> Callable[[Any], dt.datetime | None]:
        """Read it back, aware of its zone; nothing stands between, for it is read often."""
        return _read


def _read(value: str | None) -> dt.datetime | None:
    return None if value is None else dt.datetime.fromisoformat(value)


def moment_text(value: dt.datetime) -> str:
    """Write a moment as the database keeps it."""
    utc = value.astimezone(dt.UTC).replace(tzinfo=None)
    return utc.isoformat(timespec="microseconds") + "Z"


def key() -> Column[Any]:
    """The primary key that counts up by itself and never takes a number twice."""
    return Column("id", KEY, Identity(always=False), primary_key=True)
