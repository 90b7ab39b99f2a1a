"""Rows that a question brings along, as a table that the database can join: they are not kept."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    Connection,
    Select,
    String,
    TypeDecorator,
    bindparam,
    cast,
    func,
    select,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine

from partsdesk.database.bulk import Value


def given(
    connection: Connection,
    name: str,
    columns: Sequence[tuple[str, TypeEngine[Any]]],
    rows: Iterable[Sequence[Value]],
) -> Select[Any]:
    """Rows as a question of its own, in no order; they go over as one text.

    Args:
        connection: whose database it is.
        name: what the text is called among the question's values.
        columns: what the values of a row are called and are, in their order.
        rows: whole numbers and texts.
    """
    text = json.dumps(list(rows), ensure_ascii=False, separators=(",", ":"))
    whole = bindparam(name, text, String)
    is_file = connection.dialect.name == "sqlite"
    if is_file:
        each = func.json_each(whole).table_valued("value")
        read = [func.json_extract(each.c.value, f"$[{at}]") for at in range(len(columns))]
    else:
        each = func.jsonb_array_elements(cast(whole, JSONB)).table_valued("value")
        value = type_coerce(each.c.value, JSONB)
        read = [value[at].astext for at in range(len(columns))]
    return select(
        *(
            (type_coerce if is_file or _is_text(kind) else cast)(value, kind).label(called)
            for (called, kind), value in zip(columns, read, strict=True)
        )
    )


def _is_text(kind: TypeEngine[Any]) -> bool:
    """Whether a server keeps it as the text that it is."""
    return isinstance(kind, (String, TypeDecorator))
