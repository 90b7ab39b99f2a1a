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
    "StoreUnsaid": (
        N_(
            "The row names no store, and {counting} stores are being counted; begin the count of"
            " one store first, or add a column for the store"
        ),
    ),
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
    "NotAMoment": (N_("“{text}” is no day with a time of day, as in 2026-11-21 10:32:05"),),
    "LineBroken": (N_("The line is cut off or holds what is no text: “{text}”"),),
    "BinIsNoGoods": (N_("“{text}” is a bin and no goods"),),
    "QuantityIsCode": (N_("“{text}” is a code and stands where the quantity should"),),
    "BinBefore": (
        N_("The row follows “{text}” in row {row}, which is no bin, so nobody knows where it lies"),
    ),
    "FileTakenIn": (
        N_(
            "{by} took the same rows in already, as {file} into {counts}; if they really were "
            "counted once more, say in the column “counted at” or “by” when or by whom"
        ),
    ),
    "CountTakesIn": (N_("{rows} rows went to count {count}"),),
    "CountBegun": (
        N_("Count {count} was begun for store {store}, of all {places} places where goods lie"),
    ),
    "PlacesFound": (N_("{places} places that the count had not expected were taken in as found"),),
    "CodesAside": (
        N_("{rows} rows are kept aside in the count until somebody says what they are: {codes}"),
    ),
    "NotCounted": (N_("{rows} lines have no quantity: they stand as not counted, not as nought"),),
    "BinsUnsaid": (
        N_(
            "{rows} rows say no bin and were taken for the unnamed one, though their goods lie in "
            "bins: {items}"
        ),
    ),
    "UnknownStatement": (N_("There is no statement {statement}"),),
    "UnknownAccount": (N_("There are no account balances numbered {account}"),),
    "NotOfStatement": (N_("Statement {statement} says nothing of store “{store}”"),),
    "StatementOutdated": (
        N_(
            "The books of store {store} have changed since {statement} was made: make a new "
            "statement and sign that"
        ),
    ),
    "NoSigner": (
        N_("A statement is signed by keeper, accountant and supervisor, not by the role “{role}”"),
    ),
    "NotItsKeeper": (N_("Store {store} is kept by {keeper}, who signs as its keeper"),),
    "SignedAlready": (
        N_(
            "Statement {statement} is already signed for store {store} as “{role}”; each of the "
            "three signs once, as another person"
        ),
    ),
    "DayNotReached": (N_("{day} is still to come: a statement is of {today} at the latest"),),
    "CountedAfter": (
        N_("Counts from {counted_from} on are later than the day of the statement, {as_of}"),
    ),
    "CountsBlind": (
        N_("{count} is counted blind: a sheet with the book figures is for those who review it"),
    ),
    "NothingOnSheet": (N_("{count} has no line for such a sheet yet"),),
    "NothingToMove": (
        N_(
            "{count} found nothing damaged or expired that could be moved; a store needs a linked "
            "hold or defective store"
        ),
    ),
    "MovedAlready": (N_("The transfers for {count} are drafted already; look for its number"),),
}
