"""Gapless numbers by kind and month of the first entry, and the chain of digests."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from partsdesk.domain.books.kind import SlipKind
from partsdesk.domain.values.calendar import Month

DIGEST_VERSION = 1  # stands in every digest, so that what is hashed may change one day (I17)
FIRST_DIGEST = "0" * 64

Fact = str | int | None


def slip_number(kind: SlipKind, month: Month, count: int) -> str:
    """Write a number: ``CGRK-202611-0001``, four digits or more."""
    return f"{kind.prefix}-{month.number}-{count:04d}"


def digest(previous: str, facts: Sequence[Sequence[Fact]]) -> str:
    """The digest of an act's content and of its predecessor's digest, with its version byte."""
    text = json.dumps([DIGEST_VERSION, previous, facts], ensure_ascii=False, separators=(",", ":"))
    return f"{DIGEST_VERSION:02x}" + hashlib.sha256(text.encode()).hexdigest()
