"""Compiles the gettext catalogues that changed (.po to .mo); runs on the environment's Python."""

from __future__ import annotations

import os
from pathlib import Path

LOCALE = Path(__file__).resolve().parent.parent / "resources" / "locale"


def compile_changed() -> None:
    """Writes each catalogue whole or not at all, for a program or test may be reading it."""
    stale = [po for po in LOCALE.glob("*/LC_MESSAGES/*.po") if _is_stale(po)]
    if not stale:
        return
    from babel.messages import mofile, pofile  # noqa: PLC0415 - slow, and seldom needed

    for po in stale:
        with po.open("rb") as texts:
            catalogue = pofile.read_po(texts, locale=po.parent.parent.name)
        beside = po.with_suffix(f".{os.getpid()}.tmp")
        with beside.open("wb") as compiled:
            mofile.write_mo(compiled, catalogue)
        beside.replace(po.with_suffix(".mo"))


def _is_stale(po: Path) -> bool:
    mo = po.with_suffix(".mo")
    return not mo.exists() or mo.stat().st_mtime <= po.stat().st_mtime


if __name__ == "__main__":
    compile_changed()
