"""How the nightly backups stand, in a few words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from partsdesk.wording import figures
from partsdesk.wording.language import _


def last_backup(
    done: dt.datetime | None, failed: dt.datetime | None, now: dt.datetime, zone: str
) -> str:
    """``Last backup: yesterday 20:03``, and that a later one failed."""
    if done is None:
        said = _("No backup yet")
    else:
        said = _("Last backup: {moment}", moment=figures.recent(done, now, zone))
    if failed is None:
        return said
    moment = figures.recent(failed, now, zone)
    return _("{said} · failed {moment}", said=said, moment=moment)


def of_broken_books(path: object, checks: Sequence[str]) -> str:
    """That a backup was written, and is not worth much."""
    listed = figures.joined(list(checks))
    return _("{path} is a copy of books that do not hold: {checks}", path=path, checks=listed)
