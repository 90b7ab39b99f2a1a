"""Sets up what benchmarks need and runs them: `python3 installer/bench.py`.

Whatever it does not know goes to them: `python3 installer/bench.py 4 7 --sizes 10000`.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys

import setting_up


def main() -> int:
    """Prints one table of what partsdesk takes, each job beside its limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    setting_up.add_options(parser)
    options, for_benchmarks = parser.parse_known_args()
    setting_up.prepare(options, for_tests=True)
    command = [str(setting_up.in_venv("python")), "-m", "tests.benchmarks", *for_benchmarks]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(command, check=False, cwd=setting_up.ROOT, env=environment)
    return done.returncode


if __name__ == "__main__":
    sys.exit(setting_up.guarded(main))
