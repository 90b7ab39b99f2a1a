"""What ruff has no rule for: budgets, exactness, and who may catch everything."""

from __future__ import annotations

import ast

from tests.support.sources import PACKAGE, ROOT, Source, sources

FILE_BUDGET = 500
FUNCTION_BUDGET = 60
OURS = tuple(ROOT / folder for folder in ("src", "tests", "installer"))
EXACT = tuple(PACKAGE / folder for folder in ("domain", "services", "database"))
MAY_CATCH_ALL = tuple(PACKAGE / place for place in ("app.py", "ui/app.py", "ui/courier.py", "cli"))


def test_no_file_is_too_long_to_read() -> None:
    lengths = {source.name: len(source.text.splitlines()) for source in sources(*OURS)}
    assert {name: length for name, length in lengths.items() if length > FILE_BUDGET} == {}


def test_no_function_is_too_long_to_see() -> None:
    too_long = [
        f"{source.at(node)} {node.name}: {_length(node)} lines"
        for source in sources(*OURS)
        for node in source.nodes()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and _length(node) > FUNCTION_BUDGET
    ]
    assert too_long == []


def test_no_float_comes_near_goods_or_money() -> None:
    floats = [
        source.at(node)
        for source in sources(*EXACT)
        for node in source.nodes()
        if (isinstance(node, ast.Name) and node.id == "float")
        or (isinstance(node, ast.Constant) and isinstance(node.value, float))
    ]
    assert floats == []


def test_nothing_is_imported_for_its_type_alone() -> None:
    hidden = [
        source.at(node)
        for source in sources(PACKAGE)
        for node in source.nodes()
        if (isinstance(node, ast.Name) and node.id == "TYPE_CHECKING")
        or (isinstance(node, ast.Attribute) and node.attr == "TYPE_CHECKING")
    ]
    assert hidden == []


def test_only_the_outer_doors_catch_everything() -> None:
    greedy = [
        source.at(node)
        for source in sources(PACKAGE)
        if not any(source.path.is_relative_to(place) for place in MAY_CATCH_ALL)
        for node in source.nodes()
        if isinstance(node, ast.ExceptHandler) and _catches_all(source, node)
    ]
    assert greedy == []


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def _catches_all(source: Source, handler: ast.ExceptHandler) -> bool:
    """Also as one of several, `except (OSError, Exception)`; who raises it on has not caught it."""
    if any(isinstance(node, ast.Raise) and node.exc is None for node in handler.body):
        return False
    if handler.type is None:
        return True
    caught = ast.get_source_segment(source.text, handler.type) or ""
    return bool(
        {"Exception", "BaseException"} & set(caught.strip("()").replace(" ", "").split(","))
    )
