"""Sets up what tests need, checks the code and runs the tests: `python3 installer/test.py`.

Whatever it does not know goes to pytest: `python3 installer/test.py tests/domain -k average`.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys

import check
import setting_up

# a test may not skip for them
MACHINES = ("PARTSDESK_TEST_POSTGRES", "PARTSDESK_TEST_SCREEN", "PARTSDESK_TEST_FAULTS")


def main() -> int:
    """Reports all there is to report; 0 only when the checks and the tests pass."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", action="store_true", help="run the long tests as well")
    setting_up.add_options(parser)
    options, for_pytest = parser.parse_known_args()
    setting_up.prepare(options, for_tests=True)
    failed = check.failing()
    wanted = {name: os.environ.get(name) or "start" for name in MACHINES}
    environment = os.environ | wanted | {"PARTSDESK_FAILED_CHECKS": ", ".join(failed)}
    command = [str(setting_up.in_venv("pytest")), "-n", "2", *(["--all"] if options.all else [])]
    tests = subprocess.run(
        [*command, *for_pytest], check=False, cwd=setting_up.ROOT, env=environment
    )
    return tests.returncode or (1 if failed else 0)


if __name__ == "__main__":
    sys.exit(setting_up.guarded(main))
