"""One sentence for every refusal and trouble: its class name → messages with its fields in them.

Where two classes share a name, their module's stands before it. The first message is always
said; each further one only where all its facts are there. Classes are named and not imported,
for they live in packages above this one.
"""

from __future__ import annotations

from partsdesk.wording.sentences import (
    books,
    catalog,
    counting,
    files,
    people,
    registers,
    slips,
    troubles,
)

Sentence = tuple[str, ...]

SENTENCES: dict[str, Sentence] = {
    **slips.SENTENCES,
    **books.SENTENCES,
    **catalog.SENTENCES,
    **counting.SENTENCES,
    **files.SENTENCES,
    **people.SENTENCES,
    **registers.SENTENCES,
    **troubles.SENTENCES,
}
