"""From a refusal's facts to the one sentence that people read.

``NotEnoughStock(…)`` becomes "A-01-03 holds 7 of ZLQ-T5-28 on 2026-11-21, 12 asked; 5 more in
MAIN/B-02-01 (REC-1)". What each class says stands in ``wording.sentences``; here the facts are
made readable.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import string
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum, StrEnum

from partsdesk.domain.values.calendar import Month
from partsdesk.domain.values.quantities import Quantity, Scaled
from partsdesk.wording import figures, terms
from partsdesk.wording.language import _, pick, say
from partsdesk.wording.sentences import SENTENCES, Sentence
from partsdesk.wording.troubles import Explained

# Facts that are plain text in a refusal and have a name in the reader's language.
BY_FIELD: Mapping[str, Callable[[str], str]] = {
    "kind": terms.kind,
    "step": terms.step,
    "field": terms.field,
    "column": terms.field,
    "setting": terms.setting,
    "condition": terms.condition,
    "role": terms.role,
    "link": terms.field,
    "lacks": terms.field,
}
EXPECTED: Mapping[str, tuple[str, str]] = {
    "text": ("文本", "text"),
    "number": ("数字", "number"),
    "table": ("表", "table"),
    "list": ("列表", "list"),
    "pattern": ("正则表达式", "pattern"),
    "format": ("日期格式", "date format"),
}


def explain(refusal: Explained) -> str:
    """One sentence about a refusal or trouble, in the language in use, with its rule's id."""
    return describe(refusal)


def describe(fact: object) -> str:
    """One sentence about a refusal, a trouble or a note: any value with facts as its fields."""
    parts = sentence_of(type(fact))
    facts = _facts(fact)
    if parts is None:
        return _unprepared(fact, facts)
    return _said(parts, facts) + _rule_of(fact)


def retold(name: str, facts: Mapping[str, str]) -> str:
    """One sentence about a fault that is on record, by the name of its class and its facts.

    A record outlives the program that wrote it: of a class that is gone its facts are said.
    """
    parts = SENTENCES.get(name) or SENTENCES.get(name.rpartition(".")[2])
    if parts is None or not placeholders(parts[0]) <= facts.keys():
        return figures.joined([text for text in facts.values() if text])
    return _said(parts, {field: readable(text, field) for field, text in facts.items()})


def _said(parts: Sentence, facts: Mapping[str, str]) -> str:
    said = [say(parts[0], **facts)]
    said += [
        say(part, **facts) for part in parts[1:] if all(facts.get(n) for n in placeholders(part))
    ]
    return pick("；", "; ").join(said)


def sentence_of(kind: type) -> Sentence | None:
    """The messages for a class: under its name, or its module's and its own where two share one."""
    module = kind.__module__.rpartition(".")[2]
    return SENTENCES.get(f"{module}.{kind.__name__}") or SENTENCES.get(kind.__name__)


def placeholders(message: str) -> frozenset[str]:
    """The names of the facts that a message has places for."""
    return frozenset(part[1] for part in string.Formatter().parse(message) if part[1])


def fields_of(kind: type) -> frozenset[str]:
    """The names of the facts that a refusal, a trouble or a note carries."""
    return frozenset(field.name for field in dataclasses.fields(kind))


def _rule_of(fact: object) -> str:
    rule = getattr(fact, "rule", "")
    return pick("（{}）", " ({})").format(rule) if rule else ""


def _unprepared(fact: object, facts: Mapping[str, str]) -> str:
    """What can be said of a class that nobody wrote a sentence for; a test forbids it."""
    listed = ", ".join(f"{name} {text}" for name, text in facts.items() if text)
    return f"{type(fact).__name__}: {listed}" + _rule_of(fact)


def _facts(fact: object) -> dict[str, str]:
    names = fields_of(type(fact))
    return {name: readable(getattr(fact, name), name) for name in names}


def readable(value: object, field: str = "") -> str:
    """A fact as people read it; an empty text where there is nothing to say."""
    if value is None or (field == "line" and value == 0):
        return ""
    if isinstance(value, (tuple, list)):
        return figures.joined(list(_each(value, field)))
    if isinstance(value, Enum):
        return _named(value)
    if isinstance(value, str):
        return _text(value, field)
    return _plain(value)


def _each(values: Iterable[object], field: str) -> Iterator[str]:
    for value in values:
        match value:
            case (str() as place, Quantity() as quantity):
                yield _("{quantity} more in {place}", quantity=readable(quantity), place=place)
            case _:
                yield readable(value, field)


def _named(value: Enum) -> str:
    if isinstance(value, StrEnum) and terms.has_name(value):
        return terms.name_of(value)
    return str(value.value)


def _text(value: str, field: str) -> str:
    if field == "expected" and value in EXPECTED:
        return pick(*EXPECTED[value])
    if field == "columns":
        return " / ".join(terms.field(name) for name in value.split("|"))
    name = BY_FIELD.get(field)
    return name(value) if name else value


def _plain(value: object) -> str:
    if isinstance(value, Scaled):
        return figures.number(value)
    if isinstance(value, Month):
        return figures.month(value)
    if isinstance(value, dt.datetime):
        return value.astimezone().strftime("%Y-%m-%d %H:%M")
    if isinstance(value, dt.date):
        return figures.day(value)
    return str(value)
