"""Counts, statements and what becomes of differences."""

from __future__ import annotations

from partsdesk.wording.language import N_

SENTENCES = {
    "UnknownCount": (N_("There is no count {count}"),),
    "CountEnded": (N_("Count {count} is over (“{state}”): nothing of it changes any more"),),
    "NothingToCount": (N_("What was chosen ({choice}) holds nothing that could be counted"),),
    "AlreadyCounting": (
        N_("{places} of these places are being counted in {count}; finish that count first"),
    ),
    "StoreFrozen": (N_("Store {store} is frozen for count {count} until that is over"),),
    "SameCounter": (
        N_("Line {line} ({item}) is counted a second time by another person than the first"),
    ),
    "SecondCountMissing": (
        N_("Count {count} waits for the second count of {how_many} lines: {lines}"),
    ),
    "ConfirmerCounted": (
        N_("Count {count} is confirmed by another person than who counts or keeps: {why}"),
    ),
    "CountEmpty": (N_("Nobody has counted anything of {count}; give it up instead"),),
    "CodesUnknown": (N_("{count} has goods aside that nobody has identified: {codes}"),),
    "OutsideCount": (N_("Store {store} is not among those that {count} counts"),),
    "CountedLater": (N_("{moment} is no moment at which this count could have been made"),),
    "NotDisposed": (N_("The disposition still lacks: {field}"),),
    "BeyondLimit": (
        N_("This difference is worth more than you may dispose of; the finance manager decides it"),
        N_("you decide up to {limit}"),
        N_("it is worth {worth}"),
    ),
    "UnknownDifference": (
        N_("No confirmed difference stands there: the line agreed, or its slip was reversed"),
    ),
    "OwnCount": (
        N_("You counted {item} in {count} yourself; another person disposes of the difference"),
    ),
}
