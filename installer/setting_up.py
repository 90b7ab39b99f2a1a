"""Makes the checkout ready to run: system packages, `.venv`, locked packages, the catalogues.

Nothing is done twice: `.venv/set-up.json` remembers what was installed, by digest. Standard
library only, for the machine may have nothing but Debian's python3.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import system_packages
from system_packages import Trouble

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "set-up.json"
RUN_LOCK = "requirements.txt"
TEST_LOCK = "requirements-dev.txt"
PROJECT = "pyproject.toml"
ERROR = re.compile(r"(ERROR|\w+Error): ")
UNREACHED = ("from versions: none", "Failed to establish", "Connection", "timed out")


def guarded(main: Callable[[], int]) -> int:
    """Runs a script's main; the world's faults become one line and exit 1."""
    if sys.version_info < (3, 11):  # noqa: UP036 - whoever has an older Python is to read why
        print("partsdesk needs Python 3.11 or newer.", file=sys.stderr)
        return 1
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(line_buffering=True)  # our lines before those of what we start
    try:
        return main()
    except (Trouble, OSError) as trouble:
        print(trouble, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options about where things come from, the same for every script here."""
    parser.add_argument(
        "--system",
        choices=("yes", "no"),
        default="yes",
        help="no: never call apt-get, name what is missing and stop",
    )
    parser.add_argument("--index-url", metavar="URL", help="take Python packages from this mirror")
    parser.add_argument("--find-links", metavar="DIR", help="look for Python packages in a folder")
    parser.add_argument("--no-index", action="store_true", help="and nowhere else")


def prepare(options: argparse.Namespace, *, for_tests: bool = False) -> None:
    """Brings everything up to date; does next to nothing where all is.

    Raises:
        Trouble: no rights, no network, or a package that will not install.
        OSError: no room, or a folder that belongs to somebody else.
    """
    needs = system_packages.TO_TEST if for_tests else system_packages.TO_RUN
    system_packages.provide(needs, may_install=options.system == "yes")
    _leave_root()
    _prepare_venv(_sources(options), (RUN_LOCK, TEST_LOCK) if for_tests else (RUN_LOCK,))


def in_venv(name: str) -> Path:
    """Where the environment keeps a command on this operating system."""
    return VENV / "Scripts" / f"{name}.exe" if os.name == "nt" else VENV / "bin" / name


def run_module(module: str, told: str | None) -> int:
    """Sets up what a module of the tests needs and runs it; answers its exit code.

    Whatever set-up does not know of the command line goes to the module.

    Args:
        module: as ``python -m`` takes it; its windows stay off the screen.
        told: what ``--help`` says.
    """
    parser = argparse.ArgumentParser(description=told)
    add_options(parser)
    options, for_module = parser.parse_known_args()
    prepare(options, for_tests=True)
    command = [str(in_venv("python")), "-m", module, *for_module]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    return subprocess.run(command, check=False, cwd=ROOT, env=environment).returncode


def compile_catalogues() -> None:
    """Compiles the texts that changed since they were compiled last."""
    _run([str(in_venv("python")), str(ROOT / "installer" / "catalogues.py")], "The translations")


def _leave_root() -> None:
    """Under sudo only apt needs root: what follows belongs to whoever called sudo."""
    caller = os.environ.get("SUDO_UID")
    if os.name == "nt" or os.geteuid() != 0 or caller is None or ROOT.stat().st_uid != int(caller):
        return
    import pwd  # noqa: PLC0415 - Windows has none

    user = pwd.getpwuid(int(caller))
    os.initgroups(user.pw_name, user.pw_gid)
    os.setgid(user.pw_gid)
    os.setuid(user.pw_uid)
    os.environ.update(HOME=user.pw_dir, USER=user.pw_name, LOGNAME=user.pw_name)


def _sources(options: argparse.Namespace) -> list[str]:
    """The user's word about where packages come from, as pip wants it."""
    sources = ["--no-index"] if options.no_index else []
    if options.index_url:
        sources += ["--index-url", options.index_url]
    if options.find_links:
        sources += ["--find-links", str(Path(options.find_links).resolve())]
    return sources


def _prepare_venv(sources: list[str], locks: tuple[str, ...]) -> None:
    done = _read_stamp()
    wanted = {name: _digest(ROOT / name) for name in (*locks, PROJECT)}
    if not wanted.items() <= done.items() or not _is_same_place(done):
        if not in_venv("pip").exists() or not _is_same_place(done):
            _make_venv()
            done = {}
        if any(done.get(name) != wanted[name] for name in locks):
            _install_locked(locks[-1], sources)
        if done.get(PROJECT) != wanted[PROJECT]:
            _install_project()
        STAMP.write_text(json.dumps(done | wanted | _place(), indent=1), "utf-8")
    compile_catalogues()


def _read_stamp() -> dict[str, str]:
    try:
        stamp: dict[str, str] = json.loads(STAMP.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp


def _place() -> dict[str, str]:
    """An environment dies when it is moved and when its Python goes."""
    return {"folder": str(VENV), "python": str(in_venv("python").resolve())}


def _is_same_place(done: dict[str, str]) -> bool:
    """An environment that somebody made by hand has no stamp, and is taken as it is."""
    return not done or _place().items() <= done.items()


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def _make_venv() -> None:
    print(f"Making {VENV}")
    _run([sys.executable, "-m", "venv", "--clear", str(VENV)], "The Python environment")


def _install_locked(lock: str, sources: list[str]) -> None:
    """Every file's digest is in the lock, so it does not matter which mirror it came from."""
    print("Installing Python packages; the first time some 270 MB are fetched")
    locked = ["--require-hashes", "--only-binary", ":all:", "-r", str(ROOT / lock)]
    _pip([*locked, *sources])


def _install_project() -> None:
    _pip(["--no-deps", "--no-build-isolation", "--no-index", "-e", str(ROOT)])


def _pip(arguments: list[str]) -> None:
    quiet = [] if sys.stdout.isatty() else ["-q"]
    pip = [str(in_venv("python")), "-m", "pip", "--disable-pip-version-check", "--no-input"]
    _run([*pip, "install", *quiet, "--retries", "3", *arguments], "The Python packages")


def _run(command: list[str], what: str) -> None:
    """Lets the command talk, but keeps its complaints for one line of ours."""
    done = subprocess.run(command, check=False, cwd=ROOT, stderr=subprocess.PIPE)
    if done.returncode == 0:
        return
    said = [line.strip() for line in done.stderr.decode(errors="replace").splitlines()]
    errors = [at for at, line in enumerate(said) if ERROR.match(line)] or [
        at for at, line in enumerate(said) if line
    ]
    reason = said[errors[-1]] if errors else f"exit {done.returncode}"
    if reason.endswith(":"):  # pip names the packages on the lines below
        reason = " ".join(line for line in said[errors[-1] :] if line)
    if any(sign in line for line in said for sign in UNREACHED):
        reason = "no package index in reach; see --index-url and --find-links"
    raise Trouble(f"{what} could not be installed: {reason}")
