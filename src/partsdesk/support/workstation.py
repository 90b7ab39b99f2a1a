"""What this workstation keeps for itself: language, theme, where windows stood.

A TOML file in the user's configuration folder, read whole and written whole. The warehouse's
settings are another thing: they live in the database.
"""

from __future__ import annotations

import json
import logging
import platform
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

import platformdirs

from partsdesk.support.files import PROGRAM, made_folder, written_whole

logger = logging.getLogger(__name__)

Value: TypeAlias = str | bool | int
Section: TypeAlias = Mapping[str, Value]
DATABASE = "database"  # the key of the address of the books
GENERAL = ""
"""The section of keys that stand before any heading."""

OWNER_ONLY = 0o600
_BARE = re.compile(r"[A-Za-z0-9_-]+")


def workstation_name() -> str:
    """What this machine is called in act records and logs."""
    return platform.node()[:80] or "?"


def workstation_file() -> Path:
    """Where the file lies; it may not exist yet."""
    return platformdirs.user_config_path(PROGRAM, appauthor=False) / "workstation.toml"


class Workstation:
    """The workstation's own settings, by section and key; unknown ones are kept as they are."""

    def __init__(self, path: Path | None = None) -> None:
        """Read the file; a missing or broken one counts as empty, and the log says so."""
        self._path = path or workstation_file()
        self._sections = _read(self._path)

    def text(self, key: str, section: str = GENERAL) -> str | None:
        """A text, or None where nothing was kept."""
        value = self._sections.get(section, {}).get(key)
        return value if isinstance(value, str) else None

    def section(self, name: str) -> Section:
        """Everything under one heading."""
        return dict(self._sections.get(name, {}))

    def keep(self, key: str, value: Value, section: str = GENERAL) -> None:
        """Keep one value; the file is written at once.

        Raises:
            FileTrouble: where it cannot be written.
        """
        self._write(section, dict(self._sections.get(section, {})) | {key: value})

    def drop(self, key: str, section: str = GENERAL) -> None:
        """Keep one value no longer; the file is written at once.

        Raises:
            FileTrouble: where it cannot be written.
        """
        kept = dict(self._sections.get(section, {}))
        if kept.pop(key, None) is not None:
            self._write(section, kept)

    def _write(self, section: str, kept: Section) -> None:
        others = {name: values for name, values in self._sections.items() if name != section}
        self._sections = {**others, section: kept} if kept else others
        made_folder(self._path.parent)
        with written_whole(self._path) as temporary:
            temporary.touch()
            temporary.chmod(OWNER_ONLY)  # the address of a server may have a password in it
            temporary.write_text(_toml(self._sections), "utf-8")


def _read(path: Path) -> Mapping[str, Section]:
    try:
        found = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        logger.warning("%s is not used: %s", path, error)
        return {}
    general = {key: value for key, value in found.items() if isinstance(value, Value)}
    named = {
        name: {key: value for key, value in section.items() if isinstance(value, Value)}
        for name, section in found.items()
        if isinstance(section, dict)
    }
    return {GENERAL: general, **named}


def _toml(sections: Mapping[str, Section]) -> str:
    lines = [_line(key, value) for key, value in sections.get(GENERAL, {}).items()]
    for name, section in sections.items():
        if name != GENERAL:
            lines += ["", f"[{_key(name)}]"]
            lines += [_line(key, value) for key, value in section.items()]
    return "\n".join(lines).lstrip("\n") + "\n"


def _line(key: str, value: Value) -> str:
    if isinstance(value, bool):
        return f"{_key(key)} = {'true' if value else 'false'}"
    return f"{_key(key)} = {value if isinstance(value, int) else _quoted(value)}"


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _quoted(name)


def _quoted(text: str) -> str:
    """A TOML basic string; JSON's escapes are among TOML's, but for the delete character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
