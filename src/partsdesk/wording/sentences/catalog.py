"""Items, partners, places and settings."""

from __future__ import annotations

from partsdesk.wording.language import N_

SENTENCES = {
    "UnknownItem": (N_("There is no item {item}"),),
    "ItemInactive": (N_("Item {item} is no longer in use"),),
    "UnknownUnit": (N_("Item {item} has no unit or pack “{unit}”"),),
    "TooManyDecimals": (
        N_("{quantity} of {item} cannot be: its unit {unit} allows {decimals} decimals"),
    ),
    "PackInUse": (
        N_(
            "The pack {pack} of {item} is used in slips, so its factor cannot change; "
            "add a pack of another name"
        ),
    ),
    "LotNeeded": (N_("{item} is tracked by {tracking}, and the line names none"),),
    "LotNotTracked": (N_("{item} is not tracked, yet the line names lot {lot}; leave it empty"),),
    "UnknownLot": (N_("Lot {lot} of {item} has never come in, so it cannot go out"),),
    "SerialNotOne": (
        N_("Serial number {lot} of {item} is exactly one piece, in one place at a time"),
    ),
    "UnknownPartner": (N_("There is no partner {partner}"),),
    "ParentNotAllowed": (
        N_("{partner} cannot answer to {parent}: its type does not allow it, or it made a ring"),
    ),
    "WrongPartner": (N_("{partner} is a {type}, and “{kind}” is not for those"),),
    "UnknownStore": (N_("There is no store {store}"),),
    "UnknownBin": (N_("Store {store} has no bin {bin}"),),
    "GroupNotAllowed": (
        N_("Store {store} holds goods “{condition}”, which cannot be valued as “{group}”"),
    ),
    "StoreFixed": (
        N_("Store {store} has entries, so its condition and group are fixed; add another store"),
    ),
    "UnknownSetting": (N_("There is no setting “{setting}”"),),
    "BadSetting": (N_("The setting “{setting}” cannot hold “{value}”"),),
    "SettingHasItsAct": (N_("“{setting}” is not typed: an act of its own changes it"),),
    "BadRight": (
        N_("The rights for “{kind}” cannot be kept: nobody or a stranger would have it {step}"),
        N_("the stranger is “{role}”"),
    ),
    "TextMissing": (N_("Missing: {field}"),),
    "TextTooWide": (N_("{field}: “{text}” is longer than {limit} characters"),),
    "UnfitText": (N_("{field}: “{text}” has a character in it that cannot stand there"),),
    "PartnerExists": (N_("Another partner has the code {partner} already"),),
    "PartnerChanged": (
        N_("Somebody else has changed partner {partner} since you opened it; open it again"),
    ),
    "AmbiguousBin": (N_("Several stores have a bin {bin}; write STORE/BIN"),),
    "StoreExists": (N_("Another store has the code {store} already"),),
    "BinExists": (N_("Store {store} has a bin {bin} already"),),
    "StoreChanged": (
        N_("Somebody else has changed store {store} since you opened it; open it again"),
    ),
    "LinkNotAllowed": (
        N_("Store {store} cannot have this as its {link}: that one must hold goods “{condition}”"),
    ),
    "BinNotEmpty": (N_("Goods still lie in {store}/{bin}; move them first"),),
    "BadPack": (
        N_("{item}: a pack is a new name and a whole number above one, not {pack}={factor}"),
    ),
    "TrackingFixed": (N_("{item} has entries, so it stays tracked as “{tracking}”"),),
    "UnitFixed": (N_("{item} has entries, so its unit stays {unit}; add a pack instead"),),
    "MinimumAboveMaximum": (N_("{item}: the minimum {minimum} is above the maximum {maximum}"),),
    "BelowNought": (N_("{item}: {field} is below nought"),),
    "ItemExists": (N_("Another item has the code {item} already"),),
    "ItemChanged": (
        N_("Somebody else has changed item {item} since you opened it; open it again"),
    ),
    "CategoryExists": (N_("Another category has the number {category} already"),),
    "UnknownCategory": (N_("There is no category {category}"),),
    "UnitExists": (N_("Another unit is called {unit} already"),),
}
