"""Slips: who may do what with them, and what they lack."""

from __future__ import annotations

from partsdesk.wording.language import N_

SENTENCES = {
    "UnknownKind": (N_("There is no slip kind “{kind}”; the list of kinds is in the handbook"),),
    "UnknownSlip": (N_("There is no slip {slip}"),),
    "WrongState": (N_("{slip} stands as “{state}” and cannot be {step}"),),
    "MayNot": (
        N_("“{kind}” is not {step} with your roles"),
        N_("it is for: {allowed}"),
    ),
    "RoleNeeded": (
        N_("Your roles do not allow this"),
        N_("it is for: {allowed}"),
    ),
    "SamePerson": (
        N_(
            "You have {other} {slip} yourself, so it has to be {step} by another person; "
            "only a one-man store is free of this"
        ),
    ),
    "OutsideStores": (N_("Your rights do not reach store {store}; the admin can widen them"),),
    "SlipChanged": (
        N_("Somebody else has changed {slip} since you opened it; open it again"),
        N_("{who}: {step}, {at}"),
    ),
    "NotYet": (N_("{slip} still lacks: {field}"), N_("line {line}")),
    "WrongCondition": (
        N_("Store {store} holds goods “{condition}”, which “{kind}” is not for; choose another"),
    ),
    "ValueWouldVanish": (
        N_(
            "Goods of value in {store} cannot be moved to {to_store}, where pieces only are "
            "counted; use scrap, supplier return or another kind that settles their value"
        ),
    ),
    "NegativeQuantity": (
        N_("The quantity {quantity} of {item} is below nought; correct a mistake by a red slip"),
    ),
    "NegativeWorth": (
        N_("{item}: {worth} is below nought; only a cost adjustment takes value off"),
    ),
    "SamePlace": (N_("{item} lies in {bin} already; choose another bin"),),
    "UnknownLine": (N_("{slip} has no line {line}"),),
    "MoreThanAsked": (
        N_(
            "{counted} of {item} were counted, {asked} are on the slip: more leaves only against "
            "a slip of its own"
        ),
    ),
    "NothingCounted": (N_("Nothing of {slip} was counted; void it if nothing will come"),),
    "NoHoldStore": (
        N_(
            "Store {store} names no hold store for abnormal and surplus goods; the admin "
            "sets one in the store's particulars"
        ),
    ),
    "AbnormalIncomplete": (N_("The abnormality of {item} still lacks: {field}"),),
    "GoodsUnchecked": (
        N_("Check packaging, condition and label of {item} first, and say that they are in order"),
    ),
    "RemainderUndecided": (
        N_(
            "Less was counted than {slip} asks for; say whether the rest stays open on a new "
            "slip or is closed with a reason"
        ),
    ),
    "OverTaken": (
        N_("{source} has {left} of {item} left to come back or be corrected, {asked} asked"),
    ),
    "WrongSource": (
        N_("{source} is no source for {item}: it holds another item or is of another kind"),
    ),
    "HalfConversion": (
        N_(
            "A conversion is corrected whole: what {slip} took out and put in is worth the same; "
            "for a part of it, draw up a conversion the other way round"
        ),
    ),
    "InvoiceMissing": (N_("{slip} is booked ahead by its invoice, and line {line} names none"),),
    "MoreThanInvoiced": (
        N_(
            "{counted} of {item} came, the invoice ahead pays for {invoiced}; draw up a receipt "
            "of its own for the rest"
        ),
    ),
    "NoTransitStore": (
        N_(
            "{store} and {to_store} have different keepers, so goods go through a store "
            "“in transit”, and there is none; the admin adds one"
        ),
    ),
    "reversing.ReasonMissing": (N_("A red slip for {slip} needs a reason"),),
    "NothingLeft": (
        N_("Nothing of {slip} is left to correct: all of it came back or is being corrected"),
    ),
    "RedDate": (
        N_(
            "A red slip cannot be dated {day}: take today, or a day in the original's month "
            "while that is open"
        ),
    ),
    "NoEstimate": (N_("Line {line} of {slip} waits for the invoice of {left}, {asked} asked"),),
    "ImportMakesDrafts": (
        N_(
            "The opening is signed, so an import makes drafts only; in store {store} their own "
            "people execute and book them, unless it is one-man"
        ),
    ),
    "UnknownSource": (N_("{source} is no line of an executed slip"),),
    "ImportedBefore": (N_("“{kind}” {ref} was imported before"),),
    "QuantityNotPositive": (N_("The quantity {quantity} is not above nought"),),
    "WithItsSlip": (N_("Row {row} of the same slip {ref} is bad, so this one is not taken in"),),
}
