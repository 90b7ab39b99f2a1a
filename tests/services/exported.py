"""Exports read back, for tests that are about what stands in them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from partsdesk.domain.values.people import Actor
from partsdesk.services.exporting.files import ExportFile, export_file
from tests.support.lives import Shop

Row = Mapping[str, str]


def exported(
    desk: Shop, folder: Path, what: str, actor: Actor | None = None, **said: object
) -> list[Row]:
    """The rows of an export, read back from JSON."""
    path = folder / f"{what}.json"
    asked = ExportFile(what, path, **said)  # type: ignore[arg-type]
    done = export_file(desk.warehouse, actor or desk.clerk, asked)
    rows: list[Row] = json.loads(path.read_text("utf-8"))
    assert done.rows == len(rows)
    return rows


def cells(rows: list[Row], *names: str) -> list[tuple[str, ...]]:
    """Some columns of rows."""
    return [tuple(row[name] for name in names) for row in rows]
