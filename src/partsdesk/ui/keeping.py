"""What a workstation keeps of how its people like their lists; at least for the session."""

from __future__ import annotations

import json
import logging
from typing import Any

from partsdesk.support.files import FileTrouble
from partsdesk.support.workstation import Workstation

logger = logging.getLogger(__name__)


class Keeping:
    """Texts by section and key; what cannot be written is kept until the program ends."""

    def __init__(self, workstation: Workstation | None = None) -> None:
        self._workstation = workstation
        self._kept: dict[tuple[str, str], str] = {}

    def text(self, key: str, section: str) -> str:
        """A text; empty where nothing was kept."""
        found = self._kept.get((section, key))
        if found is None and self._workstation is not None:
            found = self._workstation.text(key, section)
        return found or ""

    def keep(self, key: str, text: str, section: str) -> None:
        """Keep a text, for the next time too."""
        if self.text(key, section) == text:
            return
        self._kept[section, key] = text
        if self._workstation is None:
            return
        try:
            self._workstation.keep(key, text, section)
        except FileTrouble as trouble:
            logger.warning("How a list looks could not be kept: %s", trouble)

    def drop(self, key: str, section: str) -> None:
        """Keep a text no longer."""
        if not self.text(key, section):
            return
        self._kept[section, key] = ""
        try:
            if self._workstation is not None:
                self._workstation.drop(key, section)
        except FileTrouble as trouble:
            logger.warning("What is out of date is still kept: %s", trouble)

    def found(self, key: str, section: str) -> dict[str, Any]:
        """Names with what belongs to each; none where nothing fit was kept."""
        try:
            found = json.loads(self.text(key, section) or "{}")
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def put(self, key: str, names: dict[str, Any], section: str) -> None:
        """Keep names with what belongs to each."""
        self.keep(key, json.dumps(names, ensure_ascii=False, separators=(",", ":")), section)
