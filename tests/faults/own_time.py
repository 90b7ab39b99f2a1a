"""A station that posts slips: `python -m tests.faults.own_time URL TOLD SEED SLIPS [own]`.

With `own` it believes the clock of its own machine, as no station does: a test's control.
"""

from __future__ import annotations

import datetime as dt
import sys
import time

from partsdesk.database.database import Database
from tests.support.posting import posting


class OwnClock:
    """What this machine takes the time to be."""

    def now(self) -> dt.datetime:
        return dt.datetime.fromtimestamp(time.time(), dt.UTC)


def main(url: str, told: str, seed: str, slips: str, *own: str) -> None:
    """Post so many slips."""
    database = Database(url, OwnClock() if own else None)
    with posting(database, told, int(seed)) as poster:
        poster.post(int(slips))


if __name__ == "__main__":
    main(*sys.argv[1:])
