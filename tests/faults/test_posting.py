"""The workstations of the other tests here, without any fault: what they tell is in the books."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.support.posting import held_against, lay_ground, told


def test_a_workstation_lives_slips_and_tells_what_it_was_answered(
    database_url: str, tmp_path: Path
) -> None:
    lay_ground(database_url, goods=5)
    out = tmp_path / "told"
    command = [sys.executable, "-m", "tests.support.posting", database_url, str(out)]
    subprocess.run([*command, "--slips", "3"], check=True)
    said = told(out)
    assert [each.act for each in said] == ["draft", "release", "execute", "book"] * 3
    assert not [each for each in said if each.refused]
    held = held_against(database_url, said)
    assert (held.lost, held.half, held.doubled) == (0, 0, 0)
