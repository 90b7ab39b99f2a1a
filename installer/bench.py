"""Sets up what benchmarks need and runs them: `python3 installer/bench.py`.

Whatever it does not know goes to them: `python3 installer/bench.py 4 7 --sizes 10000`.
"""

from __future__ import annotations

import sys

import setting_up


def main() -> int:
    """Prints one table of what partsdesk takes, each job beside its limit."""
    return setting_up.run_module("tests.benchmarks", __doc__)


if __name__ == "__main__":
    sys.exit(setting_up.guarded(main))
