"""Where a difference could come from, in one sentence each."""

from __future__ import annotations

from collections.abc import Mapping

from partsdesk.domain.counting.clues import LikelyCause, Record
from partsdesk.wording.language import N_, say

SENTENCES: Mapping[tuple[LikelyCause, Record], str] = {
    (LikelyCause.UNBOOKED, Record.ACCOUNT): N_(
        "{slip} moved just {quantity}: the account seems to lack it"
    ),
    (LikelyCause.BOOKED_THERE, Record.ACCOUNT): N_(
        "{slip} of {quantity} is not booked here, but seems to be in the account already"
    ),
    (LikelyCause.AHEAD, Record.ACCOUNT): N_(
        "The account seems to have the invoice of {slip} ({quantity}), whose goods have not come"
    ),
    (LikelyCause.NEVER_EXECUTED, Record.ACCOUNT): N_(
        "The account seems to have {slip} ({quantity}), which nobody has carried out"
    ),
    (LikelyCause.UNCARDED, Record.CARD): N_(
        "The goods of {slip} ({quantity}) seem to have moved, and nobody has carried it out"
    ),
    (LikelyCause.MIX_UP, Record.ACCOUNT): N_(
        "{opposite} is off by the opposite in the account: the one was booked for the other"
    ),
    (LikelyCause.MIX_UP, Record.CARD): N_(
        "{opposite} is off by the opposite: the one was entered on the card for the other"
    ),
    (LikelyCause.MIX_UP, Record.SHELF): N_(
        "{opposite}, akin or near to it, is off by the opposite: the two seem mixed up"
    ),
    (LikelyCause.WRONG_PLACE, Record.ACCOUNT): N_(
        "The account is off by the opposite at {opposite}: it was booked to the wrong store"
    ),
    (LikelyCause.WRONG_PLACE, Record.CARD): N_(
        "At {opposite} the card is off by the opposite: it was entered in the wrong place"
    ),
    (LikelyCause.WRONG_PLACE, Record.SHELF): N_(
        "At {opposite} it is off by the opposite: the goods seem to lie in the wrong place"
    ),
    (LikelyCause.UNIT, Record.ACCOUNT): N_(
        "{slip} has {quantity}, the account seems to have {meant}: packs and pieces confused"
    ),
    (LikelyCause.UNIT, Record.CARD): N_(
        "{slip} has {quantity}, meant were {meant}: packs and pieces confused"
    ),
    (LikelyCause.DIGITS, Record.ACCOUNT): N_(
        "{slip} has {quantity}, the account seems to have {meant}: two digits transposed"
    ),
    (LikelyCause.DIGITS, Record.CARD): N_(
        "{slip} has {quantity}, meant were {meant}: two digits transposed"
    ),
    (LikelyCause.SIGN, Record.ACCOUNT): N_(
        "{slip} has {quantity}, just half of it: the account seems to have it the other way round"
    ),
    (LikelyCause.SIGN, Record.CARD): N_(
        "{slip} has {quantity}, just half of it: it was entered the wrong way round"
    ),
    (LikelyCause.TWICE, Record.ACCOUNT): N_(
        "{slip} ({quantity}) seems to stand in the account twice"
    ),
    (LikelyCause.TWICE, Record.CARD): N_(
        "{slip} ({quantity}) is like {other}: one thing seems to be entered twice"
    ),
    (LikelyCause.RED_MISSING, Record.ACCOUNT): N_(
        "{slip} ({quantity}) reverses {other}, but seems to do so on one side only"
    ),
    (LikelyCause.RED_MISSING, Record.CARD): N_(
        "{slip} ({quantity}) reverses {other}, and nobody has carried it out on the card"
    ),
    (LikelyCause.CARD_ALONE, Record.CARD): N_(
        "{slip} ({quantity}) stands on the card alone: account and stock know nothing of it"
    ),
    (LikelyCause.NOT_REPLACED, Record.CARD): N_(
        "{slip} ({quantity}) was reversed, and what should replace it never came"
    ),
}


def sentence_of(cause: LikelyCause, record: Record, facts: Mapping[str, str]) -> str:
    """What is suspected, and of which slip or place."""
    return say(SENTENCES[cause, record], **facts)
