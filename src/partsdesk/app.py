"""The one place where all meet: arguments → database → warehouse → window or command."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from partsdesk.cli import arguments, commands, outcome, screen
from partsdesk.cli.arguments import Asked, Demo, Init, Restore
from partsdesk.cli.refusals import NoScreen
from partsdesk.database.database import Database
from partsdesk.database.troubles import DatabaseMissing
from partsdesk.services.warehouse import Warehouse
from partsdesk.support import logs
from partsdesk.support.workstation import Workstation, workstation_name
from partsdesk.wording import language
from partsdesk.wording.language import _


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
        asked_language = arguments.language_asked(self._argv)
        kept = Workstation()
        language.use(language.chosen(asked_language, kept.text("language"), os.environ))
        asked = arguments.parse(self._argv, os.environ)
        url = asked.url
        if isinstance(asked.command, Demo):
            url = f"sqlite:///{(asked.command.folder.absolute() / 'warehouse.db').as_posix()}"
        return self._with_database(url, asked)

    def _with_database(self, url: str, asked: Asked) -> int:
        database = Database(url, workstation=workstation_name())
        try:
            return self._done(Warehouse(database), asked)
        finally:
            database.close()

    def _done(self, warehouse: Warehouse, asked: Asked) -> int:
        match asked.command:
            case None:
                return _window(warehouse)
            case Init() as command:
                return commands.init(warehouse, command)
            case Restore() as command:
                return commands.restore(warehouse, command)
            case Demo() as command:
                code = commands.demo(command)
                return code if command.no_window else _window_after(warehouse, code)
            case command:
                warehouse.database.check()
                actor = commands.enter(warehouse, asked.user, workstation_name())
                return commands.COMMANDS[type(command)](warehouse, actor, command)


def _window_after(warehouse: Warehouse, code: int) -> int:
    """The window on what the demo built; where there is no screen, a line says so."""
    if code == outcome.DONE and not screen.has_screen(os.environ):
        screen.tell(_("There is no screen here, so no window was opened"))
        return code
    return code or _window(warehouse)


def _window(warehouse: Warehouse) -> int:
    """Open the window; it makes a database file that is missing."""
    if not screen.has_screen(os.environ):
        raise NoScreen
    try:
        warehouse.database.check()
    except DatabaseMissing:
        if not warehouse.database.is_sqlite:
            raise
        warehouse.database.prepare()
    from partsdesk.ui.app import run  # noqa: PLC0415 - Qt is slow, and commands need none

    return run(warehouse)
