"""The set-up scripts on a machine made of stand-ins: apt, Python's environment and the program.

Each stand-in writes down how it was called.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.sources import ROOT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the stand-ins are shell scripts")

FILES = ("requirements.txt", "requirements-dev.txt", "pyproject.toml")
NOTES = 'echo "${0##*/} $*" >> "$NOTES"\n'
ALL_THERE = 'for name; do echo "$name installed"; done'


@dataclass(frozen=True)
class Machine:
    """A checkout with nothing but the scripts, and a PATH with nothing but stand-ins and Debian."""

    root: Path

    def has(self, program: str, does: str = "") -> None:
        """Puts a stand-in on the PATH, or at a path inside the checkout."""
        file = self.root / program if "/" in program else self.root / "bin" / program
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"#!/bin/sh\n{NOTES}{does}\n")
        file.chmod(0o755)

    def has_environment(self) -> None:
        """As a set-up leaves it behind."""
        for name in ("python", "pip", "partsdesk"):
            self.has(f".venv/bin/{name}")
        stamp = {
            name: hashlib.sha256((self.root / name).read_bytes()).hexdigest() for name in FILES
        }
        stamp |= {"folder": str(self.root / ".venv")}
        stamp |= {"python": str(self.root / ".venv" / "bin" / "python")}
        (self.root / ".venv" / "set-up.json").write_text(json.dumps(stamp))

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        environment = {
            "PATH": f"{self.root / 'bin'}:/usr/bin:/bin",
            "NOTES": str(self.root / "notes"),
            "HOME": str(self.root),
        }
        command = [sys.executable, "-B", str(self.root / "installer" / "run.py"), *arguments]
        return subprocess.run(
            command, check=False, env=environment, capture_output=True, text=True, timeout=50
        )

    def notes(self, program: str) -> list[str]:
        """How a stand-in was called."""
        notes = self.root / "notes"
        lines = notes.read_text().splitlines() if notes.exists() else []
        return [line for line in lines if line.startswith(f"{program} ")]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    shutil.copytree(ROOT / "installer", tmp_path / "installer")
    for name in FILES:
        shutil.copy(ROOT / name, tmp_path)
    made = Machine(tmp_path)
    made.has("dpkg-query", ALL_THERE)
    made.has("apt-cache", "exit 100")
    made.has("apt-get")
    made.has("sudo", 'exec "$@"')
    return made


def test_without_leave_it_names_what_is_missing_and_stops(machine: Machine) -> None:
    machine.has("dpkg-query")
    done = machine.run("--system", "no")
    assert done.returncode == 1
    assert "apt-get install" in done.stderr
    assert "libegl1" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert machine.notes("apt-get") == []
    assert not (machine.root / ".venv").exists()


def test_it_takes_the_name_that_the_release_knows(machine: Machine) -> None:
    machine.has("dpkg-query")
    machine.has("apt-cache")
    assert "libglib2.0-0t64" in machine.run("--system", "no").stderr
    machine.has("apt-cache", "exit 100")
    assert " libglib2.0-0 " in machine.run("--system", "no").stderr


def test_a_failing_apt_is_told_in_one_line(machine: Machine) -> None:
    machine.has("dpkg-query")
    machine.has("apt-get", "echo 'E: the disk is full'; exit 100")
    done = machine.run()
    assert done.returncode == 1
    assert "E: the disk is full" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_nothing_is_installed_twice(machine: Machine) -> None:
    machine.has_environment()
    done = machine.run()
    assert done.returncode == 0
    assert machine.notes("apt-get") == []
    assert all("pip" not in note for note in machine.notes("python"))
    assert machine.notes("partsdesk") == [f"partsdesk demo --dir {machine.root}/sample-warehouse"]


def test_a_changed_lock_is_installed_and_remembered(machine: Machine) -> None:
    machine.has_environment()
    with (machine.root / "requirements.txt").open("a") as lock:
        lock.write("# changed\n")
    machine.run("--index-url", "https://example.invalid/simple")
    machine.run()
    (install,) = [note for note in machine.notes("python") if "pip" in note]
    assert "--require-hashes --only-binary :all:" in install
    assert "--index-url https://example.invalid/simple" in install


def test_without_any_package_it_says_so_in_one_line(machine: Machine) -> None:
    machine.has_environment()
    machine.has(".venv/bin/python", "echo 'ERROR: nothing found (from versions: none)' >&2; exit 1")
    (machine.root / ".venv" / "set-up.json").unlink()
    done = machine.run("--no-index")
    assert done.returncode == 1
    assert "--find-links" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_sample_that_is_there_is_left_alone(machine: Machine) -> None:
    machine.has_environment()
    sample = machine.root / "elsewhere"
    sample.mkdir()
    (sample / "warehouse.db").touch()
    done = machine.run("--dir", str(sample))
    assert done.returncode == 0
    assert str(sample) in done.stdout
    assert "no screen" in done.stdout
    assert machine.notes("partsdesk") == []


def test_a_fresh_sample_sets_the_old_one_aside(machine: Machine) -> None:
    machine.has_environment()
    sample = machine.root / "sample-warehouse"
    sample.mkdir()
    (sample / "warehouse.db").write_text("books")
    assert machine.run("--fresh").returncode == 0
    assert (machine.root / "sample-warehouse-old-1" / "warehouse.db").read_text() == "books"
    assert machine.notes("partsdesk") == [f"partsdesk demo --dir {sample}"]


@pytest.mark.long
def test_a_real_environment_is_made_before_packages_are_sought(machine: Machine) -> None:
    done = machine.run("--no-index")
    assert done.returncode == 1
    assert "--find-links" in done.stderr
    assert (machine.root / ".venv" / "bin" / "pip").exists()
