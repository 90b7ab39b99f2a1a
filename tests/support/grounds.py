"""A file of books with goods in them, laid once and copied for each round of a fault test."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pytest

from partsdesk.database.database import Database
from tests.support.posting import lay_ground, posting

LINES = 5
NO_SEED = 0  # no poster of a test has it, so no reference stands twice


@dataclass(frozen=True)
class Ground:
    """Books with goods, and one released slip of five lines in them.

    Attributes:
        slip: the released slip; its version is 1.
    """

    file: Path
    slip: int

    def copied(self, target: Path) -> str:
        """A copy's URL; what an earlier copy of this name left beside it goes."""
        for left in target.parent.glob(f"{target.name}*"):
            left.unlink()
        return f"sqlite:///{shutil.copy(self.file, target)}"


@pytest.fixture(scope="session")
def ground(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Ground:
    """The books that fault tests begin with."""
    folder = tmp_path_factory.mktemp("ground")
    file = Path(shutil.copy(sqlite_template, folder / "ground.db"))
    url = f"sqlite:///{file}"
    lay_ground(url, goods=20)
    with posting(Database(url), str(folder / "told"), NO_SEED, LINES) as poster:
        released = list(islice(poster.slip(), 2))
    return Ground(file, released[-1].slip)
