"""Division of whole numbers in SQL, half away from nought, alike on both databases."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, ColumnElement
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class _Share(FunctionElement[int]):
    """``part · amount ÷ whole``, rounded."""

    type = BigInteger()
    name = "share"
    inherit_cache = True


def share(
    part: ColumnElement[Any], amount: ColumnElement[Any], whole: ColumnElement[Any]
) -> ColumnElement[int]:
    """What a part comes to of an amount that a whole is worth: an average times a quantity."""
    return _Share(part, amount, whole)


@compiles(_Share)
def _exactly(element: _Share, compiler: SQLCompiler, **more: object) -> str:
    """Of a server: its decimals have no end that a product could pass."""
    part, amount, whole = (compiler.process(each, **more) for each in element.clauses)
    return f"CAST(ROUND(CAST({part} AS NUMERIC) * {amount} / {whole}) AS BIGINT)"


@compiles(_Share, "sqlite")
def _in_whole_numbers(element: _Share, compiler: SQLCompiler, **more: object) -> str:
    """Of a file: its division of whole numbers cuts off."""
    part, amount, whole = (f"({compiler.process(each, **more)})" for each in element.clauses)
    half = f"CAST((2 * ABS({part}) * ABS({amount}) + {whole}) / (2 * {whole}) AS INTEGER)"
    return f"({half} * CASE WHEN ({part} < 0) <> ({amount} < 0) THEN -1 ELSE 1 END)"
