"""A process that writes numbered lines into the log: `python -m tests.support.writing_logs`."""

from __future__ import annotations

import logging
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path

from partsdesk.support.logs import Log


def main(path: Path, name: str, lines: int, most: int, old: int, *, plain: bool) -> None:
    """Write so many lines of about 100 characters.

    Args:
        plain: by the library's own handler, which does not know of other processes.
    """
    handler: logging.Handler = (
        RotatingFileHandler(path, maxBytes=most, backupCount=old)
        if plain
        else Log(path, most_octets=most, old_files=old)
    )
    logger = logging.getLogger("numbered")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    for number in range(lines):
        logger.info("%s %06d %s.", name, number, "x" * 80)
    handler.close()


if __name__ == "__main__":
    _, place, who, count, octets, files, kind = sys.argv
    main(Path(place), who, int(count), int(octets), int(files), plain=kind == "plain")
