"""What the system must have before Python can begin, and how apt brings it.

Standard library only: it runs on a machine that has nothing but Debian's python3.
"""

from __future__ import annotations

import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

APT_GET = ("apt-get", "-y", "-q", "-o", "DPkg::Lock::Timeout=600")
NO_QUESTIONS = ("env", "DEBIAN_FRONTEND=noninteractive")


class Trouble(Exception):
    """The world's fault, told to the user in one line and never as a traceback."""


@dataclass(frozen=True)
class Need:
    """A package by its names in several releases, newest first; `met` if it came another way."""

    names: tuple[str, ...]
    met: bool = False


def _needs(*lines: str) -> tuple[Need, ...]:
    """One line a need; a bar parts the names it has in different releases."""
    return tuple(Need(tuple(line.split(" | "))) for line in lines)


PYTHON = Need(
    (f"python3.{sys.version_info.minor}-venv", "python3-venv"),
    met=importlib.util.find_spec("ensurepip") is not None,
)
TO_RUN = (
    PYTHON,
    *_needs(
        "ca-certificates",
        "libbrotli1",
        "libcups2t64 | libcups2",
        "libdbus-1-3",
        "libegl1",
        "libfontconfig1",
        "libgl1",
        "libglib2.0-0t64 | libglib2.0-0",
        "libxcb-cursor0",
        "libxcb-icccm4",
        "libxcb-keysyms1",
        "libxcb-shape0",
        "libxcb-xkb1",
        "libxkbcommon-x11-0",
        "libxkbcommon0",
    ),
)
POSTGRESQL = Need(("postgresql",), met=any(Path("/usr/lib/postgresql").glob("*/bin/initdb")))
TO_TEST = (
    *TO_RUN,
    POSTGRESQL,
    *_needs("libeatmydata1", "openbox", "x11-utils", "xauth", "xdotool", "xvfb"),
    # An input method that composes while a gun types:
    *_needs("dbus", "ibus", "ibus-libpinyin"),
    # What causes the faults tested for:
    *_needs("faketime", "gcc", "libc6-dev", "libfaketime", "strace"),
)


def provide(needs: tuple[Need, ...], *, may_install: bool) -> None:
    """Installs what is missing; where it may not or cannot, says the exact line that would.

    Raises:
        Trouble: something is missing and was not installed.
    """
    if not _is_debian():
        return
    missing = _missing(needs)
    if not missing:
        return
    if not may_install:
        raise Trouble(f"Missing on this system. As root: {_line(missing)}")
    prefix = [*_as_root(missing), *NO_QUESTIONS]
    _run([*prefix, *APT_GET, "update"])  # its failure shows in what follows
    names = _known_names(missing)
    print(f"Installing {len(names)} system packages: {' '.join(names)}")
    failure = _run([*prefix, *APT_GET, "install", "--no-install-recommends", *names])
    if failure or _missing(needs):
        reason = failure or "some packages are still missing"
        raise Trouble(f"apt-get did not succeed ({reason}). As root: {_line(missing)}")


def _is_debian() -> bool:
    """Elsewhere (Windows, other Linuxes) the libraries are the user's own affair."""
    return sys.platform == "linux" and shutil.which("dpkg-query") is not None


def _missing(needs: tuple[Need, ...]) -> list[Need]:
    asked = [name for need in needs for name in need.names]
    answer = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n", *asked],
        check=False,
        capture_output=True,
        text=True,
    )
    states = dict(line.split(" ", 1) for line in answer.stdout.splitlines())
    return [
        need
        for need in needs
        if not need.met and not any(states.get(name) == "installed" for name in need.names)
    ]


def _line(missing: list[Need]) -> str:
    names = shlex.join(_known_names(missing))
    return f"apt-get update && apt-get install --no-install-recommends {names}"


def _known_names(missing: list[Need]) -> list[str]:
    return [_known_name(need) for need in missing]


def _known_name(need: Need) -> str:
    """The name that this release's lists have; the oldest where there are no lists yet."""
    for name in need.names[:-1]:
        if subprocess.run(["apt-cache", "show", name], check=False, capture_output=True).returncode:
            continue
        return name
    return need.names[-1]


def _as_root(missing: list[Need]) -> list[str]:
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo"):
        return ["sudo"] if sys.stdin.isatty() else ["sudo", "-n"]
    raise Trouble(f"Missing on this system, and no right to install. As root: {_line(missing)}")


def _run(command: list[str]) -> str:
    """Empty when it went well, else the last line the command had to say."""
    done = subprocess.run(command, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode == 0:
        return ""
    said = done.stdout.decode(errors="replace").strip().splitlines()
    return said[-1].strip() if said else f"exit {done.returncode}"
