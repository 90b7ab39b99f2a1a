"""The promise to users' scripts: commands, options and what they mean."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn, TypeAlias

from typing_extensions import override

from partsdesk import __version__
from partsdesk.domain.values.calendar import NotADate, parse_date
from partsdesk.support.files import user_data_folder
from partsdesk.wording.language import Language, _

IMPORTS = ("items", "partners", "stores", "orders", "slips", "count", "account")
EXPORTS = (
    "items",
    "stock",
    "slips",
    "cards",
    "account",
    "movements",
    "reconciliation",
    "audit",
)


@dataclass(frozen=True, slots=True)
class Init:
    """Make the database, or bring it up to date."""

    admin: str


@dataclass(frozen=True, slots=True)
class Demo:
    """Build the sample warehouse and live a month in it."""

    folder: Path
    no_window: bool


@dataclass(frozen=True, slots=True)
class Import:
    """Take a file in."""

    kind: str
    file: Path
    profile: Path | None
    dry_run: bool
    keep_going: bool
    execute: bool
    book: bool


@dataclass(frozen=True, slots=True)
class Export:
    """Write a file."""

    what: str
    out: Path
    start: dt.date | None
    end: dt.date | None
    store: str
    item: str
    kind: str


@dataclass(frozen=True, slots=True)
class Reconcile:
    """Write the account-card-stock statement of a day.

    Attributes:
        count: what was found; ``account`` another program's balances: in place of what is kept.
    """

    as_of: dt.date
    out: Path
    store: str
    count: Path | None
    account: Path | None


@dataclass(frozen=True, slots=True)
class Verify:
    """Check every invariant.

    Attributes:
        against: an older backup, whose heads the chains go on from.
    """

    against: Path | None = None


@dataclass(frozen=True, slots=True)
class Backup:
    """Copy the books into one file.

    Attributes:
        file: None for the night's backup, in the folder that the settings name.
    """

    file: Path | None
    nightly: bool = False


@dataclass(frozen=True, slots=True)
class Restore:
    """Make the books from such a file."""

    file: Path


@dataclass(frozen=True, slots=True)
class Report:
    """Write what can be sent about a fault."""

    file: Path


Command: TypeAlias = Init | Demo | Import | Export | Reconcile | Verify | Backup | Restore | Report


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line asks for.

    Attributes:
        command: None for the window.
    """

    url: str
    user: str
    command: Command | None


def language_asked(arguments: Sequence[str]) -> str | None:
    """The ``--lang`` among the arguments, looked for first so that help is in it, too."""
    finder = argparse.ArgumentParser(add_help=False, exit_on_error=False, allow_abbrev=False)
    finder.add_argument("--lang")
    try:
        found: str | None = finder.parse_known_args(arguments)[0].lang
    except argparse.ArgumentError:
        return None
    return found


def default_url() -> str:
    """The books of this user, where the operating system keeps users' data."""
    return f"sqlite:///{(user_data_folder() / 'warehouse.db').as_posix()}"


def parse(
    arguments: Sequence[str], environment: Mapping[str, str], kept_url: str | None = None
) -> Asked:
    """Read the command line.

    Args:
        arguments: what was typed.
        environment: the process's own.
        kept_url: where this workstation keeps that its books are.

    Raises:
        SystemExit: with 2 for wrong usage; with 0 after help and version.
    """
    parser = _parser(environment, kept_url or default_url())
    found = parser.parse_args(arguments)
    if found.command == "backup" and found.nightly == (found.file is not None):
        parser.error(_("backup takes either a FILE or --nightly"))
    return Asked(found.db, found.user, _command(found))


class _Help(argparse.HelpFormatter):
    """Says the word before the usage in the user's language."""

    @override
    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, _("usage: ") if prefix is None else prefix)


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in the user's language, then the usage."""

    def __init__(self, **said: Any) -> None:  # noqa: ANN401 - what argparse takes
        super().__init__(**said, add_help=False, allow_abbrev=False, formatter_class=_Help)
        self.things = self.add_argument_group(_("arguments"))
        self.choices = self.add_argument_group(_("options"))
        self.choices.add_argument("-h", "--help", action="help", help=_("show this and end"))

    @override
    def error(self, message: str) -> NoReturn:
        said = _("Wrong usage: {message}", message=message)
        self.exit(2, f"{self.prog}: {said}\n{self.format_usage()}")


def _parser(environment: Mapping[str, str], usual: str) -> _Parser:
    parser = _Parser(
        prog="partsdesk",
        description=_(
            "Slips, books and counts of a warehouse. Without a command the window opens."
        ),
    )
    options = parser.choices
    version = f"partsdesk {__version__}"
    options.add_argument("--version", action="version", version=version, help=_("the version"))
    options.add_argument(
        "--db",
        metavar="URL",
        default=environment.get("PARTSDESK_DB") or usual,
        help=_("the database: sqlite:///FILE or postgresql+psycopg://… (or PARTSDESK_DB)"),
    )
    options.add_argument(
        "--user",
        metavar="NAME",
        default=environment.get("PARTSDESK_USER", ""),
        help=_("who acts (or PARTSDESK_USER); the password is PARTSDESK_PASSWORD or asked for"),
    )
    options.add_argument(
        "--lang", choices=[each.value for each in Language], help=_("the language: zh or en")
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title=_("commands"))
    for add in (
        _add_init,
        _add_demo,
        _add_import,
        _add_export,
        _add_reconcile,
        _add_verify,
        _add_copies,
    ):
        add(commands)
    return parser


_Commands: TypeAlias = "argparse._SubParsersAction[_Parser]"  # noqa: SLF001 - it has no other name


def _add(commands: _Commands, name: str, text: str) -> _Parser:
    return commands.add_parser(name, help=text, description=text)


def _add_init(commands: _Commands) -> None:
    init = _add(commands, "init", _("create the database, or bring an older one up to date"))
    init.choices.add_argument(
        "--admin", metavar="NAME", default="admin", help=_("the first administrator's login")
    )


def _add_demo(commands: _Commands) -> None:
    demo = _add(commands, "demo", _("build a sample warehouse and open it"))
    demo.choices.add_argument(
        "--dir", metavar="DIR", type=Path, required=True, help=_("where it will lie")
    )
    demo.choices.add_argument("--no-window", action="store_true", help=_("do not open the window"))


def _add_import(commands: _Commands) -> None:
    taken = _add(
        commands,
        "import",
        _("take a file in: .xlsx, .csv or .json; a count also from a collector's .txt"),
    )
    taken.things.add_argument("kind", metavar="KIND", choices=IMPORTS, help=", ".join(IMPORTS))
    taken.things.add_argument("file", metavar="FILE", type=Path, help=_("the file"))
    taken.choices.add_argument(
        "--profile", metavar="FILE.toml", type=Path, help=_("what another program's columns mean")
    )
    flags = {
        "--dry-run": _("read and check only, write nothing"),
        "--keep-going": _("take the good rows in although some are bad"),
        "--execute": _("execute the slips"),
        "--book": _("execute and book the slips"),
    }
    for flag, text in flags.items():
        taken.choices.add_argument(flag, action="store_true", help=text)


def _add_export(commands: _Commands) -> None:
    written = _add(commands, "export", _("write a file: .xlsx, .csv or .json"))
    written.things.add_argument("what", metavar="WHAT", choices=EXPORTS, help=", ".join(EXPORTS))
    written.choices.add_argument(
        "--out", metavar="FILE", type=Path, required=True, help=_("the file")
    )
    written.choices.add_argument(
        "--from", metavar="D", dest="start", type=_day, help=_("from this day on, YYYY-MM-DD")
    )
    written.choices.add_argument(
        "--to", metavar="D", dest="end", type=_day, help=_("up to this day")
    )
    written.choices.add_argument("--store", metavar="S", default="", help=_("of this store only"))
    written.choices.add_argument("--item", metavar="CODE", default="", help=_("of this item only"))
    written.choices.add_argument(
        "--kind", metavar="K", default="", help=_("of this kind of slip only")
    )


def _add_reconcile(commands: _Commands) -> None:
    text = _("write the account-card-stock statement of a day")
    stated = _add(commands, "reconcile", text)
    stated.choices.add_argument(
        "--as-of", metavar="D", type=_day, required=True, help=_("of the evening of this day")
    )
    stated.choices.add_argument("--store", metavar="S", default="", help=_("of this store only"))
    stated.choices.add_argument(
        "--count",
        metavar="FILE",
        type=Path,
        help=_("what was counted, in place of the counts kept"),
    )
    stated.choices.add_argument(
        "--account",
        metavar="FILE",
        type=Path,
        help=_("another program's balances, in place of our stores ledger"),
    )
    stated.choices.add_argument(
        "--out", metavar="FILE", type=Path, required=True, help=_("the file")
    )


def _add_verify(commands: _Commands) -> None:
    verified = _add(commands, "verify", _("check every invariant of the books"))
    verified.choices.add_argument(
        "--against",
        metavar="BACKUP",
        type=Path,
        help=_("also check that the books go on from this older backup"),
    )


def _add_copies(commands: _Commands) -> None:
    backup = _add(commands, "backup", _("copy the books into one file while others work"))
    backup.things.add_argument("file", metavar="FILE", type=Path, nargs="?", help=_("the file"))
    backup.choices.add_argument(
        "--nightly",
        action="store_true",
        help=_("the night's backup, if it is due, into the folder that the settings name"),
    )
    restore = _add(commands, "restore", _("make a new database from a backup"))
    restore.things.add_argument("file", metavar="FILE", type=Path, help=_("the backup"))
    report = _add(commands, "report", _("write a report about a fault, to be read and sent"))
    report.things.add_argument("file", metavar="FILE", type=Path, help=_("the file"))


def _day(text: str) -> dt.date:
    try:
        return parse_date(text)
    except NotADate as refusal:
        from partsdesk.wording.refusals import explain  # noqa: PLC0415 - the window does without

        raise argparse.ArgumentTypeError(explain(refusal)) from None


def _command(found: argparse.Namespace) -> Command | None:
    given = vars(found)
    makers: Mapping[str | None, type[Command]] = {
        "init": Init,
        "demo": Demo,
        "import": Import,
        "export": Export,
        "reconcile": Reconcile,
        "verify": Verify,
        "backup": Backup,
        "restore": Restore,
        "report": Report,
    }
    maker = makers.get(found.command)
    if maker is None:
        return None
    given["folder"] = given.get("dir")
    return maker(**{name: given[name] for name in maker.__slots__})
