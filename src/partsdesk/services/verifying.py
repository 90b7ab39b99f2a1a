"""Whether the books hold: every invariant, with how much was looked at and what does not hold."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from partsdesk.database.archive import manifest_of
from partsdesk.database.invariants.asking import Place
from partsdesk.database.invariants.every import Checked
from partsdesk.database.invariants.heads import Heads
from partsdesk.database.schema import HEAD
from partsdesk.database.work import View
from partsdesk.support.files import reading


def heads_in(path: Path) -> Heads:
    """The heads of the chains that a backup keeps.

    Raises:
        NotABackup, BackupDamaged, BackupEncrypted, BackupTooNew, BackupTooLarge, ForeignMember.
        FileTrouble: where the file cannot be read.
    """
    with reading(path):
        return manifest_of(path, HEAD).heads


def verify(view: View, heads: Heads | None) -> tuple[Checked, ...]:
    """Look all of the books through; anybody may ask, amounts are for who sees cost (PAR-3).

    With the heads of an older backup it also sees that the chains go on from there: nothing
    else shows that somebody with the file has changed the books and made their chains anew.
    """
    found = view.invariants.every()
    if heads is not None:
        found += (view.invariants.against(heads),)
    if view.actor.sees_cost:
        return found
    return tuple(replace(each, places=tuple(map(_masked, each.places))) for each in found)


def _masked(place: Place) -> Place:
    facts = tuple((name, value) for name, value in place.facts if "amount" not in name)
    return replace(place, facts=facts)


__all__ = ["Checked", "Heads", "Place", "heads_in", "verify"]
