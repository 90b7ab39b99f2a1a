"""Nothing in the repository betrays the machine that it was written on."""

from __future__ import annotations

import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest

from tests.support.sources import ROOT

FOREIGN = (
    re.compile(r"(?<![\w.)}])/(?:work|root)/"),
    re.compile(r"/bash[_]jobs\b"),
    re.compile(r"\b(?:pypi|pythonhosted|npmjs|artifact\w*|mirrors?)\.[a-z]"),
    re.compile(r"^\s*(?:--(?:extra-)?index-url|--find-links)\b", re.MULTILINE),
)


@cache
def _texts() -> dict[str, str]:
    """Every text file that is in git or would go there."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    command = [git, "-c", "safe.directory=*", "ls-files", "-z"]
    listed = subprocess.check_output(
        [*command, "--cached", "--others", "--exclude-standard"], cwd=ROOT, text=True
    )
    files = [ROOT / name for name in listed.split("\0") if name]
    return {str(file): text for file in files if (text := _text(file)) is not None}


def _text(file: Path) -> str | None:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return None


@pytest.mark.parametrize("pattern", FOREIGN, ids=lambda pattern: pattern.pattern)
def test_no_path_or_host_of_a_single_machine(pattern: re.Pattern[str]) -> None:
    assert [name for name, text in _texts().items() if pattern.search(text)] == []


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt"])
def test_locks_name_versions_and_digests_only(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    pins = re.findall(
        r"^([\w.-]+)(?:\[[\w,-]+\])?==\S+(?: ; [^\\]+)? \\\n    --hash=sha256:", text, re.MULTILINE
    )
    assert "://" not in text
    assert len(pins) == len(re.findall(r"^\w", text, re.MULTILINE))
