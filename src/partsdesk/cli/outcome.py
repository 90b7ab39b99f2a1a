"""Whatever happens inside becomes an exit code and at most a line: never a traceback."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from pathlib import Path

from partsdesk.cli import screen
from partsdesk.domain.values.refusals import Refusal
from partsdesk.support.logs import during, masked
from partsdesk.wording.language import _
from partsdesk.wording.troubles import EXPLAINED, Explained, defect

logger = logging.getLogger(__name__)

DONE, REFUSED, DEFECT, STOPPED = 0, 1, 3, 130


def guarded(run: Callable[[], int], log: Callable[[], Path | None]) -> int:
    """Run a command and answer its exit code.

    Refusals and troubles are one line and 1; a key that stops the program 130; all else is a
    defect of ours: on record in the log, one line that names it, and 3.
    """
    try:
        code = run()
        sys.stdout.flush()
    except BrokenPipeError:
        screen.hush()
        return REFUSED
    except EXPLAINED as refusal:
        return refused(refusal)
    except KeyboardInterrupt:
        screen.complain(_("Stopped"))
        return STOPPED
    except Exception:
        logger.exception("A defect")
        screen.complain(defect(log()))
        return DEFECT
    return code


def refused(refusal: Explained) -> int:
    """Say a refusal or a trouble, and put it on record; the answer is its exit code."""
    from partsdesk.wording.refusals import explain  # noqa: PLC0415 - slow, and for few runs

    sentence = masked(explain(refusal))
    if isinstance(refusal, Refusal):
        logger.info("Refused: %s", sentence, extra=during(refusal))
    else:
        logger.warning("Trouble: %s", sentence, exc_info=refusal)
    screen.complain(sentence)
    return REFUSED
