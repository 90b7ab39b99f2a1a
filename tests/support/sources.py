"""The project's own Python files, parsed once, for the tests about the code itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "src" / "partsdesk"


@dataclass(frozen=True)
class Source:
    """One file: where it is, its text, and what Python reads in it."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    def at(self, node: ast.expr | ast.stmt | ast.excepthandler) -> str:
        return f"{self.name}:{node.lineno}"

    def nodes(self) -> Iterator[ast.AST]:
        return ast.walk(self.tree)


@cache
def sources(*folders: Path) -> tuple[Source, ...]:
    """Every Python file below the folders, in the order of their names."""
    files = sorted(file for folder in folders for file in folder.rglob("*.py"))
    texts = [(file, file.read_text("utf-8")) for file in files]
    return tuple(Source(file, text, ast.parse(text)) for file, text in texts)
