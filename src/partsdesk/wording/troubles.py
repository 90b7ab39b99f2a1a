"""What is said of the world's faults, and of our own."""

from __future__ import annotations

from pathlib import Path

from partsdesk.domain.values.refusals import Refusal, Trouble
from partsdesk.support.files import FileTrouble
from partsdesk.wording.language import _

TROUBLES = (Trouble, FileTrouble)
"""Both families of the world's faults: what may help is to try again."""

EXPLAINED = (Refusal, *TROUBLES)
"""All that ``explain`` has a sentence for; everything else is a defect."""


Explained = Refusal | Trouble | FileTrouble


def defect(log: Path | None) -> str:
    """The one line about a defect of the program: where it is on record."""
    if log is None:
        return _("The program has made a mistake; nothing of this act was written")
    return _("The program has made a mistake; what happened is on record in {log}", log=log)
