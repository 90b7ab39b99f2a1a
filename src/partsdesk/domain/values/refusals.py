"""The root of everything that the house says no to, and of the world's troubles.

A refusal carries facts and the id of its rule, never a sentence: ``wording.refusals``
makes the sentence in the reader's language. Refusals are not frozen dataclasses, because
an exception must take its traceback (``@dataclass(eq=False)``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(eq=False)
class Refusal(Exception):
    """The house says no; the transaction is undone and the person is told why.

    Attributes:
        rule: the id of the rule in force (``"VAL-2"``), or ``""`` where no rule has one.
    """

    rule: ClassVar[str] = ""

    def __post_init__(self) -> None:
        """Give the exception no text: its facts are its fields."""
        super().__init__()


@dataclass(eq=False)
class Trouble(Exception):
    """The world's fault: a disk, a server, a printer, a file in other hands.

    Attributes:
        detail: what the library underneath said, for the log and the second line.
    """

    detail: str

    def __post_init__(self) -> None:
        """Keep the detail where logs look for it."""
        super().__init__(self.detail)
