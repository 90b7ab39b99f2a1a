"""The registers: orders, abnormalities, arrivals, loans and papers."""

from __future__ import annotations

from partsdesk.wording.language import N_

SENTENCES = {
    "UnknownOrder": (N_("There is no {type} {order}"),),
    "OrderKnown": (N_("There is a {type} {order} already"),),
    "OrderNotStarted": (
        N_("Parts leave only against a started repair order; {order} stands as “{state}”"),
    ),
    "ApplicationNotApproved": (
        N_("Goods are scrapped only after approval; application {order} stands as “{state}”"),
    ),
    "OrderClosed": (N_("Purchase order {order} stands as “{state}” and takes no more receipts"),),
    "WrongOrderState": (N_("{order} stands as “{state}” and cannot be {step}"),),
    "OrderLineUnconfirmed": (
        N_("The added item {item} of {order} waits for the service adviser to confirm it"),
    ),
    "BeyondApproval": (
        N_("Application {order} approves {approved} of {item}, {asked} asked; file another one"),
    ),
    "FittedBeyondIssued": (
        N_("{order} has {left} of {item} issued and not given back, {asked} would be fitted"),
    ),
    "FittedCannotReturn": (
        N_("{order} has {left} of {item} that is not fitted, {asked} would come back"),
    ),
    "PartsUnaccounted": (
        N_("{quantity} of {item} issued for {order} is neither fitted nor given back"),
    ),
    "RecordMissing": (N_("The repair record of {order} still lacks: {field}"),),
    "OwnApplication": (
        N_("You have filed application {order} yourself; another person decides it"),
    ),
    "orders.ReasonMissing": (N_("Application {order} says no reason for {item}"),),
    "NoLines": (N_("{order} names no goods, or none that wait"),),
    "NotPositive": (N_("{quantity} of {item} is nothing to ask for"),),
    "UnknownAbnormality": (N_("There is no abnormality {abnormality}"),),
    "AbnormalitySettled": (N_("Abnormality {abnormality} was settled already"),),
    "SettlementEmpty": (N_("Say what was done about abnormality {abnormality}"),),
    "UnknownArrival": (N_("There is no arrival note {arrival}"),),
    "ArrivalIncomplete": (N_("The arrival note still lacks: {field}"),),
    "ArrivalHasSlip": (N_("Arrival note {arrival} has become {slip} already"),),
    "NotAReceipt": (
        N_("{slip} is a “{kind}”, and arrival note {arrival} becomes a slip that brings goods in"),
    ),
    "UnknownLoan": (N_("There is no loan {loan}"),),
    "LoanEnded": (N_("Loan {loan} has ended already: {outcome}"),),
    "ToolIsOut": (N_("{tool} is with {borrower} on loan {loan}"),),
    "LoanIncomplete": (N_("The loan still lacks, or has it in the past: {field}"),),
    "OriginalPriceUnknown": (N_("Say the original price of the tool of loan {loan}"),),
    "NotTheOriginalPrice": (
        N_("The lost tool of loan {loan} is charged at its original price {original}, not {said}"),
    ),
    "TooLargeFile": (N_("The file has {size} bytes, {limit} at most are kept"),),
    "EmptyPaper": (N_("There is nothing in the file"),),
    "UnknownFile": (N_("No file with the digest {sha256} was kept"),),
    "FileDamaged": (N_("A kept file is damaged; restore it from a backup: {detail}"),),
    "UnknownPaper": (N_("There is no paper {paper}"),),
    "PaperStays": (N_("{slip} is booked, so its papers stay with it; others can still be added"),),
    "StrangeFile": (N_("{file} is no picture, PDF or office file, and is not kept as a paper"),),
    "UnknownHolder": (N_("Nobody is called {holder}, so the paper cannot be given there"),),
    "PaperOfNothing": (N_("A paper belongs to exactly one slip, abnormality or arrival"),),
    "NotReceivedYet": (
        N_("{slip} is not executed yet; its papers are handed over after the goods have moved"),
    ),
    "NotHandedOver": (N_("The papers of {slip} were not handed over yet; scan them there first"),),
    "WrongOrder": (N_("{slip} names order {order}, and its parts were issued for {issued_for}"),),
}
