"""The one place where all meet: arguments → database → warehouse → window or command.

The window is painted before the database's libraries are imported; so is ``--help`` printed.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from partsdesk import __version__
from partsdesk.cli import arguments, outcome, screen
from partsdesk.cli.arguments import Asked, Demo, Init, Report, Restore
from partsdesk.cli.refusals import NoScreen
from partsdesk.support import crashes, logs
from partsdesk.support.workstation import DATABASE, Workstation, workstation_name
from partsdesk.wording import language
from partsdesk.wording.language import _

logger = logging.getLogger(__name__)


class Program:
    """One run of the program."""

    def __init__(self, argv: Sequence[str]) -> None:
        self._argv = argv
        self._log: Path | None = None

    def run(self) -> int:
        """Do what the command line asks; the answer is the exit code."""
        screen.prepare()
        return outcome.guarded(self._run, lambda: self._log)

    def _run(self) -> int:
        self._log = logs.start(workstation_name())
        crashes.watch(self._log.parent if self._log else None)
        asked_language = arguments.language_asked(self._argv)
        kept = Workstation()
        language.use(language.chosen(asked_language, kept.text("language"), os.environ))
        asked = arguments.parse(self._argv, os.environ, kept.text(DATABASE))
        logger.info("partsdesk %s begins: %s", __version__, type(asked.command).__name__)
        if asked.command is None:
            return self._window(asked.url)
        code, url = self._command(asked)
        if not isinstance(asked.command, Demo) or asked.command.no_window or code:
            return code
        if not screen.has_screen(os.environ):
            screen.tell(_("There is no screen here, so no window was opened"))
            return code
        return self._window(url)

    def _command(self, asked: Asked) -> tuple[int, str]:
        """Do a command; answers its exit code, and where its database is."""
        url = asked.url
        if isinstance(asked.command, Demo):
            url = f"sqlite:///{(asked.command.folder.absolute() / 'warehouse.db').as_posix()}"
        warehouse = _warehouse(url)
        try:
            return self._done(warehouse, asked), url
        finally:
            warehouse.database.close()

    def _done(self, warehouse: Any, asked: Asked) -> int:  # noqa: ANN401 - imported late
        from partsdesk.cli import commands  # noqa: PLC0415 - slow, and the window does without

        match asked.command:
            case Init() as command:
                code = commands.init(warehouse, command)
            case Restore() as command:
                code = commands.restore(warehouse, command)
            case Report() as command:
                code = commands.report(warehouse, command, self._log)
            case Demo() as command:
                code = commands.demo(command)
            case command:
                warehouse.database.check()
                actor = commands.enter(warehouse, asked.user, workstation_name())
                code = commands.COMMANDS[type(command)](warehouse, actor, command)
        return code

    def _window(self, url: str) -> int:
        """Open the window; it makes a database file that is missing."""
        if not screen.has_screen(os.environ):
            raise NoScreen
        from partsdesk.ui.app import run  # noqa: PLC0415 - Qt is slow, and commands need none

        crash = crashes.taken(self._log.parent if self._log else None)
        if crash:
            logger.error("The run before ended hard: %s", crash)
        return run(partial(_warehouse, url), log=self._log, crash=crash)


def _warehouse(url: str) -> Any:  # noqa: ANN401 - imported late
    """The door to the books at an address; nothing is opened yet."""
    from partsdesk.database.database import Database  # noqa: PLC0415 - slow
    from partsdesk.services.warehouse import Warehouse  # noqa: PLC0415 - slow

    return Warehouse(Database(url, workstation=workstation_name()))
