"""``python -m partsdesk``, and the command ``partsdesk``."""

from __future__ import annotations

import sys

from partsdesk.app import Program


def main() -> None:
    """Run the program on the command line's arguments and leave with its exit code."""
    sys.exit(Program(sys.argv[1:]).run())


if __name__ == "__main__":
    main()
