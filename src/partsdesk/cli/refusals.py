"""What the command line itself says no to."""

from __future__ import annotations

from dataclasses import dataclass

from partsdesk.domain.values.refusals import Refusal


@dataclass(eq=False)
class UserNeeded(Refusal):
    """Nobody was named who acts."""


@dataclass(eq=False)
class PasswordNeeded(Refusal):
    """A password is needed, none is set, and there is no terminal to ask."""


@dataclass(eq=False)
class PasswordsDiffer(Refusal):
    """A new password was typed twice, differently."""


@dataclass(eq=False)
class NoScreen(Refusal):
    """The window was asked for where there is no screen to open it on."""
