"""Imports a file of items in a process of its own: `python -m tests.support.importing URL FILE`.

At its end it says, in one line, how many were taken, how long it took and what memory it held.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from partsdesk.database.database import Database
from partsdesk.services.importing.files import ImportFile, import_file
from partsdesk.services.warehouse import Warehouse
from tests.support.builders import an_actor
from tests.support.reading_children import high_water


def main() -> int:
    """Import, and say what it cost."""
    database = Database(sys.argv[1])
    began = time.monotonic()
    asked = ImportFile("items", Path(sys.argv[2]))
    taken = import_file(Warehouse(database), an_actor(), asked).taken
    took = time.monotonic() - began
    database.close()
    print(taken, f"{took:.2f}", high_water())  # noqa: T201 - it is what this process is for
    return 0


if __name__ == "__main__":
    sys.exit(main())
