"""What the settings mean, and what their choices are called."""

from __future__ import annotations

from collections.abc import Mapping

from partsdesk.domain.values.settings import SETTINGS
from partsdesk.wording.language import N_, _, pick, say
from partsdesk.wording.terms import Names

MEANINGS: Mapping[str, str] = {
    "company": N_("Stands in the frame of the window and on forms"),
    "zone": N_("Whose clock days and backup hours go by, as Asia/Shanghai"),
    "taxpayer": N_("Whether input tax is part of the cost; each value holds from a day on"),
    "estimates": N_(
        "When the invoice comes, the estimate is taken back whole, or only the difference booked"
    ),
    "keepers-draft": N_("Otherwise only those draw up receipts whom the table of rights names"),
    "refuse-beyond-free": N_("Otherwise the program warns and shows whose goods they are"),
    "account-elsewhere": N_("Then slips that are not booked do not stand against closing a month"),
    "papers-due-days": N_("So many days after the slip its papers have to be handed over"),
    "hold-days": N_("What lies in a hold store longer stands on the desk as late"),
    "price-off-rate": N_("0.2 means: a price is shown as odd from 20 % off the last one on"),
    "count-tolerance-pieces": N_("What is off by more is counted again by another person"),
    "count-tolerance-rate": N_("0.02 means: what is off by more than 2 % is counted again"),
    "count-tolerance-amount": N_("What is off by more money is counted again"),
    "count-months-a": N_("Items that make up 80 % of what went out in a year, by value"),
    "count-months-b": N_("Items that make up the next 15 %"),
    "count-months-c": N_("All the rest"),
    "close-needs-papers": N_("Otherwise papers of receipts not handed over are only said"),
    "close-needs-counts": N_("Otherwise a store that nobody counted in the month is only said"),
    "close-needs-hold": N_("Otherwise abnormalities that nobody settled are only said"),
    "close-needs-signatures": N_(
        "Keeper, accountant and supervisor sign each store's statement of the month's end"
    ),
    "dispose-supervisor": N_("In yuan, whichever way it differs; empty: the finance manager alone"),
    "dispose-service-manager": N_(
        "In yuan, whichever way it differs; empty: the finance manager alone"
    ),
    "backup-folder": N_("A folder that is there; empty: beside the file of the books"),
    "backup-hour": N_("From this hour on the night's backup is due, 0 to 23"),
    "backup-keep-days": N_("Of each of the last days one backup is kept"),
    "backup-keep-months": N_("Of each of the last months one backup is kept"),
}
CHOICES: Mapping[str, Names] = {
    "yes": ("是", "yes"),
    "no": ("否", "no"),
    "general": ("一般纳税人", "general taxpayer"),
    "small-scale": ("小规模纳税人", "small-scale taxpayer"),
    "reverse": ("红字冲回", "taken back whole"),
    "difference": ("补差额", "the difference"),
}


def meaning(key: str) -> str:
    """What a setting is for; its rule where nothing more is to be said."""
    said = say(MEANINGS[key]) if key in MEANINGS else ""
    rule = SETTINGS[key].rule
    return said + pick("（{}）", " ({})").format(rule) if said and rule else said or rule


def choice(value: str) -> str:
    """What a setting's value is called; a stranger's as it is."""
    return pick(*CHOICES[value]) if value in CHOICES else value


def unset(key: str) -> str:
    """What holds where nobody has decided: what the rules ship, or that it is open."""
    shipped = SETTINGS[key].shipped
    return _("as shipped: {value}", value=choice(shipped)) if shipped else _("not decided")
