"""The sample warehouse, for somebody who wants to look before anything is begun."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from partsdesk.database.addresses import file_address
from partsdesk.services.demo.building import MONTHS, Progress, build
from partsdesk.services.founding import Begun, at
from partsdesk.services.people import LogIn, log_in
from partsdesk.support.files import user_data_folder
from partsdesk.support.workstation import workstation_name
from partsdesk.wording.language import Language

VISITOR = "supervisor"  # sees most of what happens


@dataclass(frozen=True, slots=True)
class Sampled:
    """The sample as it was built, and somebody of it who is in."""

    begun: Begun
    folder: Path
    password: str = field(repr=False)


def sampled(language: Language, progress: Progress, *, months: int = MONTHS) -> Sampled:
    """Build the sample in a folder of its own beside the user's books, and come in.

    Raises:
        FileTrouble, Trouble: where the world fails, or the progress is called off; no database is
            left then.
    """
    folder = _free_folder()
    report = build(folder, None, language, progress, months=months)
    warehouse = at(file_address(report.path))
    entering = LogIn(VISITOR, report.password, workstation_name())
    return Sampled(Begun(warehouse, log_in(warehouse, entering)), folder, report.password)


def _free_folder() -> Path:
    """The first folder that lies nowhere yet."""
    number = 1
    while (folder := user_data_folder() / f"sample-{number}").exists():
        number += 1
    return folder
