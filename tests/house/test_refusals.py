"""Every refusal, trouble and note has its sentence, in both languages, with facts it really has."""

from __future__ import annotations

import importlib
import pkgutil
from collections import Counter
from collections.abc import Iterator
from functools import cache

import pytest

import partsdesk
from partsdesk.database.invariants import heads
from partsdesk.database.invariants.every import CHECKS
from partsdesk.domain.values.refusals import Refusal, Trouble
from partsdesk.services.importing.rows import Note
from partsdesk.support.files import FileTrouble
from partsdesk.wording.invariants import INVARIANTS
from partsdesk.wording.language import Language, say, using
from partsdesk.wording.refusals import fields_of, placeholders, sentence_of
from partsdesk.wording.sentences import SENTENCES

ROOTS = (Refusal, Trouble, FileTrouble, Note)
ALIKE = {"{elsewhere}", "{path}: {detail}"}  # the same in both languages


@cache
def classes() -> tuple[type, ...]:
    """Every class of the program that is explained, in one order for every worker."""
    for module in pkgutil.walk_packages(partsdesk.__path__, "partsdesk."):
        if not module.name.endswith("__main__") and ".migrations" not in module.name:
            importlib.import_module(module.name)
    found: set[type] = {cls for root in ROOTS for cls in _below(root)} | {FileTrouble}
    ours = {f"{cls.__module__}.{cls.__name__}": cls for cls in found if _is_ours(cls)}
    return tuple(ours[name] for name in sorted(ours))


def _below(root: type) -> Iterator[type]:
    below: list[type] = root.__subclasses__()
    for cls in below:
        yield cls
        yield from _below(cls)


def _is_ours(cls: type) -> bool:
    return cls.__module__.startswith("partsdesk.")


def test_every_class_has_a_sentence() -> None:
    assert [cls.__qualname__ for cls in classes() if sentence_of(cls) is None] == []


def test_classes_of_one_name_have_sentences_of_their_own() -> None:
    names = Counter(cls.__name__ for cls in classes())
    shared = [cls for cls in classes() if names[cls.__name__] > 1]
    assert [cls.__module__ for cls in shared if cls.__name__ in SENTENCES] == []


def test_sentences_speak_of_facts_that_are_there() -> None:
    strangers = {
        cls.__name__: lacking
        for cls in classes()
        for message in sentence_of(cls) or ()
        if (lacking := placeholders(message) - fields_of(cls))
    }
    assert strangers == {}


def test_no_sentence_is_of_a_class_gone() -> None:
    said = {id(sentence_of(cls)) for cls in classes()}
    assert [name for name, sentence in SENTENCES.items() if id(sentence) not in said] == []


@pytest.mark.parametrize("name", sorted(SENTENCES))
def test_sentences_are_said_in_chinese_with_the_same_facts(name: str) -> None:
    with using(Language.ZH):
        for message in SENTENCES[name]:
            said = say(message)
            assert said != message or message in ALIKE
            assert placeholders(said) == placeholders(message)


def test_every_invariant_has_its_name_in_the_catalogue() -> None:
    names = [check.name for check in CHECKS.values()]
    assert sorted(INVARIANTS) == sorted([*names, heads.NAME])
