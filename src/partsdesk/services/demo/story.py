"""The month as it is told: one table of chapters. A further chapter is one more entry here."""

from __future__ import annotations

from partsdesk.services.demo.scenes import Chapter
from partsdesk.services.demo.story_buying import PURCHASES
from partsdesk.services.demo.story_counting import DIFFERENCES
from partsdesk.services.demo.story_selling import CORRECTIONS, SALES, SAMPLES
from partsdesk.services.demo.story_service import DEFECTS, REPAIRS, TOOLS
from partsdesk.services.demo.story_stock import CUSTODY, MOVES, OTHERS

CHAPTERS: tuple[Chapter, ...] = (
    PURCHASES,
    SALES,
    SAMPLES,
    REPAIRS,
    TOOLS,
    DEFECTS,
    MOVES,
    CUSTODY,
    OTHERS,
    CORRECTIONS,
    DIFFERENCES,
)
